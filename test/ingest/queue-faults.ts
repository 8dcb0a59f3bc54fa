import { beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../kit/server-process.ts';
import { startApp } from '../kit/start-app.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';
import { eventually, flow, person, push, type TestQueueServer, type TestTopic } from './queue-contract.ts';

/** How long a server of a queue may take to start, and a group until it has missed members that are gone (ms). */
const startWithin = 300_000;

/** What holds for a queue when its readers are killed: nothing is lost, nothing counts twice, each key keeps its order. */
export function testQueueFaults(startServer: () => Promise<TestQueueServer>): void {
  let server: TestQueueServer;
  beforeAll(async () => {
    server = await startServer();
    return () => server[Symbol.asyncDispose]();
  }, startWithin);

  describe('when it is killed', { timeout: startWithin }, () => {
    test('a reader goes on where it was, and keeps the order of a key', async () => {
      const topic = await server.topic();
      using folder = temporaryFolder();
      await makeHall(folder.path);
      const environment = { DATA_DIR: folder.path, ...topic.environment };
      const rounds = 3;
      const each = 400;
      for (let round = 0; round < rounds; round++) {
        await writeRound(topic, round, each);
        const reader = await serve(environment);
        // Something of this round has been applied, and something has not, unless it was quick.
        await countReaches(reader.url, round * each + 1);
        reader.child.kill('SIGKILL');
        await reader.ended;
      }
      const reader = await serve(environment);
      await countReaches(reader.url, rounds * each);
      reader.child.kill('SIGTERM');
      expect((await reader.ended).code).toBe(0);

      await using app = await startApp({ dataDir: folder.path });
      expect(app.services.live.headcount('hall')?.count).toBe(rounds * each);
      const pushes = await app.services.pushes.page(null, 500);
      expect(pushes.map(({ title }) => title).reverse()).toEqual(
        Array.from({ length: rounds * 20 }, (_, number) => `Push ${number}`),
      );
      expect(await app.services.people.get('ann')).toMatchObject({
        attributes: { number: rounds * each - 1 },
      });
    });
  });
}

/** Flows that count one each, and among them as many records of a person and a few pushes to her; a flow is the last. All have one key. */
async function writeRound(topic: TestTopic, round: number, each: number): Promise<void> {
  const records = Array.from({ length: each }, (_, index) => {
    const number = round * each + index;
    const pushes = index % (each / 20) === 0 ? [push('ann', `Push ${(number * 20) / each}`)] : [];
    return [person('ann', number), ...pushes, flow('hall', 1)];
  });
  await topic.write(records.flat().map((record) => ({ ...record, key: 'hall' })));
}

/** Resolves when a server tells that the hall has at least so many people. */
async function countReaches(url: string, least: number): Promise<void> {
  const body = JSON.stringify({ query: '{ headcount(locationId: "hall") { count } }' });
  await eventually(async () => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { data } = (await answer.json()) as { data: { headcount: { count: number } | null } };
    expect(data.headcount?.count ?? 0).toBeGreaterThanOrEqual(least);
  }, startWithin);
}

async function makeHall(dataDir: string): Promise<void> {
  await using app = await startApp({ dataDir });
  const nothing = { capacity: null, latitude: null, longitude: null, staleAfter: null };
  await app.services.live.upsertLocations([{ id: 'hall', name: 'Hall', timeZone: 'UTC', ...nothing }]);
}
