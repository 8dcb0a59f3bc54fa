import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A client that speaks graphql-transport-ws message by message, so that tests see exactly what was sent and in which order. */
export class ProtocolClient {
  readonly socket: WebSocket;
  /** The close code, once closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #received: Message[] = [];
  #wake: (() => void) | undefined;
  #pings = 0;

  constructor(
    url: string,
    options: ClientOptions = {},
    protocol: string | string[] = 'graphql-transport-ws',
  ) {
    this.socket = new WebSocket(url, protocol, options);
    this.socket.on('message', (data: Buffer) => {
      this.#received.push(JSON.parse(data.toString()) as Message);
      this.#wake?.();
    });
    this.socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wake?.();
      });
    });
  }

  /** Opened and, unless told otherwise, initialised. */
  static async connect(
    url: string,
    connectionParams?: Record<string, unknown>,
    options?: ClientOptions,
  ): Promise<ProtocolClient> {
    const client = new ProtocolClient(url, options);
    await once(client.socket, 'open');
    client.send({ type: 'connection_init', ...(connectionParams && { payload: connectionParams }) });
    const ack = await client.next();
    if (ack.type !== 'connection_ack') throw new Error(`expected connection_ack, got ${JSON.stringify(ack)}`);
    return client;
  }

  send(...messages: (Message | string)[]): void {
    for (const message of messages)
      this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables?: Record<string, unknown>): void {
    this.send({ id, type: 'subscribe', payload: { query, ...(variables && { variables }) } });
  }

  complete(id: string): void {
    this.send({ id, type: 'complete' });
  }

  /** The next message that arrives, in order. */
  async next(): Promise<Message> {
    while (this.#received.length === 0) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('closed while waiting for a message');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#received.shift() as Message;
  }

  /** The data of the next message, which must be a `next` of this operation. */
  async data<Data = Record<string, unknown>>(id: string): Promise<Data> {
    const message = await this.next();
    if (message.type !== 'next' || message.id !== id)
      throw new Error(`expected next of ${id}, got ${JSON.stringify(message)}`);
    return (message.payload as { data: Data }).data;
  }

  /** Everything that arrived until the server answered a ping that is sent now: what is not in it was not sent. */
  async barrier(): Promise<Message[]> {
    const mark = `barrier ${++this.#pings}`;
    this.send({ type: 'ping', payload: { mark } });
    const messages: Message[] = [];
    for (;;) {
      const message = await this.next();
      if (message.type === 'pong' && (message.payload as { mark?: string } | undefined)?.mark === mark)
        return messages;
      messages.push(message);
    }
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
