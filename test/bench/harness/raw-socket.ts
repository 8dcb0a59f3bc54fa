import { randomBytes, randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { FrameBoundaries } from './frame-boundaries.ts';

export interface RawSocketOptions {
  readonly port: number;
  /** Own addresses spread sockets, because one has ports for 28,000 connections only. */
  readonly localAddress: string;
  /** The token for `connection_init`, if any. */
  readonly token?: string | undefined;
  /** Whether the server speaks graphql-transport-ws, or no protocol of its own: then it is open once it is connected. */
  readonly speaksGraphQL: boolean;
  /** Documents to subscribe to, once it is greeted. */
  readonly documents: readonly string[];
  /** Called with the number of text frames that came, after the greeting. */
  frames(count: number): void;
  /** Called with each text frame, if texts are wanted. */
  text?: ((text: string) => void) | undefined;
  /** Called with the bytes of frames as they come, if they are wanted: they are overwritten when it returns. */
  bytes?: ((bytes: Buffer) => void) | undefined;
  /** Called when the server or the network ended it. */
  lost(why: string): void;
}

/** All sockets of a process read into this one: what came is dealt with before anything else is read. */
const shared = Buffer.allocUnsafe(256 * 1024);

const textFrame = 0x81;
const pongFrame = 0x8a;
const endOfHead = Buffer.from('\r\n\r\n');

/**
 * A WebSocket client that finds frame boundaries and decodes nothing, so that it is cheap beside the server under test. States: **upgrading**
 * (until the HTTP answer is whole), **greeting** (until `connection_ack`), **open**, **ended**.
 */
export class RawSocket {
  readonly opened: Promise<void>;
  readonly #options: RawSocketOptions;
  readonly #socket: Socket;
  readonly #boundaries: FrameBoundaries;
  readonly #settle = Promise.withResolvers<void>();
  #head: Buffer | undefined = Buffer.alloc(0);
  #isOpen = false;
  #hasEnded = false;

  constructor(options: RawSocketOptions) {
    this.#options = options;
    this.opened = this.#settle.promise;
    this.#boundaries = new FrameBoundaries({
      ...(options.text && { text: options.text }),
      ping: () => void this.#socket.write(maskedFrame(pongFrame, '')),
      close: (code) => this.#lost(`closed with ${code}`),
    });
    const { port, localAddress } = options;
    const callback = (length: number): boolean => {
      this.#received(shared.subarray(0, length));
      return true;
    };
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      localAddress,
      noDelay: true,
      onread: { buffer: shared, callback },
    });
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest(port, options.speaksGraphQL)));
    this.#socket.on('error', (error) => this.#lost(error.message));
    this.#socket.on('close', () => this.#lost('cut off'));
  }

  send(message: object): void {
    this.write(messageFrame(message));
  }

  /** Sends a frame that was made before, so that its making is not part of what is measured. */
  write(frame: Buffer): void {
    this.#socket.write(frame);
  }

  /** Cuts the connection off, without the state in which the system keeps its port busy for a minute. */
  cut(): void {
    this.#hasEnded = true;
    this.#socket.resetAndDestroy();
  }

  #received(bytes: Buffer): void {
    const frames = this.#head ? this.#upgrading(bytes) : bytes;
    if (!frames || frames.length === 0) return;
    this.#options.bytes?.(frames);
    let count = this.#boundaries.read(frames);
    if (!this.#isOpen && count > 0) {
      this.#open();
      count--;
    }
    if (count > 0) this.#options.frames(count);
  }

  /** Answers with what came behind the HTTP answer; undefined while that is not whole. */
  #upgrading(bytes: Buffer): Buffer | undefined {
    const head = Buffer.concat([this.#head ?? Buffer.alloc(0), bytes]);
    const end = head.indexOf(endOfHead);
    if (end < 0) return void (this.#head = head);
    this.#head = undefined;
    if (!head.toString('latin1', 0, 12).endsWith('101'))
      return void this.#lost(head.toString('latin1', 0, end));
    const { speaksGraphQL, token } = this.#options;
    if (!speaksGraphQL) this.#open();
    else
      this.send({
        type: 'connection_init',
        payload: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
    return head.subarray(end + endOfHead.length);
  }

  #open(): void {
    this.#isOpen = true;
    // Unchanged graphql-ws clients name operations by UUIDs, so these do.
    const operations = this.#options.documents.map((query) =>
      messageFrame({ id: randomUUID(), type: 'subscribe', payload: { query } }),
    );
    if (operations.length > 0) this.#socket.write(Buffer.concat(operations));
    this.#settle.resolve();
  }

  #lost(why: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#settle.reject(new Error(why));
    this.#options.lost(why);
    this.#socket.destroy();
  }
}

function upgradeRequest(port: number, speaksGraphQL: boolean): string {
  const lines = [
    'GET /graphql HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...(speaksGraphQL ? ['Sec-WebSocket-Protocol: graphql-transport-ws'] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** The frame of a graphql-transport-ws message as a client sends it. */
export function messageFrame(message: object): Buffer {
  return maskedFrame(textFrame, JSON.stringify(message));
}

/** A frame as a client sends it, masked with zeros: any mask is allowed, and this one changes nothing. */
function maskedFrame(first: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : 4;
  const frame = Buffer.alloc(header + 4 + length);
  frame[0] = first;
  if (header === 2) {
    frame[1] = 0x80 | length;
  } else {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(text, header + 4);
  return frame;
}
