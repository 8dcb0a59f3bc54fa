import { once } from 'node:events';
import { createServer, ServerResponse, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { expect, test } from 'vitest';
import type { Principal } from '../../src/auth/principal.ts';
import type { PulledSubscription } from '../../src/gateway/pulled-subscription.ts';
import { GatewayServer } from './gateway-server.ts';

const place = 'subscription { place(id: "hall") { count } }';
const notes = 'subscription { notes { id } }';

const request = { headers: {}, socket: { remoteAddress: '198.51.100.1' } } as unknown as IncomingMessage;
function user(subject: string, expiresAt?: number): Principal {
  return { role: 'user', subject, expiresAt };
}

/** Subscribes as an HTTP server would. */
async function subscribe(
  server: GatewayServer,
  query: string,
  principal?: Principal,
  response = new ServerResponse(request),
): Promise<PulledSubscription | ExecutionResult> {
  const { pipeline, requestConnection } = server.gateway;
  const contextValue = { principal, connection: requestConnection(request, response, principal) };
  return pipeline.subscribe({ schema: server.schema, document: pipeline.parse(query), contextValue });
}

async function iterator(
  server: GatewayServer,
  query: string,
  principal?: Principal,
  response?: ServerResponse,
): Promise<PulledSubscription> {
  const subscribed = await subscribe(server, query, principal, response);
  if (!(Symbol.asyncIterator in subscribed)) throw new Error(JSON.stringify(subscribed));
  return subscribed;
}

test('a pulled subscription gives a snapshot, then changes, and shares its group with sockets', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const results = await iterator(server, place);
  expect(await results.next()).toEqual({ done: false, value: { data: { place: { count: 1 } } } });
  const client = await server.connect();
  client.subscribe('a', place);
  await client.data('a');
  const { executions } = server.gateway.metrics;
  server.world.set({ id: 'hall', count: 2 });
  expect(await results.next()).toEqual({ done: false, value: { data: { place: { count: 2 } } } });
  expect(await client.data('a')).toEqual({ place: { count: 2 } });
  expect(server.gateway.metrics).toMatchObject({
    groups: 1,
    members: 2,
    connections: 2,
    executions: executions + 1,
  });
});

test('a reader that does not pull finds the newest value only', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const results = await iterator(server, place);
  for (let count = 2; count <= 9; count++) {
    server.world.set({ id: 'hall', count });
    await server.turn();
  }
  expect(await results.next()).toEqual({ done: false, value: { data: { place: { count: 9 } } } });
  expect(server.gateway.metrics.replacedFrames).toBe(7);
});

/** Pulls the first of three notes that were sent at once. */
async function pullFirstOfThree(server: GatewayServer): Promise<PulledSubscription> {
  const results = await iterator(server, notes, user('ann'));
  const first = results.next();
  await server.until(() => server.world.pulls === 1);
  for (const id of ['1', '2', '3']) server.world.send(['ann'], { id, text: '' });
  expect(await first).toEqual({ done: false, value: { data: { notes: { id: '1' } } } });
  return results;
}

test('a stream gives one item per pull, and only what was pulled counts as sent', async () => {
  await using server = await GatewayServer.start();
  const results = await pullFirstOfThree(server);
  await server.settled();
  expect(server.world.sent).toBe(1);
  expect(await results.next()).toEqual({ done: false, value: { data: { notes: { id: '2' } } } });
  expect(await results.next()).toEqual({ done: false, value: { data: { notes: { id: '3' } } } });
  expect(server.world.sent).toBe(3);
});

test('what became pointless while it waited for its reader is not handed on', async () => {
  await using server = await GatewayServer.start();
  const results = await pullFirstOfThree(server);
  server.world.over.add('2');
  expect(await results.next()).toEqual({ done: false, value: { data: { notes: { id: '3' } } } });
  expect(server.world.sent).toBe(2);
});

test.each([
  ['a fact', 'subscription { time }'],
  ['a stream', notes],
])('a reader of %s that returns while it waits leaves nothing behind', async (_name, query) => {
  await using server = await GatewayServer.start();
  const results = await iterator(server, query, user('ann'));
  if (query !== notes) await results.next();
  const waiting = results.next();
  await server.turn();
  expect(await results.return()).toEqual({ done: true, value: undefined });
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(server.gateway.metrics).toMatchObject({ operations: 0, members: 0, groups: 0, connections: 0 });
  expect(server.world).toMatchObject({ attached: 0, openStreams: 0 });
  expect(server.gateway.registry.online()).toEqual([]);
});

test('what cannot be opened comes back as errors and is no connection', async () => {
  await using server = await GatewayServer.start();
  expect(await subscribe(server, 'subscription { place(id: "nowhere") { count } }')).toMatchObject({
    errors: [{ extensions: { code: 'NOT_FOUND' } }],
  });
  expect(server.gateway.metrics).toMatchObject({ operations: 0, connections: 0 });
});

test('the limits on connections hold here, too', async () => {
  await using server = await GatewayServer.start({
    limits: { connectionsPerUser: 2, connectionsPerAddress: 3, connections: 4 },
  });
  const open = [await iterator(server, place, user('ann')), await iterator(server, place, user('ann'))];
  expect(await subscribe(server, place, user('ann'))).toMatchObject({
    errors: [{ extensions: { code: 'RATE_LIMITED' } }],
  });
  open.push(await iterator(server, place));
  expect(await subscribe(server, place)).toMatchObject({
    errors: [{ extensions: { code: 'RATE_LIMITED' } }],
  });
  await server.connect();
  expect(await subscribe(server, place)).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
  for (const results of open) await results.return();
  expect(server.gateway.registry.size).toBe(1);
});

test('a subscription ends with a reason when its token expires, its user is disconnected, or the server drains', async () => {
  await using server = await GatewayServer.start();
  const expiring = await iterator(server, place, user('ann', server.clock.now() + 1_000));
  server.clock.advance(25_999);
  expect(server.gateway.registry.isOnline('ann')).toBe(true);
  server.clock.advance(1);
  expect(await expiring.next()).toMatchObject({
    value: { errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] },
  });
  expect(await expiring.next()).toEqual({ done: true, value: undefined });

  const disconnected = await iterator(server, place, user('bob'));
  expect(server.gateway.registry.disconnectUser('bob')).toBe(1);
  expect(await disconnected.next()).toMatchObject({
    value: { errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] },
  });

  const drained = await iterator(server, place);
  void server.gateway.drain({ within: 1_000 });
  expect(await drained.next()).toMatchObject({
    value: { errors: [{ extensions: { code: 'UNAVAILABLE' } }] },
  });
  expect(await subscribe(server, place)).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
  await server.clock.advanceAsync(1_000);
  expect(server.gateway.registry.size).toBe(0);
});

test('a reader that takes nothing for five seconds is cut off, a long result gives it longer', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1, label: 'x'.repeat(128 * 1024) });
  const response = new ServerResponse(request);
  const results = await iterator(
    server,
    'subscription { place(id: "hall") { count label } }',
    undefined,
    response,
  );
  server.clock.advance(60_000);
  await results.next();
  server.clock.advance(14_999);
  expect(response.destroyed).toBe(false);
  void results.next();
  server.world.set({ id: 'hall', count: 2, label: '' });
  await server.turn();
  server.clock.advance(4_999);
  expect(server.gateway.registry.size).toBe(1);
  server.clock.advance(1);
  expect(server.gateway.metrics).toMatchObject({ operations: 0, members: 0, groups: 0, connections: 0 });
  expect(response.destroyed).toBe(true);
  expect(server.lines.at(-1)).toMatchObject({ fields: { transport: 'sse', reason: 'Too slow' } });
});

test('a reader that is told to go and does not listen is cut off, one that does keeps its connection', async () => {
  await using server = await GatewayServer.start();
  const [deaf, hearing] = [new ServerResponse(request), new ServerResponse(request)];
  await iterator(server, place, user('ann'), deaf);
  await iterator(server, place, user('ann'), hearing);
  server.gateway.registry.disconnectUser('ann');
  Object.defineProperty(hearing, 'writableFinished', { value: true });
  server.clock.advance(2_000);
  expect([deaf.destroyed, hearing.destroyed]).toEqual([true, false]);
});

test('over HTTP, results come as events, and a client that hangs up leaves nothing behind', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const { pipeline, requestConnection } = server.gateway;
  const plugIn: Plugin = {
    onParse: ({ setParseFn }) =>
      setParseFn((source: string | { body: string }) =>
        pipeline.parse(typeof source === 'string' ? source : source.body),
      ),
    onValidate: ({ setValidationFn }) =>
      setValidationFn((_schema: unknown, document: DocumentNode) => pipeline.validate(document)),
    onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(pipeline.subscribe),
  };
  const yoga = createYoga<{ req: IncomingMessage; res: ServerResponse }>({
    schema: server.schema,
    plugins: [plugIn],
    maskedErrors: { maskError: pipeline.mask },
    context: ({ req, res }) => ({
      principal: undefined,
      connection: requestConnection(req, res, undefined),
    }),
    logging: false,
  });
  const http = createServer(yoga as never).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const aborting = new AbortController();
  const response = await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query: place }),
    signal: aborting.signal,
  });
  let text = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (!text.includes('"count":1')) text += (await reader?.read())?.value ?? '';
  server.world.set({ id: 'hall', count: 2 });
  while (!text.includes('"count":2')) text += (await reader?.read())?.value ?? '';
  expect(server.gateway.metrics).toMatchObject({ connections: 1, operations: 1 });

  aborting.abort();
  await server.until(() => server.gateway.registry.size === 0);
  expect(server.gateway.metrics).toMatchObject({ connections: 0, operations: 0, members: 0, groups: 0 });
  http.closeAllConnections();
  http.close();
});
