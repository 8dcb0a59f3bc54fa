import { expect, test } from 'vitest';
import { GatewayServer } from './gateway-server.ts';

test('a user is online from the first connection to the last', async () => {
  await using server = await GatewayServer.start();
  const { registry } = server.gateway;
  const told: [string, number][] = [];
  using _ = registry.onPresence((user, connections) => told.push([user, connections]));
  const phone = await server.connect('user:ann');
  const desk = await server.connect('user:ann');
  await server.connect('operator:olga');
  await server.connect();
  expect(registry.online().sort()).toEqual(['ann', 'olga']);
  expect(registry.connections('ann')).toHaveLength(2);

  await phone.close();
  await server.until(() => registry.connections('ann').length === 1);
  expect(registry.isOnline('ann')).toBe(true);
  await desk.close();
  await server.until(() => !registry.isOnline('ann'));
  expect(told).toEqual([
    ['ann', 1],
    ['ann', 2],
    ['olga', 1],
    ['ann', 1],
    ['ann', 0],
  ]);
});

test('a listener that was disposed hears nothing', async () => {
  await using server = await GatewayServer.start();
  let told = 0;
  server.gateway.registry.onPresence(() => told++)[Symbol.dispose]();
  await server.connect('user:ann');
  expect(told).toBe(0);
});

test('disconnecting a user closes all of their connections 4403 and nobody else', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const [phone, desk, other] = [
    await server.connect('user:ann'),
    await server.connect('user:ann'),
    await server.connect('user:bob'),
  ];
  for (const client of [phone, desk, other]) {
    client.subscribe('a', 'subscription { place(id: "hall") { count } }');
    await client.data('a');
  }
  expect(server.gateway.registry.disconnectUser('ann')).toBe(2);
  expect([(await phone.closed).code, (await desk.closed).code]).toEqual([4403, 4403]);
  expect(server.gateway.metrics.members).toBe(1);
  expect(await other.barrier()).toEqual([]);
  expect(server.gateway.registry.disconnectUser('nobody')).toBe(0);
});

test('one line is logged per connection that ended, with its code and without its token', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect('user:ann');
  server.clock.advance(1_500);
  await client.close();
  await server.until(() => server.lines.length > 0);
  expect(server.lines).toEqual([
    {
      level: 'info',
      message: 'Connection closed',
      fields: {
        transport: 'websocket',
        code: 1005,
        requestId: expect.any(String) as string,
        reason: 'The client went',
        user: 'ann',
        role: 'user',
        seconds: 1.5,
        operations: 0,
        frames: 1,
      },
    },
  ]);
});
