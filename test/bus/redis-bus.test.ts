import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { BusRefused, type Bus } from '../../src/bus/contract.ts';
import { createRedisBus, type RedisBusOptions } from '../../src/bus/redis-bus.ts';
import { freePort } from '../kit/child-server.ts';
import { canTestRedis } from '../kit/redis-kit.ts';
import { type RedisServer, startRedis } from '../kit/redis-server.ts';
import { startRelay } from '../kit/tcp-relay.ts';
import { testBus } from './contract.ts';

/** Longer than a test: so long nobody tests whether it hears (ms). */
const hour = 3_600_000;

/** Opens buses of one system; they are closed when the test ends. */
function openerAt(url: () => string) {
  return async (options: Partial<RedisBusOptions> = {}): Promise<Bus> => {
    const bus = await createRedisBus({ url: url(), prefix: `test:${randomUUID()}:`, ...options });
    onTestFinished(() => bus.close());
    return bus;
  };
}

/** Resolves when the bus tells of a gap next. */
function gapOf(bus: Bus): Promise<void> {
  const told = Promise.withResolvers<void>();
  const subscription = bus.onGap(() => told.resolve());
  return told.promise.finally(() => subscription[Symbol.dispose]());
}

/** What a topic brings, one hint after another. */
function listen(bus: Bus): { heard: number[]; until: (at: number) => Promise<void> } {
  const heard: number[] = [];
  const waiting = new Map<number, () => void>();
  bus.subscribe('due', 'all', ({ at }) => {
    heard.push(at);
    waiting.get(at)?.();
  });
  return {
    heard,
    until: (at) =>
      heard.includes(at) ? Promise.resolve() : new Promise((resolve) => waiting.set(at, resolve)),
  };
}

/** A bus of a node that listens, when the server has confirmed that it does. */
async function openListening(open: (options: Partial<RedisBusOptions>) => Promise<Bus>, prefix: string) {
  const bus = await open({ prefix, beatEvery: 100 });
  const confirmed = gapOf(bus);
  const ear = listen(bus);
  await confirmed;
  return { bus, ...ear };
}

function testNodes(open: (options?: Partial<RedisBusOptions>) => Promise<Bus>): void {
  it('carries hints from node to node, once and in the order of the publisher', async () => {
    const prefix = `test:${randomUUID()}:`;
    const [one, two] = [await openListening(open, prefix), await openListening(open, prefix)];
    for (let at = 1; at <= 100; at++) one.bus.publish('due', 'all', { at });
    await Promise.all([one.until(100), two.until(100)]);
    two.bus.publish('due', 'all', { at: 101 });
    await Promise.all([one.until(101), two.until(101)]);
    const all = Array.from({ length: 101 }, (_, index) => index + 1);
    expect([one.heard, two.heard]).toEqual([all, all]);
  });

  it('tells the other nodes of a gap', async () => {
    const prefix = `test:${randomUUID()}:`;
    const [one, two] = [await openListening(open, prefix), await openListening(open, prefix)];
    const told = Promise.all([gapOf(one.bus), gapOf(two.bus)]);
    one.bus.tellGap();
    await told;
  });

  it('carries what was told just before the node ends', async () => {
    const prefix = `test:${randomUUID()}:`;
    const [one, two] = [await openListening(open, prefix), await openListening(open, prefix)];
    const told = gapOf(two.bus);
    one.bus.publish('due', 'all', { at: 1 });
    one.bus.tellGap();
    await one.bus.close();
    await Promise.all([two.until(1), told]);
  });

  it('tells who watches a push to look when the server hears for them, as earlier hints may be lost', async () => {
    const bus = await open();
    await new Promise<void>((resolve) => void bus.subscribe('push', 'p1', () => resolve()));
  });
}

describe.skipIf(!canTestRedis)('the bus over Redis', () => {
  let server: RedisServer;
  beforeAll(async () => (server = await startRedis()));
  afterAll(() => server[Symbol.asyncDispose]());
  const open = openerAt(() => process.env['TEST_REDIS_URL'] ?? server.url);

  describe('keeps the promises of every bus', () => {
    testBus(() => open());
  });

  testNodes(open);

  it('subscribes only to what has listeners here', async () => {
    const prefix = `test:${randomUUID()}:`;
    const bus = await open({ prefix });
    const redis = new Redis(process.env['TEST_REDIS_URL'] ?? server.url);
    onTestFinished(() => redis.disconnect());
    const looked = Promise.withResolvers<void>();
    const channels = async () => (await redis.pubsub('CHANNELS', `${prefix}topic:*`)) as string[];
    expect(await channels()).toEqual([]);

    const first = bus.subscribe('push', 'p1', () => looked.resolve());
    const second = bus.subscribe('push', 'p1', () => {});
    await looked.promise;
    expect(await channels()).toEqual([`${prefix}topic:push:p1`]);
    first[Symbol.dispose]();
    expect(await channels()).toEqual([`${prefix}topic:push:p1`]);
    second[Symbol.dispose]();
    await expect.poll(channels).toEqual([]);
  });

  it('refuses to open without a server, in a sentence', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const error: unknown = await createRedisBus({ url, patience: 300 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BusRefused);
    expect((error as Error).message).toMatch(/^Redis at 127\.0\.0\.1:\d+ cannot be used: .*ECONNREFUSED/);
  });
});

describe.skipIf(!canTestRedis)('when Redis is in trouble', () => {
  let server: RedisServer;
  beforeAll(async () => (server = await startRedis()));
  afterAll(() => server[Symbol.asyncDispose]());
  const open = openerAt(() => server.url);

  it('hints go on within a node, and a gap is told when it is back', async () => {
    const prefix = `test:${randomUUID()}:`;
    const [one, two] = [await openListening(open, prefix), await openListening(open, prefix)];
    expect(one.bus.isConnected).toBe(true);
    await server.stop();
    one.bus.publish('due', 'all', { at: 1 });
    await one.until(1);
    await expect.poll(() => one.bus.isConnected, { timeout: 15_000 }).toBe(false);
    const back = Promise.all([gapOf(one.bus), gapOf(two.bus)]);
    await server.start();
    await back;
    expect(one.bus.isConnected).toBe(true);
    // A node may hear again before it can publish again: what it could not send it makes up for with a gap.
    for (let at = 2; two.heard.length === 0; at++) {
      const gap = gapOf(two.bus);
      one.bus.publish('due', 'all', { at });
      await Promise.race([two.until(at), gap]);
    }
    // Nothing from before it was back, nothing twice, and in order.
    expect(two.heard).toEqual([...new Set(two.heard)].filter((at) => at >= 2).sort((a, b) => a - b));
  });

  it('a subscription that the server does not confirm in time is made again, and what it may have missed is looked at', async () => {
    const bus = await open({ beatEvery: hour });
    const redis = new Redis(server.url);
    onTestFinished(() => redis.disconnect());
    await redis.call('CLIENT', 'PAUSE', '3500');
    await new Promise<void>((resolve) => void bus.subscribe('push', 'p1', () => resolve()));
  });

  it('what is subscribed to while all subscriptions are made again is not forgotten', async () => {
    const wire = await startRelay([Number(new URL(server.url).port)]);
    onTestFinished(() => wire[Symbol.asyncDispose]());
    const bus = await openerAt(() => `redis://127.0.0.1:${wire.port}`)({ beatEvery: hour });
    wire.mend();
    // It is away from the moment at which it subscribes again until the server has confirmed that.
    while (bus.isConnected) await new Promise((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => void bus.subscribe('push', 'p1', () => resolve()));
  });

  it('a gap that a node could not tell the others of is told once it can', async () => {
    const prefix = `test:${randomUUID()}:`;
    const wire = await startRelay([Number(new URL(server.url).port)]);
    onTestFinished(() => wire[Symbol.asyncDispose]());
    const one = await createRedisBus({ url: `redis://127.0.0.1:${wire.port}`, prefix, beatEvery: 100 });
    onTestFinished(() => one.close());
    const two = await openListening(open, prefix);
    wire.cut();
    one.tellGap();
    await expect.poll(() => one.isConnected, { timeout: 15_000 }).toBe(false);
    const told = gapOf(two.bus);
    wire.mend();
    await told;
  });

  it('a connection that went deaf is noticed, and a gap told when it hears again', async () => {
    const { bus, until } = await openListening(open, `test:${randomUUID()}:`);
    server.freeze();
    onTestFinished(() => server.thaw());
    bus.publish('due', 'all', { at: 1 });
    await until(1);
    const redis = new Redis(server.url, { lazyConnect: true });
    onTestFinished(() => redis.disconnect());
    const back = gapOf(bus);
    server.thaw();
    // The server drops the subscription without closing the connection that the node believes in.
    await redis.connect();
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await back;
  });
});

describe.skipIf(!canTestRedis)('the bus over a cluster of Redis', () => {
  let server: RedisServer;
  beforeAll(async () => (server = await startRedis({ cluster: true })));
  afterAll(() => server[Symbol.asyncDispose]());
  const open = openerAt(() => server.url);

  testNodes(open);

  it('publishes within the shard of the channel', async () => {
    const prefix = `test:${randomUUID()}:`;
    const { bus } = await openListening(open, prefix);
    const redis = new Redis(server.url);
    onTestFinished(() => redis.disconnect());
    const heard = new Promise((resolve) =>
      redis.on('smessage', (_, text: string) => resolve(JSON.parse(text))),
    );
    await redis.ssubscribe(`${prefix}topic:due:all`);
    bus.publish('due', 'all', { at: 7 });
    expect(await heard).toMatchObject({ hint: { at: 7 } });
  });
});

it.skipIf(!canTestRedis)(
  'a cluster that is not set up is given up after the patience, and let go',
  async () => {
    await using server = await startRedis({ cluster: true, slots: false });
    await expect(createRedisBus({ url: server.url, patience: 500 })).rejects.toThrow(BusRefused);
    const redis = new Redis(server.url);
    onTestFinished(() => redis.disconnect());
    const clients = async () => ((await redis.client('LIST')) as string).trim().split('\n').length;
    await expect.poll(clients).toBe(1);
  },
);
