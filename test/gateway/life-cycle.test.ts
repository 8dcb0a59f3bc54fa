import { expect, test } from 'vitest';
import { GatewayServer } from './gateway-server.ts';
import { expectNothingLeft, liveOnce } from './life-cycle.ts';

test('connections that come and go in every way leave nothing behind', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  for (let round = 0; round < 30; round++) {
    await Promise.all(Array.from({ length: 10 }, (_, index) => liveOnce(server, round * 10 + index)));
  }
  await server.until(() => server.gateway.registry.size === 0);
  expectNothingLeft(server);
  expect(server.gateway.metrics.operationsBegun).toBe(900);
});

test('closing the gateway cuts everybody off and leaves nothing behind', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect('user:ann');
  client.subscribe('a', 'subscription { place(id: "hall") { count } }');
  await client.data('a');
  server.gateway.close();
  await client.closed;
  expectNothingLeft(server);
});

test('a connection in memory, which is no plain socket, gets the same frames through the library', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  await liveOnce(server, 0);
  expect(server.gateway.metrics.frames).toBeGreaterThanOrEqual(3);
});
