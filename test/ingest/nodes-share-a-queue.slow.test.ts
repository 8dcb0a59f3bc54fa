import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canTestPostgres, PostgresKit } from '../kit/postgres-kit.ts';
import { hasRedis } from '../kit/redis-server.ts';
import { canTest } from '../kit/required.ts';
import { type Run, serve } from '../kit/server-process.ts';
import { eventually, flow, person, push, type TestQueueServer, type TestTopic } from './queue-contract.ts';
import { startRedisQueue } from './redis-streams-queue.ts';

const secret = 'a secret for tests, long enough to be one';

/** How often the node is killed that reads, how many streams there are, and how many records of each kind come between. */
const [kills, streams, each] = [4, 2, 600];

/** People of each stream: a key of its own each. */
function peopleOf(stream: number): string[] {
  return [0, 1, 2, 3, 4].map((number) => `person-${stream}-${number}`);
}

type Node = Run & { readonly url: string };

describe.skipIf(!canTestPostgres || !canTest('Redis', hasRedis))('two nodes that share streams', () => {
  const kit = new PostgresKit('ingest');
  let queue: TestQueueServer;
  beforeAll(async () => {
    queue = await startRedisQueue();
  });
  afterAll(() => queue[Symbol.asyncDispose]());

  test('on PostgreSQL lose no record, count none twice and keep the order of each key, although one after the other is killed', async () => {
    const topics: TestTopic[] = [];
    for (let stream = 0; stream < streams; stream++) topics.push(await queue.topic());
    const address = topics[0]?.environment['INGEST_REDIS_STREAMS_URL'] ?? '';
    const environment = {
      DATABASE_URL: await kit.schema(),
      REDIS_URL: address,
      AUTH_SECRET: secret,
      INGEST_REDIS_STREAMS_URL: address,
      INGEST_TOPIC: topics.map((topic) => topic.environment['INGEST_TOPIC']).join(','),
      INGEST_GROUP: 'shared',
    };
    const store = await kit.open({ url: environment.DATABASE_URL });
    const nothing = { capacity: null, latitude: null, longitude: null, staleAfter: null };
    await store.facts.upsertLocations([{ id: 'hall', name: 'Hall', timeZone: 'UTC', ...nothing }]);
    const nodes: Node[] = [await serve(environment), await serve(environment)];
    const counted = async () =>
      (await store.facts.places(null, 1)).map(({ headcount }) => headcount?.count ?? 0)[0] ?? 0;

    for (let round = 0; round <= kills; round++) {
      const before = await counted();
      await Promise.all(topics.map((topic, stream) => topic.write(records(stream, round))));
      if (round === kills) break;
      // In the middle of what was written, with batches read and not committed.
      await eventually(async () => expect(await counted()).toBeGreaterThan(before));
      const victim = nodes.shift();
      victim?.child.kill('SIGKILL');
      await victim?.ended;
      nodes.push(await serve(environment));
    }
    const rounds = kills + 1;
    await eventually(async () => expect(await counted()).toBe(streams * rounds * each));

    const pushed = Array.from({ length: rounds * each }, (_, number) => number).filter(isPushed);
    for (let stream = 0; stream < streams; stream++) {
      const people = peopleOf(stream);
      for (const [index, user] of people.entries()) {
        const own = pushed.filter((number) => number % people.length === index);
        await eventually(async () => expect((await store.people.get([user]))[0]?.unread).toBe(own.length));
        const page = { before: null, limit: 1_000, states: null, category: null };
        const { messages, contents } = await store.inbox.history(user, page, Date.now());
        expect(messages.map(({ id }) => contents[id]?.title).toReversed()).toEqual(
          own.map((number) => `Push ${number}`),
        );
      }
      // The attributes are those of the last record about each person.
      const last = people.map((_, index) => rounds * each - people.length + index);
      await eventually(async () => {
        const known = await store.people.get(people);
        expect(known.map((user) => user?.attributes['number'])).toEqual(last);
      });
    }
    expect(await store.ingest.countDeadLetters()).toEqual([]);

    for (const node of nodes) {
      node.child.kill('SIGTERM');
      expect((await node.ended).code).toBe(0);
    }
  });
});

/** What one stream is given in a round: flows that count one each, what is known of people, and pushes to them; each person is a key. */
function records(stream: number, round: number) {
  const people = peopleOf(stream);
  return Array.from({ length: each }, (_, index) => {
    const number = round * each + index;
    const user = people[number % people.length] ?? '';
    return [
      person(user, number),
      ...(isPushed(number) ? [push(user, `Push ${number}`)] : []),
      flow('hall', 1),
    ].map((record) => ({ ...record, key: user }));
  }).flat();
}

function isPushed(number: number): boolean {
  return number % 3 === 0;
}
