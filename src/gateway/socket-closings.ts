import { CloseCode } from 'graphql-ws';
import { closings, Problem, type Closing } from '../errors.ts';

// The closings that are the protocol's own, with the library's codes.

export const initTimedOut: Closing = {
  code: CloseCode.ConnectionInitialisationTimeout,
  reason: 'Connection initialisation timeout',
};

export const initialisedTwice: Closing = {
  code: CloseCode.TooManyInitialisationRequests,
  reason: 'Too many initialisation requests',
};

export const wrongSubprotocol: Closing = {
  code: CloseCode.SubprotocolNotAcceptable,
  reason: 'Subprotocol not acceptable',
};

export const operationIdInUse: Closing = {
  code: CloseCode.SubscriberAlreadyExists,
  reason: 'Operation id in use',
};

/** With which code the socket library closes for a fault in the bytes (RFC 6455, section 7.4.1). */
export function codeOfFault(error: Error): number {
  switch ('code' in error && error.code) {
    case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
      return closings.tooBig.code;
    case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
      return closings.tooManyPieces.code;
    default:
      return 1002;
  }
}

/** How a socket is closed whose credentials were not accepted. What the server could not find out now, it may find out later. */
export function closingForCredentials(error: unknown): Closing {
  if (!(error instanceof Problem)) return closings.full;
  if (error.code === 'TOKEN_EXPIRED') return closings.expired;
  return error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED'
    ? closings.full
    : closings.unauthenticated;
}
