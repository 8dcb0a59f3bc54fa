import { expect, test } from 'vitest';
import { GatewayServer } from './gateway-server.ts';
import { ProtocolClient } from './protocol-client.ts';

test('draining closes all connections 1012, spread over time, and refuses new ones', async () => {
  await using server = await GatewayServer.start();
  const clients = await Promise.all(Array.from({ length: 40 }, () => server.connect()));
  let drained = false;
  const draining = server.gateway.drain({ within: 10_000 }).then(() => (drained = true));
  await server.until(() => server.gateway.registry.size === 39);
  const late = new ProtocolClient(server.url);
  expect(await late.closed).toMatchObject({ code: 1006 });

  await server.clock.advanceAsync(2_000);
  await server.until(() => server.gateway.registry.size < 25);
  expect(server.gateway.registry.size).toBeGreaterThan(10);
  expect(drained).toBe(false);
  while (!drained) await server.clock.advanceAsync(100);
  await draining;
  expect(server.gateway.registry.size).toBe(0);
  for (const client of clients) expect(await client.closed).toMatchObject({ code: 1012 });
});

test('what waits for a socket leaves before the close', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect('user:ann');
  client.subscribe('a', 'subscription { notes { text } }');
  await server.until(() => server.world.pulls === 1);
  client.subscribe('b', 'mutation { setCount(id: "hall", count: 9) }');
  await server.until(() => server.world.place('hall')?.count === 9);
  const draining = server.gateway.drain({ within: 1_000 });
  expect(await client.data('b')).toEqual({ setCount: 9 });
  expect(await client.next()).toEqual({ id: 'b', type: 'complete' });
  expect(await client.closed).toMatchObject({ code: 1012 });
  await server.until(() => server.gateway.registry.size === 0);
  await server.clock.advanceAsync(1_000);
  await draining;
});

test('who waits for an answer gets it before the close', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.subscribe('a', '{ waits }');
  await server.until(() => server.gateway.metrics.operations === 1);
  const draining = server.gateway.drain({ within: 10_000 });
  await server.clock.advanceAsync(5_000);
  server.world.release.resolve('an answer');
  expect(await client.data('a')).toEqual({ waits: 'an answer' });
  await server.clock.advanceAsync(100);
  expect(await client.closed).toMatchObject({ code: 1012 });
  await server.until(() => server.gateway.registry.size === 0);
  await server.clock.advanceAsync(100);
  await draining;
});

test('a server without connections is drained at once', async () => {
  await using server = await GatewayServer.start();
  await server.gateway.drain({ within: 10_000 });
  expect(server.clock.pending).toBe(0);
});

test('a peer that does not answer is cut off when the time is over', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  (client.socket as unknown as { _socket: { pause(): void } })._socket.pause();
  let drained = false;
  const draining = server.gateway.drain({ within: 1_000 }).then(() => (drained = true));
  await server.clock.advanceAsync(900);
  expect(drained).toBe(false);
  await server.clock.advanceAsync(200);
  await draining;
  expect(server.gateway.registry.size).toBe(0);
});
