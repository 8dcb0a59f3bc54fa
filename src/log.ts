import { pino, type DestinationStream, type Logger } from 'pino';
import { currentRequestId } from './request-id.ts';

/** What is never logged, wherever it stands. */
const secrets = [
  'authorization',
  'token',
  'secret',
  'title',
  'body',
  'data',
  'connectionParams',
  'variables',
];

/** How far the causes of an error are followed. */
const deepest = 4;

/**
 * Structured logs, one JSON object a line, without tokens and without what messages say. What is done for a request tells the request's id.
 * @param destination standard output if absent.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      redact: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      serializers: { err: (error: unknown) => describe(error, deepest) },
      mixin() {
        const requestId = currentRequestId();
        return requestId === undefined ? {} : { requestId };
      },
    },
    destination,
  );
}

/** An error without its other properties: drivers put whole statements and rows there, and graphql the document. */
function describe(error: unknown, depth: number): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(cause !== undefined && depth > 0 && { cause: describe(cause, depth - 1) }),
  };
}
