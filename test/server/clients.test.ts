import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient as createSocketClient, type Sink } from 'graphql-ws';
import { createClient, fetchExchange, subscriptionExchange } from 'urql';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { addPlace, reportHeadcount } from '../kit/places.ts';
import { startApp } from '../kit/start-app.ts';

const headcount = 'subscription ($id: ID!) { headcount(locationId: $id) { count } }';

describe('a client of others', () => {
  it('urql: queries over HTTP, subscriptions over the one WebSocket', async () => {
    await using app = await startApp();
    await addPlace(app, { id: 'hall' });
    await reportHeadcount(app, { locationId: 'hall', count: 1 });
    const socket = createSocketClient({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
    });
    const client = createClient({
      url: `${app.url}/graphql`,
      preferGetMethod: false,
      exchanges: [
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: ({ query = '', variables }) => ({
            subscribe: (sink) => ({
              unsubscribe: socket.subscribe({ query, variables: variables ?? {} }, sink as Sink),
            }),
          }),
        }),
      ],
    });
    const query = await client.query('{ headcount(locationId: "hall") { count } }', {}).toPromise();
    expect(query.data).toEqual({ headcount: { count: 1 } });

    const counts: number[] = [];
    const both = Promise.withResolvers<void>();
    const { unsubscribe } = client.subscription(headcount, { id: 'hall' }).subscribe(({ data, error }) => {
      if (error) return both.reject(error);
      counts.push((data as { headcount: { count: number } }).headcount.count);
      if (counts.length === 1) void reportHeadcount(app, { locationId: 'hall', count: 2 });
      else both.resolve();
    });
    await both.promise;
    expect(counts).toEqual([1, 2]);
    unsubscribe();
    await socket.dispose();
  });

  it('Apollo Client: queries over HTTP, subscriptions over the one WebSocket, objects in its cache', async () => {
    await using app = await startApp();
    await addPlace(app, { id: 'hall' });
    await reportHeadcount(app, { locationId: 'hall', count: 1 });
    const socket = createSocketClient({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
    });
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(socket),
        new HttpLink({ uri: `${app.url}/graphql` }),
      ),
    });
    const query = await client.query({
      query: gql`
        {
          locations(first: 1) {
            edges {
              node {
                id
                name
              }
            }
          }
        }
      `,
    });
    expect(query.error).toBeUndefined();
    expect(client.cache.extract()).toMatchObject({ 'Location:hall': { id: 'hall' } });

    const counts: number[] = [];
    const both = Promise.withResolvers<void>();
    const following = client
      .subscribe<{ headcount: { count: number } }>({ query: gql(headcount), variables: { id: 'hall' } })
      .subscribe(({ data, error }) => {
        if (error || !data) return both.reject(error ?? new Error('no data'));
        counts.push(data.headcount.count);
        if (counts.length === 1) void reportHeadcount(app, { locationId: 'hall', count: 2 });
        else both.resolve();
      });
    await both.promise;
    expect(counts).toEqual([1, 2]);
    following.unsubscribe();

    await expect(
      client.query({
        query: gql`
          {
            nothing
          }
        `,
      }),
    ).rejects.toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    client.stop();
    await socket.dispose();
  });

  it('raw: the frames of graphql-transport-ws, written by hand', async () => {
    await using app = await startApp();
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const frames: unknown[] = [];
    const complete = Promise.withResolvers<void>();
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { type: string };
      frames.push(frame);
      if (frame.type === 'connection_ack') socket.send('{"type":"ping","payload":{"n":1}}');
      if (frame.type === 'pong') {
        socket.send('{"type":"subscribe","id":"1","payload":{"query":"{ currentTime { timeZone } }"}}');
      }
      if (frame.type === 'complete') complete.resolve();
    });
    await complete.promise;
    expect(frames).toEqual([
      { type: 'connection_ack' },
      { type: 'pong', payload: { n: 1 } },
      { id: '1', type: 'next', payload: { data: { currentTime: { timeZone: 'UTC' } } } },
      { id: '1', type: 'complete' },
    ]);
    socket.terminate();
  });
});
