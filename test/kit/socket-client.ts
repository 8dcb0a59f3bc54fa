import { createClient, type Client, type ClientOptions, type FormattedExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestApp } from './start-app.ts';

export interface SocketClient extends AsyncDisposable {
  readonly client: Client;
  /** Follows a subscription; or answers once, for a query or mutation. */
  follow<Data>(query: string, variables?: Record<string, unknown>): Follower<Data>;
}

/** What one operation gets, value by value. */
export interface Follower<Data> {
  /** The next value's data; fails on an error. */
  next(): Promise<Data>;
  /** The next answer as it is: fails only if the operation ended with an error. */
  answer(): Promise<FormattedExecutionResult<Data, unknown>>;
  /** Ends the operation and nothing else. */
  complete(): Promise<void>;
}

/** An unchanged graphql-ws client on one WebSocket, opened when the first operation begins. It does not reconnect unless told to. */
export function openSocket(
  app: Pick<TestApp, 'url'>,
  token?: string,
  options: Partial<ClientOptions> = {},
): SocketClient {
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token === undefined ? {} : { connectionParams: { authorization: `Bearer ${token}` } }),
    ...options,
  });
  return {
    client,
    follow<Data>(query: string, variables?: Record<string, unknown>): Follower<Data> {
      const iterator = client.iterate<Data>({ query, ...(variables && { variables }) });
      async function answer() {
        const { done, value } = await iterator.next();
        if (done) throw new Error('The operation is complete.');
        return value;
      }
      return {
        answer,
        async next() {
          const { data, errors } = await answer();
          if (errors || !data) throw new Error(JSON.stringify(errors));
          return data;
        },
        async complete() {
          await iterator.return?.();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      // One that tries to reach a server which is gone fails at that, and is over all the same.
      await Promise.resolve(client.dispose()).catch(() => undefined);
    },
  };
}
