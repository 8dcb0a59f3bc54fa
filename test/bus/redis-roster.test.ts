import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Bus } from '../../src/bus/contract.ts';
import { createMemoryBus } from '../../src/bus/memory-bus.ts';
import { createRedisBus } from '../../src/bus/redis-bus.ts';
import { createRedisRoster } from '../../src/bus/redis-roster.ts';
import { systemClock } from '../../src/clock.ts';
import { canTestRedis } from '../kit/redis-kit.ts';
import { type RedisServer, startRedis } from '../kit/redis-server.ts';
import { RosterNode, testRoster } from './roster-contract.ts';

class SharedNode extends RosterNode {
  /** Places whose watchers elsewhere changed. */
  readonly told: string[] = [];
}

type Open = (options?: { prefix?: string; leaseFor?: number; bus?: Bus }) => Promise<SharedNode>;

/** Opens nodes; they are closed when the test ends. */
function openerAt(url: () => string): Open {
  return async ({ prefix = newPrefix(), leaseFor = 3_000, bus: given } = {}) => {
    const node = new SharedNode();
    const clock = systemClock;
    const bus = given ?? (await createRedisBus({ url: url(), prefix }));
    onTestFinished(() => bus.close());
    node.roster = await createRedisRoster({
      url: url(),
      prefix,
      clock,
      bus,
      local: node,
      leaseFor,
      onWatchers: (id) => node.told.push(id),
    });
    onTestFinished(() => node.roster.close());
    return node;
  };
}

function newPrefix(): string {
  return `test:${randomUUID()}:`;
}

/** Polls until it is so. */
function eventually<Value>(ask: () => Promise<Value> | Value) {
  return expect.poll(async () => ask(), { timeout: 15_000 });
}

function testNodes(open: Open): void {
  it('knows who is connected to other nodes, and counts a user who is on both once', async () => {
    const prefix = newPrefix();
    const [one, two] = [await open({ prefix }), await open({ prefix })];
    one.connect('ann');
    two.connect('ann');
    two.connect('bob');
    await eventually(async () => [...(await one.roster.online())].sort()).toEqual(['ann', 'bob']);
    await eventually(() => one.roster.connections('ann')).toBe(2);
    await eventually(() => two.roster.connections('ann')).toBe(2);
    two.disconnect('ann');
    two.disconnect('bob');
    await eventually(() => one.roster.online()).toEqual(['ann']);
    await eventually(() => one.roster.connections('ann')).toBe(1);
  });

  it('knows who watches a place on other nodes, and tells of changes who watches it here', async () => {
    const prefix = newPrefix();
    const [one, two] = [await open({ prefix }), await open({ prefix })];
    one.watch('hall', 'ann');
    const watch = two.watch('hall', 'bob');
    two.watch('yard', 'bob');
    await eventually(async () => [...(await one.roster.watching('hall'))].sort()).toEqual(['ann', 'bob']);
    await eventually(() => one.roster.watchers('hall')).toBe(2);
    await eventually(() => one.roster.watchers('yard')).toBe(1);
    await eventually(() => one.told).toContain('hall');
    expect(one.roster.watchers('hall'), 'at once, for it is watched here').toBe(2);
    const before = one.told.length;
    watch[Symbol.dispose]();
    await eventually(() => one.told.length).toBeGreaterThan(before);
    expect(one.roster.watchers('hall')).toBe(1);
    expect(one.told).not.toContain('yard');
    await eventually(() => one.roster.watching('hall')).toEqual(['ann']);
  });

  it('forgets a node that leaves', async () => {
    const prefix = newPrefix();
    const [one, two] = [await open({ prefix }), await open({ prefix })];
    one.watch('hall');
    two.connect('bob');
    two.watch('hall', 'bob');
    await eventually(() => one.roster.watchers('hall')).toBe(2);
    await eventually(() => one.roster.online()).toEqual(['bob']);
    await two.roster.close();
    await eventually(() => one.roster.watchers('hall')).toBe(1);
    expect([await one.roster.online(), await one.roster.watching('hall')]).toEqual([[], []]);
  });
}

describe.skipIf(!canTestRedis)('the roster in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => (server = await startRedis()));
  afterAll(() => server[Symbol.asyncDispose]());
  const open = openerAt(() => server.url);

  describe('keeps the promises of every roster', () => testRoster(() => open()));
  testNodes(open);

  it('forgets a node that died without a word, and a node that lives is kept', async () => {
    const prefix = newPrefix();
    const leaseFor = 600;
    const [one, two] = [await open({ prefix, leaseFor }), await open({ prefix, leaseFor })];
    one.watch('hall');
    two.connect('bob');
    two.watch('hall', 'bob');
    await eventually(() => one.roster.watchers('hall')).toBe(2);
    // A node that is dead extends nothing. One whose keys somebody else took away writes them again.
    const redis = new Redis(server.url);
    onTestFinished(() => redis.disconnect());
    const dead = `${prefix}roster:{dead}:`;
    await redis.zadd(`${prefix}roster:nodes`, Date.now(), 'dead');
    await redis.hset(`${dead}users`, 'eve', 1);
    await redis.hset(`${dead}watchers`, 'hall', 5);
    await redis.pexpire(`${dead}users`, 3_000);
    await redis.pexpire(`${dead}watchers`, 3_000);
    await eventually(() => one.roster.watchers('hall')).toBe(7);
    expect([...(await one.roster.online())].sort()).toEqual(['bob', 'eve']);
    await eventually(() => one.roster.watchers('hall')).toBe(2);
    await eventually(() => one.roster.online()).toEqual(['bob']);
  });

  it('tells of a gap when a node died, once for all who are left, as its last hints may be lost; and not when one leaves', async () => {
    const prefix = newPrefix();
    const leaseFor = 600;
    const bus = createMemoryBus();
    let gaps = 0;
    bus.onGap(() => gaps++);
    await Promise.all([open({ prefix, leaseFor, bus }), open({ prefix, leaseFor, bus })]);
    const leaving = await open({ prefix, leaseFor, bus });
    const redis = new Redis(server.url);
    onTestFinished(() => redis.disconnect());
    const nodes = `${prefix}roster:nodes`;
    await redis.set(`${prefix}roster:{dead}:here`, '', 'PX', 1_000);
    await redis.zadd(nodes, Date.now(), 'dead');
    await leaving.roster.close();
    expect(gaps).toBe(0);
    await eventually(() => gaps).toBe(1);
    // Both have looked around once more when both have begun to for the second time.
    for (let round = 0; round < 2; round++) {
      const now = Date.now();
      await eventually(() => redis.zcount(nodes, `(${now}`, '+inf')).toBe(2);
    }
    expect(gaps).toBe(1);
  });

  it('makes up by itself for a hint that was lost', async () => {
    const prefix = newPrefix();
    const [one, two] = [
      await open({ prefix, bus: createMemoryBus() }),
      await open({ prefix, bus: createMemoryBus() }),
    ];
    one.watch('hall');
    two.watch('hall', 'bob');
    // As a number that it knows: before, it answers with a promise, because it asks, and may have told nobody yet.
    await eventually(() => [one.roster.watchers('hall')]).toEqual([2]);
    expect(one.told.length).toBeGreaterThan(0);
  });

  it('leaves nothing behind when all nodes have left', async () => {
    const prefix = newPrefix();
    const one = await open({ prefix });
    one.connect('ann');
    one.watch('hall', 'ann');
    await eventually(async () => (await keysOf(server.url, prefix)).length).toBe(5);
    await one.roster.close();
    expect(await keysOf(server.url, prefix)).toEqual([]);
  });
});

describe.skipIf(!canTestRedis)('when Redis is away', () => {
  let server: RedisServer;
  beforeAll(async () => (server = await startRedis()));
  afterAll(() => server[Symbol.asyncDispose]());
  const open = openerAt(() => server.url);

  it('the roster has what its node has, and all again when Redis is back, empty', async () => {
    const prefix = newPrefix();
    const [one, two] = [await open({ prefix }), await open({ prefix })];
    one.connect('ann');
    one.watch('hall', 'ann');
    two.connect('bob');
    two.watch('hall', 'bob');
    await eventually(() => one.roster.watchers('hall')).toBe(2);
    await server.stop();
    await eventually(() => one.roster.online()).toEqual(['ann']);
    await eventually(() => one.roster.watchers('hall')).toBe(1);
    one.connect('eve');
    two.disconnect('bob');
    expect([...(await one.roster.online())].sort()).toEqual(['ann', 'eve']);
    await server.start();
    await eventually(async () => [...(await two.roster.online())].sort()).toEqual(['ann', 'eve']);
    await eventually(() => one.roster.watchers('hall')).toBe(2);
    await eventually(async () => [...(await one.roster.watching('hall'))].sort()).toEqual(['ann', 'bob']);
  });
});

describe.skipIf(!canTestRedis)('the roster in a cluster of Redis', () => {
  let server: RedisServer;
  beforeAll(async () => (server = await startRedis({ cluster: true })));
  afterAll(() => server[Symbol.asyncDispose]());
  testNodes(openerAt(() => server.url));
});

async function keysOf(url: string, prefix: string): Promise<string[]> {
  const redis = new Redis(url);
  try {
    return await redis.keys(`${prefix}*`);
  } finally {
    redis.disconnect();
  }
}
