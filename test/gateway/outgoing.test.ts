import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { GatewayServer } from './gateway-server.ts';
import { RawClient } from './raw-client.ts';

const place = 'subscription { place(id: "hall") { count label } }';

/** More than any kernel takes for a reader that does not read. */
const label = 'x'.repeat(512 * 1024);

/** Changes the hall until the kernel takes no more for somebody, and stays so; answers the last count. */
async function flood(server: GatewayServer, content: string): Promise<number> {
  let count = 1;
  for (let stuck = 0; stuck < 200; stuck = server.gateway.metrics.bufferedBytes === 0 ? 0 : stuck + 1) {
    if (stuck === 0) server.world.set({ id: 'hall', count: ++count, label: content });
    await nextTurn();
  }
  return count;
}

test('what several operations of one socket get in one turn leaves in one write, in order', async () => {
  await using server = await GatewayServer.start();
  const writes: string[] = [];
  server.server.prependListener('upgrade', (_request, socket: Socket) => {
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    socket.write = (...args: unknown[]) => {
      writes.push(String(args[0]));
      return write(...args);
    };
  });
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect('user:ann');
  client.subscribe('a', 'subscription { place(id: "hall") { count } }');
  await client.data('a');
  client.subscribe('b', 'subscription { time }');
  await client.data('b');
  client.subscribe('c', 'subscription { notes { text } }');
  await server.until(() => server.world.pulls === 1);

  writes.length = 0;
  server.clock.advance(1_000);
  server.world.poke('time');
  server.world.set({ id: 'hall', count: 2 });
  server.world.send(['ann'], { id: 'n1', text: 'hello' });
  const ids = [(await client.next()).id, (await client.next()).id, (await client.next()).id];
  expect(ids.sort()).toEqual(['a', 'b', 'c']);
  expect(writes).toHaveLength(1);
  expect(server.gateway.metrics.replacedFrames).toBe(0);
});

test('an answer and its completion leave in one write', async () => {
  await using server = await GatewayServer.start();
  const client = await RawClient.connect(server.url);
  client.send({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } });
  await client.received('complete');
  expect(client.chunks).toHaveLength(1);
  client.socket.destroy();
});

test('a reader that never reads gets the newest value only, and its neighbours get every frame', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1, label });
  const slow = await RawClient.connect(server.url);
  slow.socket.pause();
  slow.send({ id: 'slow', type: 'subscribe', payload: { query: place } });
  await server.until(() => server.gateway.metrics.members === 1);
  let count = await flood(server, label);
  const heldBack = server.gateway.metrics.bufferedBytes;

  const neighbour = await server.connect();
  neighbour.subscribe('n', place);
  expect(await neighbour.data('n')).toMatchObject({ place: { count } });
  for (let step = 0; step < 20; step++) {
    server.world.set({ id: 'hall', count: ++count, label });
    expect(await neighbour.data('n')).toMatchObject({ place: { count } });
  }
  // What the socket had begun to write, and one frame.
  expect(server.gateway.metrics.bufferedBytes).toBeLessThan(heldBack + label.length + 1_000);
  expect(server.gateway.metrics.replacedFrames).toBeGreaterThanOrEqual(19);

  slow.socket.resume();
  await slow.received(`"count":${count},`);
  expect(slow.text).not.toContain(`"count":${count - 1},`);
  slow.socket.destroy();
});

test('a reader for whom the kernel takes nothing for five seconds is closed 1013', async () => {
  await using server = await GatewayServer.start({ limits: { heartbeat: 0 } });
  server.world.set({ id: 'hall', count: 1 });
  const slow = await RawClient.connect(server.url);
  slow.socket.pause();
  slow.send({ id: 'slow', type: 'subscribe', payload: { query: place } });
  await server.until(() => server.gateway.metrics.members === 1);
  await flood(server, label.slice(0, 48 * 1024));
  server.clock.advance(4_999);
  expect(server.gateway.metrics.operations).toBe(1);
  server.clock.advance(1);
  expect(server.gateway.metrics).toMatchObject({ operations: 0, members: 0, groups: 0, bufferedBytes: 0 });
  await server.until(() => server.gateway.registry.size === 0);
  expect(server.gateway.metrics.closes).toEqual(new Map([[1013, 1]]));
  slow.socket.destroy();
});

test('a reader that answers no ping because it does not read is closed 1013, too', async () => {
  await using server = await GatewayServer.start({ limits: { stall: 0 } });
  server.world.set({ id: 'hall', count: 1 });
  const slow = await RawClient.connect(server.url);
  slow.socket.pause();
  slow.send({ id: 'slow', type: 'subscribe', payload: { query: place } });
  await server.until(() => server.gateway.metrics.members === 1);
  await flood(server, label);
  server.clock.advance(24_000);
  await server.until(() => server.gateway.registry.size === 0);
  expect(server.gateway.metrics.closes).toEqual(new Map([[1013, 1]]));
  slow.socket.destroy();
});

test('a reader that asks for more and more without reading is closed 1013 at the bound', async () => {
  await using server = await GatewayServer.start({ limits: { messagesPerSecond: 0, stall: 0 } });
  server.world.set({ id: 'hall', count: 1, label });
  const slow = await RawClient.connect(server.url);
  slow.socket.pause();
  let asked = 0;
  while (asked < 200) {
    slow.send({
      id: String(++asked),
      type: 'subscribe',
      payload: { query: '{ place(id: "hall") { label } }' },
    });
    await nextTurn();
    expect(server.gateway.metrics.bufferedBytes).toBeLessThan(3 * 1024 * 1024);
  }
  await server.until(() => server.gateway.registry.size === 0);
  expect(server.gateway.metrics.closes).toEqual(new Map([[1013, 1]]));
  slow.socket.destroy();
});
