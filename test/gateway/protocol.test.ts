import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { GatewayServer } from './gateway-server.ts';
import { ProtocolClient } from './protocol-client.ts';
import { RawClient } from './raw-client.ts';

function closed(code: number): unknown {
  return expect.objectContaining({ code });
}

test('a socket that does not say connection_init within three seconds is closed 4408', async () => {
  await using server = await GatewayServer.start();
  const client = await server.open();
  server.clock.advance(2_999);
  expect(server.gateway.registry.size).toBe(1);
  server.clock.advance(1);
  expect(await client.closed).toEqual(closed(4408));
});

test('a socket that says connection_init in time stays', async () => {
  await using server = await GatewayServer.start({ limits: { heartbeat: 0 } });
  const client = await server.connect();
  server.clock.advance(60_000);
  expect(await client.barrier()).toEqual([]);
});

test('any other subprotocol is closed 4406', async () => {
  await using server = await GatewayServer.start();
  const client = new ProtocolClient(server.url, {}, []);
  expect(await client.closed).toEqual(closed(4406));
});

test('an operation before the acknowledgement is closed 4401', async () => {
  await using server = await GatewayServer.start();
  const client = await server.open();
  client.subscribe('a', '{ hello }');
  expect(await client.closed).toEqual(closed(4401));
});

test('a second connection_init is closed 4429', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.send({ type: 'connection_init' });
  expect(await client.closed).toEqual(closed(4429));
});

test('an operation id that is in use is closed 4409, and free again after complete', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.subscribe('a', 'subscription { time }');
  await client.data('a');
  client.complete('a');
  client.subscribe('a', 'subscription { time }');
  await client.data('a');
  client.subscribe('a', '{ hello }');
  expect(await client.closed).toEqual(closed(4409));
});

test.each(['__proto__', 'constructor', 'toString', '"\\', 'é😀'])(
  '%s is an id like any other',
  async (id) => {
    await using server = await GatewayServer.start();
    const client = await server.connect();
    client.subscribe(id, '{ hello }');
    expect(await client.data(id)).toEqual({ hello: 'Hello, world!' });
    expect(await client.next()).toEqual({ id, type: 'complete' });
  },
);

test('an id is used anew in the same packet as the complete, and each operation gets only its own results', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  server.world.set({ id: 'yard', count: 2 });
  const client = await RawClient.connect(server.url);
  const subscribe = (id: string) => ({
    id: '1',
    type: 'subscribe',
    payload: { query: `subscription { place(id: "${id}") { id count } }` },
  });
  client.send(subscribe('hall'), { id: '1', type: 'complete' }, subscribe('yard'));
  await client.received('"count":2');
  server.world.set({ id: 'hall', count: 3 });
  server.world.set({ id: 'yard', count: 4 });
  await client.received('"count":4');
  expect(client.text).not.toContain('hall');
  expect(server.gateway.metrics).toMatchObject({ operations: 1, members: 1, groups: 1 });
  client.socket.destroy();
});

test.each([
  ['no JSON', '{"type":'],
  ['no object', '[]'],
  ['an unknown type', '{"type":"start"}'],
  ['a type that only servers send', '{"type":"complete"}'],
  ['a message of a server', '{"id":"a","type":"next","payload":{"data":{}}}'],
  ['no query', '{"id":"a","type":"subscribe","payload":{}}'],
  ['an empty id', '{"id":"","type":"subscribe","payload":{"query":"{ hello }"}}'],
  [
    'an id that is too long',
    JSON.stringify({ id: 'é'.repeat(65), type: 'subscribe', payload: { query: '{ hello }' } }),
  ],
])('%s is closed 4400 without an explanation', async (_name, frame) => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.send(frame);
  expect(await client.closed).toEqual({ code: 4400, reason: 'Bad request' });
});

test('a binary message is closed 4400', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.socket.send(Buffer.from('{"type":"ping"}'));
  expect(await client.closed).toEqual(closed(4400));
});

test('a message over 64 KiB is closed 1009, and one of 64 KiB is taken', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  const fits = JSON.stringify({ type: 'ping', payload: { fill: '' } });
  client.send(fits.replace('""', `"${'x'.repeat(64 * 1024 - fits.length)}"`));
  expect((await client.next()).type).toBe('pong');
  client.send(fits.replace('""', `"${'x'.repeat(64 * 1024 - fits.length + 1)}"`));
  expect(await client.closed).toEqual(closed(1009));
  await server.until(() => server.gateway.registry.size === 0);
  expect(server.gateway.metrics.closes).toEqual(new Map([[1009, 1]]));
});

test('a hundred messages at once are dealt with, one more is closed 4429', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  for (let sent = 1; sent < 100; sent++) client.send({ type: 'ping' });
  for (let received = 1; received < 100; received++) expect((await client.next()).type).toBe('pong');
  server.clock.advance(20);
  expect(await client.barrier()).toEqual([]);
  client.send({ type: 'ping' });
  expect(await client.closed).toEqual(closed(4429));
});

test('the hundred-and-first operation of a socket is refused by itself, and the others go on', async () => {
  await using server = await GatewayServer.start({ limits: { messagesPerSecond: 0 } });
  const client = await server.connect();
  for (let count = 1; count <= 100; count++) client.subscribe(String(count), 'subscription { time }');
  for (let count = 1; count <= 100; count++) await client.data(String(count));
  client.subscribe('more', 'subscription { time }');
  expect(await client.next()).toMatchObject({
    id: 'more',
    type: 'error',
    payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }],
  });
  client.complete('1');
  client.subscribe('again', 'subscription { time }');
  await client.data('again');
  expect(server.gateway.metrics.operations).toBe(100);
});

test('queries and mutations are answered and completed', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.subscribe('q', 'query ($name: String) { hello(name: $name) }', { name: 'you' });
  expect(await client.next()).toEqual({ id: 'q', type: 'next', payload: { data: { hello: 'Hello, you!' } } });
  expect(await client.next()).toEqual({ id: 'q', type: 'complete' });
  client.subscribe('m', 'mutation { setCount(id: "hall", count: 5) }');
  expect(await client.data('m')).toEqual({ setCount: 5 });
  expect(await client.next()).toEqual({ id: 'm', type: 'complete' });
});

test('the answer to a query that its client has completed is not sent', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.subscribe('q', '{ waits }');
  client.complete('q');
  await client.barrier();
  server.world.release.resolve('late');
  expect(await client.barrier()).toEqual([]);
  expect(server.gateway.metrics.operations).toBe(0);
});

test.each([
  ['syntax', '{ hello', 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'too deep',
    '{ place(id: "1") { inner { inner { inner { inner { inner { inner { inner { id } } } } } } } } }',
    'LIMIT_EXCEEDED',
  ],
  ['no operation', 'fragment F on Place { id }', 'GRAPHQL_VALIDATION_FAILED'],
  ['two operations and no name', 'query A { hello } query B { hello }', 'BAD_REQUEST'],
])('a document at fault (%s) is an error of its operation', async (_name, query, code) => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.subscribe('a', query);
  expect(await client.next()).toMatchObject({ id: 'a', type: 'error', payload: [{ extensions: { code } }] });
  expect(await client.barrier()).toEqual([]);
  expect(server.gateway.metrics.operations).toBe(0);
});

test('a ping is answered with its payload, and a ping of the WebSocket protocol too', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.send({ type: 'ping' }, { type: 'ping', payload: { a: 1 } }, { type: 'pong' });
  expect([await client.next(), await client.next()]).toEqual([
    { type: 'pong' },
    { type: 'pong', payload: { a: 1 } },
  ]);
  client.socket.ping('hi');
  const [data] = (await once(client.socket, 'pong')) as [Buffer];
  expect(data.toString()).toBe('hi');
});

test('a peer that vanished is gone within thirty seconds, and one that answers stays', async () => {
  await using server = await GatewayServer.start();
  const [healthy, silent] = [await server.connect(), await RawClient.connect(server.url)];
  for (let second = 0; second < 30; second++) {
    server.clock.advance(1_000);
    await healthy.barrier();
  }
  await silent.ended;
  expect(server.gateway.registry.size).toBe(1);
  expect(server.gateway.metrics.closes).toEqual(new Map([[1006, 1]]));
  expect(healthy.socket.readyState).toBe(WebSocket.OPEN);
});
