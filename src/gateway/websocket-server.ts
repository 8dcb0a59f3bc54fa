import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer, type WebSocket as ProtocolSocket } from 'graphql-ws';
import { WebSocket, WebSocketServer, type RawData, type ServerOptions } from 'ws';
import { closings, type Closing } from '../errors.ts';
import { goodbye, type GatewayLimits } from './limits.ts';
import { SocketConnection, type OperationArgs, type SocketHost } from './socket-connection.ts';
import { OperationFailed } from './socket-operation.ts';

/** The closings that only the protocol library decides on. Its own reasons are not used: they quote the client and may be too long. */
const protocolClosings = new Map<number | undefined, Closing>(
  [
    closings.badFrame,
    closings.unauthenticated,
    closings.expired,
    closings.flood,
    { code: 4406, reason: 'Subprotocol not acceptable' },
    { code: 4409, reason: 'Subscriber already exists' },
  ].map((closing) => [closing.code, closing]),
);

/** How a socket is closed that did not say `connection_init` in time. */
export const initTimedOut: Closing = { code: 4408, reason: 'Connection initialisation timeout' };

/** A socket that knows its connection, so that one set of listeners serves all sockets. */
class GatewaySocket extends WebSocket {
  connection: SocketConnection | undefined;
  protocolReceived: ((message: string) => Promise<void>) | undefined;
  protocolClosed: ((code: number, reason: string) => Promise<void>) | undefined;
}

/** Takes over a connection after it was admitted. */
export type AcceptSocket = (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void;

/** Puts the protocol library on top of the socket library. Every operation is ours: the library only keeps the protocol. */
export function createAcceptSocket(host: SocketHost): AcceptSocket {
  const server = new WebSocketServer(serverOptions(host.limits));
  const protocol = makeServer<Record<string, unknown>, SocketConnection>({
    connectionInitWaitTimeout: 0,
    onConnect: ({ extra, connectionParams }) => extra.initialise(connectionParams),
    onSubscribe: ({ extra }, id, payload) => extra.subscribe(id, payload),
    execute: (args) => (args as OperationArgs).operation,
    subscribe: (args) => (args as OperationArgs).operation,
    onError: (_context, _id, _payload, errors) => {
      const cause = errors[0]?.cause;
      return (cause instanceof OperationFailed ? cause.errors : errors).map((error) => error.toJSON());
    },
  });

  return (request, socket, head, address) => {
    server.handleUpgrade(request, socket, head, (accepted) => {
      const webSocket = accepted as GatewaySocket;
      const connection = new SocketConnection(host, webSocket, socket, request, address);
      webSocket.connection = connection;
      webSocket.on('message', onMessage).on('ping', onPing).on('pong', onPong).on('error', onError).on('close', onClose);
      webSocket.protocolClosed = protocol.opened(new ProtocolAdapter(webSocket, connection), connection);
    });
  };
}

function serverOptions({ messageBytes }: GatewayLimits): ServerOptions<typeof GatewaySocket> {
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: messageBytes,
    // Many tiny pieces cost more memory than what is in them.
    maxFragments: 256,
    maxBufferedChunks: 2_048,
    closeTimeout: goodbye,
    handleProtocols,
    WebSocket: GatewaySocket,
  };
  return options;
}

/** A socket as the protocol library sees it. */
class ProtocolAdapter implements ProtocolSocket {
  readonly #webSocket: GatewaySocket;
  readonly #connection: SocketConnection;

  constructor(webSocket: GatewaySocket, connection: SocketConnection) {
    this.#webSocket = webSocket;
    this.#connection = connection;
  }

  get protocol(): string {
    return this.#webSocket.protocol;
  }

  send(message: string): void {
    this.#connection.send(message);
  }

  close(code?: number): void {
    this.#connection.close(protocolClosings.get(code) ?? closings.badFrame);
  }

  onMessage(received: (message: string) => Promise<void>): void {
    this.#webSocket.protocolReceived = received;
  }
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  const { connection, protocolReceived } = this as GatewaySocket;
  if (!connection?.accepts()) return;
  if (isBinary || !protocolReceived) return connection.close(closings.badFrame);
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- A Buffer: the server's binaryType is never changed.
  protocolReceived(data.toString()).catch((error: unknown) => connection.misunderstood(error));
}

function onPing(this: WebSocket): void {
  (this as GatewaySocket).connection?.accepts();
}

function onPong(this: WebSocket): void {
  (this as GatewaySocket).connection?.answered();
}

/** The socket library has found a fault in what the client sent, and closes the connection with the code for it. */
function onError(this: WebSocket, error: Error): void {
  (this as GatewaySocket).connection?.faulted(error);
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  const { connection, protocolClosed } = this as GatewaySocket;
  connection?.closed(code);
  void protocolClosed?.(code, reason.toString());
}
