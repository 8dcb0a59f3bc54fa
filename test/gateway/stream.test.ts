import { expect, test } from 'vitest';
import { GatewayServer } from './gateway-server.ts';
import { RawClient } from './raw-client.ts';

const notes = 'subscription { notes { id text } }';

test('a stream gives every item in order, and each is reported as sent', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect('user:ann');
  client.subscribe('a', notes);
  await server.until(() => server.world.pulls === 1);
  for (const id of ['1', '2', '3']) server.world.send(['ann'], { id, text: `note ${id}` });
  for (const id of ['1', '2', '3'])
    expect(await client.data('a')).toEqual({ notes: { id, text: `note ${id}` } });
  expect(server.world.sent).toBe(3);
});

test('the same message for many users in one turn is executed once', async () => {
  await using server = await GatewayServer.start();
  const users = Array.from({ length: 8 }, (_, index) => `user${index}`);
  const clients = await Promise.all(users.map((user) => server.connect(`user:${user}`)));
  for (const client of clients) client.subscribe('a', notes);
  await server.until(() => server.world.pulls === users.length);
  server.world.send(users, { id: 'n', text: 'for all' });
  for (const client of clients)
    expect(await client.data('a')).toEqual({ notes: { id: 'n', text: 'for all' } });
  expect(server.gateway.metrics.executions).toBe(1);
});

test('messages that look different are not shared, nor are selections that differ', async () => {
  await using server = await GatewayServer.start();
  const [ann, bob] = [await server.connect('user:ann'), await server.connect('user:bob')];
  ann.subscribe('a', notes);
  ann.subscribe('b', 'subscription { notes { id } }');
  bob.subscribe('a', notes);
  await server.until(() => server.world.pulls === 3);
  server.world.send(['ann'], { id: '1', text: 'yours' });
  server.world.send(['bob'], { id: '2', text: 'his' });
  expect([(await ann.next()).payload, (await ann.next()).payload]).toEqual(
    expect.arrayContaining([
      { data: { notes: { id: '1', text: 'yours' } } },
      { data: { notes: { id: '1' } } },
    ]),
  );
  expect(await bob.data('a')).toEqual({ notes: { id: '2', text: 'his' } });
  expect(server.gateway.metrics.executions).toBe(3);
});

test('a stream whose client completes it is closed even while it waits', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect('user:ann');
  client.subscribe('a', notes);
  await server.until(() => server.world.pulls === 1);
  client.complete('a');
  expect(await client.barrier()).toEqual([]);
  expect(server.world.openStreams).toBe(0);
  expect(server.gateway.metrics.operations).toBe(0);
});

test('a stream that ends completes its operation', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect('user:ann');
  client.subscribe('a', notes);
  await server.until(() => server.world.pulls === 1);
  server.world.send(['ann'], { id: '1', text: 'last' });
  expect(await client.data('a')).toEqual({ notes: { id: '1', text: 'last' } });
  server.world.endStreams('ann');
  expect(await client.next()).toEqual({ id: 'a', type: 'complete' });
});

test('nothing is read ahead for a socket that takes no more, and everything that still matters comes when it does', async () => {
  await using server = await GatewayServer.start({ limits: { stall: 0, heartbeat: 0 } });
  const text = 'x'.repeat(16 * 1024);
  const client = await RawClient.connect(server.url, 'user:ann');
  client.socket.pause();
  client.send({ id: 's', type: 'subscribe', payload: { query: notes } });
  await server.until(() => server.world.pulls === 1);

  const all = 1_000;
  for (let id = 0; id < all; id++) server.world.send(['ann'], { id: String(id), text });
  await server.until(() => server.gateway.metrics.bufferedBytes > 0);
  await server.settled();
  expect(server.world.sent).toBeLessThan(all);
  expect(server.gateway.metrics.bufferedBytes).toBeLessThan(3 * 64 * 1024);

  server.world.over.add(String(all - 2));
  client.socket.resume();
  await client.received(`"id":"${all - 1}"`);
  const order = [...client.text.matchAll(/"notes":\{"id":"(\d+)"/g)].map(([, id]) => Number(id));
  expect(order).toEqual([...Array.from({ length: all - 2 }, (_, id) => id), all - 1]);
  expect(server.world.sent).toBe(all - 1);
  client.socket.destroy();
});
