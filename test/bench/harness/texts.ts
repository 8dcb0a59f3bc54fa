import { RawSocket } from './raw-socket.ts';

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

export interface ReaderOptions {
  readonly port: number;
  readonly token?: string;
  readonly documents?: readonly string[];
  /** Tells readers of one process apart, to spread them over addresses. */
  readonly index: number;
  next(message: ServerMessage): void;
}

/** Opens a socket that decodes what it gets; for rates at which that costs little. A lost socket ends the process: the run is void. */
export function openReader({ port, token, documents = [], index, next }: ReaderOptions): RawSocket {
  return new RawSocket({
    port,
    token,
    documents,
    localAddress: `127.0.50.${1 + (index % 16)}`,
    speaksGraphQL: true,
    frames: () => {},
    text(text) {
      const message = JSON.parse(text) as ServerMessage;
      if (message.type === 'next') next(message);
      else if (message.type === 'error') throw new Error(text);
    },
    lost(why) {
      throw new Error(`A socket was lost: ${why}`);
    },
  });
}

/** Opens readers a few at a time. */
export async function openReaders(options: readonly ReaderOptions[]): Promise<RawSocket[]> {
  const atOnce = 200;
  const sockets: RawSocket[] = [];
  let next = 0;
  async function openSome(): Promise<void> {
    while (next < options.length) {
      const index = next++;
      const socket = openReader(options[index] as ReaderOptions);
      sockets[index] = socket;
      await socket.opened;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, openSome));
  return sockets;
}
