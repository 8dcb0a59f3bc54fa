import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { untilClosed } from '../kit/until-closed.ts';

/** A WebSocket client made of bytes, which can stop reading, stop answering pings, and send what no library would. */
export class RawClient {
  readonly socket: Socket;
  /** Everything received after the handshake. */
  readonly chunks: Buffer[] = [];
  readonly ended: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.ended = untilClosed(socket);
    socket.on('data', (chunk: Buffer) => this.chunks.push(chunk));
  }

  static async connect(url: string, token?: string): Promise<RawClient> {
    const { hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    const client = new RawClient(socket);
    const head = [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: graphql-transport-ws',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    await client.received('\r\n\r\n');
    client.chunks.length = 0;
    client.send({ type: 'connection_init', ...(token && { payload: { authorization: `Bearer ${token}` } }) });
    await client.received('connection_ack');
    client.chunks.length = 0;
    return client;
  }

  /** The bytes of masked text frames, each with one message. */
  static frames(...messages: object[]): Buffer {
    return Buffer.concat(
      messages.map((message) => RawClient.frame(0x81, Buffer.from(JSON.stringify(message)))),
    );
  }

  /** One masked frame with this first byte. */
  static frame(first: number, body: Buffer): Buffer {
    const length =
      body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 0xff];
    // A mask of zeros leaves the text as it is.
    return Buffer.concat([Buffer.from([first, ...length, 0, 0, 0, 0]), body]);
  }

  /** Sends messages in one write. */
  send(...messages: object[]): void {
    this.socket.write(RawClient.frames(...messages));
  }

  /** The text of all frames received so far, headers included. */
  get text(): string {
    return Buffer.concat(this.chunks).toString('latin1');
  }

  /** Reads on until this was received. */
  async received(part: string): Promise<void> {
    // Looked for in what came last: a frame may be split, but not into so many pieces.
    while (!Buffer.concat(this.chunks.slice(-8)).includes(part)) await once(this.socket, 'data');
  }
}
