import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { createConnection } from '../../src/client/connection.ts';
import type { ConnectionState } from '../../src/client/connection-state.ts';
import type { Connection, ConnectionOptions, OperationError } from '../../src/client/contract.ts';
import { ManualClock } from '../kit/manual-clock.ts';

const cleanUp: (() => void)[] = [];

/** Takes down everything that a test started. */
export function cleanUpConnections(): void {
  for (const clean of cleanUp.splice(0).reverse()) clean();
}

const schema = buildSchema(`
  type Query { answer: Int!, secret: Int! }
  type Subscription { count: Int! }
`);

/** A WebSocket server that says nothing. */
export async function listen() {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sockets, 'listening');
  cleanUp.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  });
  return { sockets, url: `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}` };
}

/** A graphql-ws server that counts how often somebody connected, and lets tests do to the sockets what networks do. */
export async function startServer({
  admits = () => true,
}: { admits?: (authorization: unknown) => boolean } = {}) {
  const { sockets, url } = await listen();
  const opened: WebSocket[] = [];
  sockets.on('connection', (socket) => opened.push(socket));
  let subscribed = 0;
  const stopCounting = new AbortController();
  cleanUp.push(() => stopCounting.abort());
  useServer(
    {
      schema,
      onConnect: ({ connectionParams }) => admits(connectionParams?.['authorization']),
      roots: {
        query: {
          answer: 42,
          secret: () => {
            throw new Error('Not for you.');
          },
        },
        subscription: {
          async *count() {
            yield { count: ++subscribed };
            await new Promise((resolve) => stopCounting.signal.addEventListener('abort', resolve));
          },
        },
      },
    },
    sockets,
  );
  return { url, opened };
}

/** A connection with a clock of its own that stands still. */
export function connect(url: string, options: Partial<ConnectionOptions> = {}) {
  const clock = new ManualClock();
  const connection = createConnection({ url, clock, random: () => 1, ...options });
  cleanUp.push(() => connection.dispose());
  return { clock, connection };
}

/** Resolves with the state once it is in a phase, and what else is asked of it. */
export function until<Phase extends ConnectionState['phase']>(
  { state }: Connection,
  phase: Phase,
  wanted: (state: Extract<ConnectionState, { phase: Phase }>) => boolean = () => true,
): Promise<Extract<ConnectionState, { phase: Phase }>> {
  return new Promise((resolve) => {
    function look(): void {
      const now = state.getSnapshot();
      if (now.phase !== phase || !wanted(now as never)) return;
      stop();
      resolve(now as never);
    }
    const stop = state.subscribe(look);
    look();
  });
}

/** Follows the counter; `next` resolves with its next value. */
export function follow(connection: Connection) {
  const waiting: ((count: number) => void)[] = [];
  const counts: number[] = [];
  const errors: (readonly OperationError[])[] = [];
  const stop = connection.subscribe<{ count: number }>(
    { query: 'subscription { count }' },
    {
      next({ data }) {
        if (!data) return;
        const taker = waiting.shift();
        if (taker) taker(data.count);
        else counts.push(data.count);
      },
      error: (problems) => errors.push(problems),
      complete: () => {},
    },
  );
  return {
    stop,
    errors,
    next: (): Promise<number> =>
      new Promise((resolve) => {
        const count = counts.shift();
        if (count !== undefined) resolve(count);
        else waiting.push(resolve);
      }),
  };
}

/** A token whose signature nobody checks. */
export function makeToken(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
}
