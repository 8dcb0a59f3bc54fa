import { expect, test } from 'vitest';
import { GatewayServer } from './gateway-server.ts';

const place = 'subscription { place(id: "hall") { count } }';

test('a subscription gives a snapshot at once, then each change', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect();
  client.subscribe('a', place);
  expect(await client.data('a')).toEqual({ place: { count: 1 } });
  server.world.set({ id: 'hall', count: 2 });
  expect(await client.data('a')).toEqual({ place: { count: 2 } });
});

test('ten subscribers with equal selections cause exactly one execution per change', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const layouts = [place, 'subscription Named {\n  # with a comment\n  place(id: "hall") { count }\n}'];
  const clients = await Promise.all(Array.from({ length: 10 }, () => server.connect()));
  clients.forEach((client, index) => client.subscribe(`op-${index}`, layouts[index % 2] ?? ''));
  for (const [index, client] of clients.entries()) await client.data(`op-${index}`);
  expect(server.gateway.metrics).toMatchObject({ groups: 1, members: 10, operations: 10 });

  const { executions } = server.gateway.metrics;
  const { reads } = server.world;
  server.world.set({ id: 'hall', count: 2 });
  for (const [index, client] of clients.entries()) expect(await client.data(`op-${index}`)).toEqual({ place: { count: 2 } });
  expect(server.gateway.metrics.executions - executions).toBe(1);
  expect(server.world.reads - reads).toBe(1);
});
