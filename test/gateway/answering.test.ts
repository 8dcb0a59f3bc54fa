import { expect, test } from 'vitest';
import { closings } from '../../src/errors.ts';
import { GatewayServer } from './gateway-server.ts';
import type { ProtocolClient } from './protocol-client.ts';
import { RawClient } from './raw-client.ts';

/** Reads what comes until all of these operations have been answered; the ids in the order of the answers, beside all else that came. */
async function answersOf(client: ProtocolClient, ids: readonly string[]): Promise<string[]> {
  const answered: string[] = [];
  for (const left = new Set(ids); left.size > 0;) {
    const { type, id } = await client.next();
    if (type === 'complete') left.delete(String(id));
    else if (type === 'next') answered.push(String(id));
  }
  return answered;
}

const limits = { answersPerConnection: 2 };

/** A client whose socket has as much to be worked on as it may, `a` and `b`, until the world's release. */
async function busyClient(server: GatewayServer): Promise<ProtocolClient> {
  const client = await server.connect('user:anna');
  client.subscribe('a', '{ waits }');
  client.subscribe('b', '{ waits }');
  return client;
}

test('a socket has so many queries and mutations worked on at once, and the others wait in order', async () => {
  await using server = await GatewayServer.start({ limits });
  const client = await busyClient(server);
  client.subscribe('c', 'mutation { setCount(id: "hall", count: 1) }');
  client.subscribe('d', 'mutation { setCount(id: "hall", count: 2) }');
  // A subscription does not wait for them, nor does anybody else.
  client.subscribe('time', 'subscription { time }');
  await client.data('time');
  const neighbour = await server.connect();
  neighbour.subscribe('q', '{ hello }');
  await neighbour.data('q');
  expect(server.world.place('hall')).toBeUndefined();

  server.world.release.resolve('now');
  const answered = await answersOf(client, ['a', 'b', 'c', 'd']);
  expect(answered.filter((id) => id > 'b')).toEqual(['c', 'd']);
  expect(server.world.place('hall')).toMatchObject({ count: 2 });
});

test('what others ask that does not end holds nobody up for long', async () => {
  const unlimited = {
    answersPerConnection: 0,
    operationsPerConnection: 0,
    messageBurst: 0,
    messagesPerSecond: 0,
  };
  await using server = await GatewayServer.start({ limits: unlimited });
  const flood = await server.connect('user:anna');
  for (let index = 0; index < 4_000; index++) flood.subscribe(`w${index}`, '{ waits }');
  await server.until(() => server.gateway.metrics.operationsBegun === 4_000);
  const neighbour = await server.connect();
  neighbour.subscribe('q', '{ hello }');
  await neighbour.data('q');
  server.world.release.resolve('now');
});

test('however many answers are at hand at once, all are given', async () => {
  await using server = await GatewayServer.start({
    limits: { ...limits, operationsPerConnection: 0, messageBurst: 0, messagesPerSecond: 0 },
  });
  const client = await busyClient(server);
  const ids = Array.from({ length: 5_000 }, (_, index) => `q${index}`);
  for (const id of ids) client.subscribe(id, '{ hello }');
  await server.until(() => server.gateway.metrics.operationsBegun === 5_002);
  expect(server.gateway.metrics.operations).toBe(5_002);

  server.world.release.resolve('now');
  const answered = await answersOf(client, ['a', 'b', ...ids]);
  expect(answered.filter((id) => id.startsWith('q'))).toEqual(ids);
  await server.until(() => server.gateway.metrics.operations === 0);
});

test('what its client completes while it waits is never begun, and holds nobody up', async () => {
  await using server = await GatewayServer.start({ limits });
  const client = await busyClient(server);
  client.subscribe('c', 'mutation { setCount(id: "hall", count: 1) }');
  client.subscribe('d', '{ hello }');
  client.complete('c');
  await client.barrier();

  server.world.release.resolve('now');
  expect((await answersOf(client, ['a', 'b', 'd'])).toSorted()).toEqual(['a', 'b', 'd']);
  expect(server.world.place('hall')).toBeUndefined();
});

test('what its client completes while it is worked on keeps its place until that has ended', async () => {
  await using server = await GatewayServer.start({ limits });
  const client = await busyClient(server);
  client.subscribe('c', 'mutation { setCount(id: "hall", count: 1) }');
  client.complete('a');
  client.complete('b');
  await client.barrier();
  expect(server.world.place('hall')).toBeUndefined();

  server.world.release.resolve('now');
  expect(await answersOf(client, ['c'])).toEqual(['c']);
  expect(server.world.place('hall')).toMatchObject({ count: 1 });
});

test('what a client asks is done, also if it gives it up and hangs up in the same breath', async () => {
  await using server = await GatewayServer.start({ limits });
  const client = await RawClient.connect(server.url, 'user:anna');
  const query = 'mutation { setCount(id: "hall", count: 1) }';
  client.socket.write(
    RawClient.frames({ id: 'a', type: 'subscribe', payload: { query } }, { id: 'a', type: 'complete' }),
  );
  client.socket.end();
  await client.ended;
  await server.until(() => server.world.place('hall') !== undefined);
  await server.until(() => server.gateway.metrics.operations === 0);
});

test('a server that drains answers those that wait as well, before it closes the socket', async () => {
  await using server = await GatewayServer.start({ limits });
  const client = await busyClient(server);
  client.subscribe('c', '{ waits }');
  await client.barrier();
  const draining = server.gateway.drain({ within: 10_000 });
  await server.clock.advanceAsync(5_000);
  server.world.release.resolve('now');
  expect((await answersOf(client, ['a', 'b', 'c'])).toSorted()).toEqual(['a', 'b', 'c']);
  await server.clock.advanceAsync(100);
  expect(await client.closed).toMatchObject({ code: 1012 });
  await server.until(() => server.gateway.registry.size === 0);
  await server.clock.advanceAsync(100);
  await draining;
});

test('a socket that is closed begins nothing any more', async () => {
  await using server = await GatewayServer.start({ limits });
  const client = await busyClient(server);
  client.subscribe('c', 'mutation { setCount(id: "hall", count: 1) }');
  await client.barrier();
  for (const connection of server.gateway.registry.connections('anna')) connection.close(closings.expired);
  await client.closed;

  server.world.release.resolve('now');
  await server.settled();
  expect(server.world.place('hall')).toBeUndefined();
});
