import type { Connection } from 'presently/client';
import { cacheExchange, Client, fetchExchange, subscriptionExchange } from 'urql';

/** Queries and mutations go over HTTP with the token; subscriptions share the page's one WebSocket, which comes back by itself. */
export function createUrqlClient(connection: Connection, token: string | undefined): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: () => ({ headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }),
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: ({ next, error, complete }) => ({
            unsubscribe: connection.subscribe(
              { query, variables: variables as Record<string, unknown> | undefined },
              { next: (result) => next(result as Parameters<typeof next>[0]), error, complete },
            ),
          }),
        }),
      }),
    ],
  });
}
