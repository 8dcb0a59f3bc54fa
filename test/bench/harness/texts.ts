import { RawSocket, type RawSocketOptions } from './raw-socket.ts';

/** A graphql-transport-ws message of a server, as far as the benchmark looks at it. */
export interface ServerMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly data?: Readonly<
      Record<string, { readonly id?: string; readonly title?: string; readonly errors?: unknown[] }>
    >;
  };
}

interface Place {
  readonly port: number;
  readonly token?: string;
  readonly documents?: readonly string[];
  /** Tells sockets of one process apart, to spread them over addresses. */
  readonly index: number;
}

export interface SocketOptions extends Place, Pick<RawSocketOptions, 'frames' | 'text' | 'bytes'> {}

export interface ReaderOptions extends Place {
  next(message: ServerMessage): void;
}

/** Opens sockets that decode what they get, for rates at which that costs little. */
export function openReaders(options: readonly ReaderOptions[]): Promise<RawSocket[]> {
  return openSockets(
    options.map(({ next, ...reader }) => ({
      ...reader,
      frames: () => {},
      text(text) {
        const message = JSON.parse(text) as ServerMessage;
        if (message.type === 'next') next(message);
        else if (message.type === 'error') throw new Error(text);
      },
    })),
  );
}

/** Opens sockets a few at a time. One that is lost ends the process: the run is void. */
export async function openSockets(options: readonly SocketOptions[]): Promise<RawSocket[]> {
  const atOnce = 200;
  const sockets: RawSocket[] = [];
  let next = 0;
  async function openSome(): Promise<void> {
    while (next < options.length) {
      const index = next++;
      const socket = openSocket(options[index] as SocketOptions);
      sockets[index] = socket;
      await socket.opened;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, openSome));
  return sockets;
}

function openSocket({ index, documents = [], ...options }: SocketOptions): RawSocket {
  return new RawSocket({
    ...options,
    documents,
    localAddress: `127.0.50.${1 + (index % 16)}`,
    speaksGraphQL: true,
    lost(why) {
      throw new Error(`A socket was lost: ${why}`);
    },
  });
}
