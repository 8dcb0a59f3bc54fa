import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { WebSocket, WebSocketServer, type RawData, type ServerOptions } from 'ws';
import { currentRequestId, requestIdOf, withRequestId } from '../request-id.ts';
import { goodbye, type GatewayLimits } from './limits.ts';
import { SocketConnection } from './socket-connection.ts';
import type { SocketHost } from './socket-host.ts';

/** Takes over an upgrade that was admitted. */
export type AcceptSocket = (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void;

/** A socket that knows its connection, so that one set of listeners serves all sockets. */
class GatewaySocket extends WebSocket {
  connection: SocketConnection | undefined;
}

/** Puts our connections on top of the socket library. Whatever is done for one of them tells the id of the request that opened it. */
export function createAcceptSocket(host: SocketHost): AcceptSocket {
  const server = new WebSocketServer(serverOptions(host.limits));
  server.on('headers', (headers) => headers.push(`X-Request-Id: ${currentRequestId()}`));
  return (request, socket, head, address) => {
    const id = requestIdOf(request.headers['x-request-id']);
    withRequestId(id, () =>
      server.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket
          .on('message', onMessage)
          .on('ping', onPing)
          .on('pong', onPong)
          .on('error', onError)
          .on('close', onClose);
        webSocket.connection = new SocketConnection(host, webSocket, socket, request, address, id);
      }),
    );
  };
}

function serverOptions({
  messageBytes,
  messageFragments,
}: GatewayLimits): ServerOptions<typeof GatewaySocket> {
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: messageBytes,
    maxFragments: messageFragments,
    maxBufferedChunks: 2_048,
    closeTimeout: goodbye,
    handleProtocols,
    WebSocket: GatewaySocket,
  };
  return options;
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  const { connection } = this as GatewaySocket;
  if (!connection) return;
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- A Buffer: nobody changes the socket's binaryType.
  const text = isBinary ? undefined : data.toString();
  withRequestId(connection.requestId, () => connection.received(text));
}

function onPing(this: WebSocket): void {
  (this as GatewaySocket).connection?.accepts();
}

function onPong(this: WebSocket): void {
  (this as GatewaySocket).connection?.answered();
}

function onError(this: WebSocket, error: Error): void {
  (this as GatewaySocket).connection?.faulted(error);
}

function onClose(this: WebSocket, code: number): void {
  (this as GatewaySocket).connection?.closed(code);
}
