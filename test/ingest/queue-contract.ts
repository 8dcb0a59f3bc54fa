import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Queue, QueueConnection, QueueRecord } from '../../src/ingest/queue.ts';
import { startApp } from '../kit/start-app.ts';
import { type IngestWorld, openWorld, queuesOf, recordOf } from './ingest-world.ts';

/** A record to write into a queue. */
export interface Written {
  readonly payload: string;
  readonly key?: string;
}

/** A stream or topic of a queue, empty when it is made. */
export interface TestTopic {
  /** The settings with which it is read. */
  readonly environment: Record<string, string>;
  /** Resolves when the queue has the records, in their order. */
  write(records: readonly Written[]): Promise<void>;
}

/** A server of a queue that keeps what it has while it is stopped. */
export interface TestQueueServer extends AsyncDisposable {
  topic(): Promise<TestTopic>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** How long something may take until a test gives up (ms): brokers take their time to divide partitions anew. */
const patience = 180_000;

/** How long a server of a queue may take to start (ms): some are large programs. */
const startWithin = 300_000;

/** What every queue promises (`src/ingest/queue.ts`), and what the server does with its records, on a real server of it. */
export function testQueue(startServer: () => Promise<TestQueueServer>): void {
  let server: TestQueueServer;
  beforeAll(async () => {
    server = await startServer();
    return () => server[Symbol.asyncDispose]();
  }, startWithin);

  async function open(): Promise<{ topic: TestTopic; world: IngestWorld }> {
    return { topic: await server.topic(), world: await openWorld() };
  }

  describe('a connection', { timeout: patience }, () => {
    test('gives records in their order, whole, with a place and a key', async () => {
      const topic = await server.topic();
      const written = numbered(1_500).map(({ payload }) => ({ payload, key: 'one' }));
      await topic.write(written);
      await using reading = await read(topic);
      // A queue may hold back what is behind records that are not committed.
      const records = await reading.records(1_500, { commit: true });
      expect(records.map(textOf)).toEqual(written.map(({ payload }) => payload));
      expect(new Set(records.map(({ key }) => key))).toEqual(new Set(['one']));
      const places = records.map(({ topic: name, partition, offset }) => `${name}/${partition}/${offset}`);
      expect(new Set(places).size).toBe(1_500);
      for (const { queuedAt } of records)
        expect(Math.abs((queuedAt ?? 0) - Date.now())).toBeLessThan(patience);
    });

    test('gives what was not committed again, in its order and the same in every respect, and what was never', async () => {
      const topic = await server.topic();
      await topic.write(numbered(10).map(({ payload }) => ({ payload, key: 'one' })));
      const first = await read(topic);
      const before = await first.records(10);
      await first[Symbol.asyncDispose]();
      await topic.write(numbered(5, 10).map(({ payload }) => ({ payload, key: 'one' })));

      const second = await read(topic);
      const after = await second.records(15);
      expect(after.slice(0, 10)).toEqual(before);
      expect(after.map(textOf)).toEqual(numbered(15).map(({ payload }) => payload));
      await second.commitAll();
      await second[Symbol.asyncDispose]();

      await topic.write([{ payload: 'the next one', key: 'one' }]);
      await using third = await read(topic);
      expect((await third.records(1)).map(textOf)).toEqual(['the next one']);
    });
  });

  describe('a server', { timeout: patience }, () => {
    test('applies what is queued, while it runs and from before, and begins where it ended', async () => {
      const topic = await server.topic();
      await topic.write([flow('hall', 1), person('ann', 1)]);
      {
        const { world } = await open();
        await using _node = await world.node(topic.environment);
        await eventually(() => expect(world.live.headcount('hall')?.count).toBe(1));
        await topic.write([flow('hall', 2), push('ann', 'Hello')]);
        await eventually(async () => {
          expect(world.live.headcount('hall')?.count).toBe(3);
          expect(await world.people.get('ann')).toMatchObject({ unread: 1, attributes: { number: 1 } });
        });
      }
      // On a store that knows nothing of the records before, so that nothing but the queue can keep them from counting again.
      const { world } = await open();
      await using _node = await world.node(topic.environment);
      await topic.write([flow('hall', 10)]);
      await eventually(() => expect(world.live.headcount('hall')?.count).toBe(10));
      expect(await world.people.get('ann')).toBeNull();
    });

    test('keeps the order of each key, whatever the number of records', async () => {
      const { topic, world } = await open();
      const people = 7;
      const records = Array.from({ length: 2_100 }, (_, number) => person(`p${number % people}`, number));
      await using _node = await world.node(topic.environment);
      await topic.write(records);
      await eventually(async () => {
        const known = await world.people.getMany(Array.from({ length: people }, (_, index) => `p${index}`));
        expect(known.map((user) => user?.attributes['number'])).toEqual(
          Array.from({ length: people }, (_, index) => 2_100 - people + index),
        );
      });
      await eventually(() => expect(world.counted('applied')).toBe(2_100));
    });

    test('puts poison aside with its place and reason, tells operators, and tries it again when told', async () => {
      const topic = await server.topic();
      await using app = await startApp({ environment: topic.environment });
      const token = await app.token('op', 'operator');
      const place = {
        name: 'Hall',
        timeZone: 'UTC',
        capacity: null,
        latitude: null,
        longitude: null,
        staleAfter: null,
      };
      await app.services.live.upsertLocations([{ id: 'hall', ...place }]);
      await topic.write([
        flow('hall', 1),
        { payload: '{"version":', key: 'hall' },
        flow('attic', 5),
        flow('hall', 2),
      ]);
      await eventually(() => expect(app.services.live.headcount('hall')?.count).toBe(3));

      const list = `query { deadLetters { total edges { node { id topic key payload code reason attempts } } counts { source topic count } } }`;
      interface Letters {
        deadLetters: {
          total: number;
          edges: { node: { id: string; key: string; code: string; payload: string } }[];
        };
      }
      const { deadLetters } = (await app.ask<Letters>(list, { token })).data;
      expect(deadLetters.total).toBe(2);
      // Which of two keys came first is not promised.
      const letters = deadLetters.edges
        .map(({ node }) => node)
        .sort((one, other) => one.key.localeCompare(other.key));
      expect(letters).toMatchObject([
        { key: 'attic', code: 'NOT_FOUND', attempts: 1 },
        { key: 'hall', code: 'BAD_REQUEST', payload: '{"version":' },
      ]);

      await app.services.live.upsertLocations([{ id: 'attic', ...place }]);
      const ids = letters.map(({ id }) => id);
      const replay = `mutation ($ids: [ID!]!) { replayDeadLetters(ids: $ids) { applied errors { code message } } }`;
      const replayed = await app.ask(replay, { token, variables: { ids } });
      expect(replayed.data).toMatchObject({
        replayDeadLetters: { applied: [ids[0]], errors: [{ code: 'BAD_REQUEST' }] },
      });
      expect(app.services.live.headcount('attic')?.count).toBe(5);
      const remove = `mutation ($ids: [ID!]!) { removeDeadLetters(ids: $ids) { removed } }`;
      const removed = await app.ask(remove, { token, variables: { ids } });
      expect(removed.data).toMatchObject({ removeDeadLetters: { removed: 1 } });
      expect((await app.ask<Letters>(list, { token })).data.deadLetters.total).toBe(0);
    });

    test('serves on while the queue is away, says so, and reads on when it is back', async () => {
      const topic = await server.topic();
      await using app = await startApp({ environment: topic.environment });
      const readiness = async () =>
        (await (await fetch(`${app.url}/readyz`)).json()) as { status: string; reasons: string[] };
      const place = {
        name: 'Hall',
        timeZone: 'UTC',
        capacity: null,
        latitude: null,
        longitude: null,
        staleAfter: null,
      };
      await app.services.live.upsertLocations([{ id: 'hall', ...place }]);
      await topic.write([flow('hall', 1)]);
      await eventually(() => expect(app.services.live.headcount('hall')?.count).toBe(1));
      expect(await readiness()).toEqual({ status: 'ready', reasons: [] });

      await server.stop();
      await eventually(async () =>
        expect(await readiness()).toMatchObject({
          status: 'degraded',
          reasons: [expect.stringContaining('cannot be read')],
        }),
      );
      const token = await app.token('door', 'sensor');
      const report =
        'mutation { reportHeadcount(input: { locationId: "hall", entered: 1 }) { headcount { count } } }';
      expect((await app.ask(report, { token })).data).toMatchObject({
        reportHeadcount: { headcount: { count: 2 } },
      });

      await server.start();
      await topic.write([flow('hall', 5)]);
      await eventually(() => expect(app.services.live.headcount('hall')?.count).toBe(7));
      await eventually(async () => expect(await readiness()).toEqual({ status: 'ready', reasons: [] }));
    });
  });

  describe('several nodes', { timeout: 2 * patience }, () => {
    test('read each record once, and go on when one of them leaves', async () => {
      const { topic, world } = await open();
      const nodes = [await world.node(topic.environment), await world.node(topic.environment)];
      const records = (from: number) =>
        Array.from({ length: 600 }, (_, number) => [
          flow('hall', 1),
          person(`p${number % 3}`, from + number),
        ]).flat();
      await topic.write(records(0));
      await eventually(() => expect(world.live.headcount('hall')?.count).toBe(600));
      for (const [round, node] of nodes.entries()) {
        await topic.write(records(600 * (round + 1)));
        await node.stop();
        nodes.push(await world.node(topic.environment));
        await eventually(
          () => expect(world.live.headcount('hall')?.count).toBe(600 * (round + 2)),
          2 * patience,
        );
        if (round === 1) break;
      }
      await eventually(async () => {
        const known = await world.people.getMany(['p0', 'p1', 'p2']);
        expect(known.map((user) => user?.attributes['number'])).toEqual([1_797, 1_798, 1_799]);
      });
      expect(await world.store.ingest.countDeadLetters()).toEqual([]);
    });
  });
}

/** A connection of its own to what is read, and what it has given. */
interface Reading extends AsyncDisposable {
  /** At least so many records, in the order in which they came; fails when they do not come. */
  records(count: number, options?: { readonly commit: boolean }): Promise<QueueRecord[]>;
  commitAll(): Promise<void>;
}

async function read({ environment }: TestTopic): Promise<Reading> {
  const [queue] = (await queuesOf(environment)) as [Queue];
  const connection: QueueConnection = await queue.connect();
  const batches: (readonly QueueRecord[])[] = [];
  return {
    async records(count, { commit } = { commit: false }) {
      const until = Date.now() + patience;
      while (batches.flat().length < count && Date.now() < until) {
        const batch = await connection.next();
        if (batch.length > 0) batches.push(batch);
        if (batch.length > 0 && commit) await connection.commit(batch);
      }
      return batches.flat();
    },
    async commitAll() {
      for (const batch of batches) await connection.commit(batch);
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

export function eventually(check: () => unknown, timeout = patience / 2): Promise<unknown> {
  return vi.waitFor(check, { timeout, interval: 20 });
}

function textOf({ payload }: QueueRecord): string {
  return Buffer.from(payload).toString();
}

function numbered(count: number, from = 0): Written[] {
  return Array.from({ length: count }, (_, number) => ({ payload: `record ${from + number}` }));
}

function written(kind: string, input: object, key: string): Written {
  return { payload: JSON.stringify(recordOf(kind, input)), key };
}

export function flow(locationId: string, entered: number): Written {
  return written('headcount', { locationId, entered }, locationId);
}

export function person(id: string, number: number): Written {
  return written('user', { id, attributes: { number } }, id);
}

export function push(id: string, title: string): Written {
  return written('push', { title, body: '', audience: { userIds: [id] } }, id);
}
