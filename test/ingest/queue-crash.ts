import { once } from 'node:events';
import { beforeAll, expect, test, vi } from 'vitest';
import { signToken } from '../../src/auth/tokens.ts';
import { systemClock } from '../../src/clock.ts';
import { serve } from '../kit/server-process.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';
import type { TestQueueServer } from './queue-contract.ts';
import { push, recordOf } from './ingest-world.ts';

const secret = 'a secret for tests, long enough to be one';
const people = Array.from({ length: 20 }, (_, number) => `person-${number}`);
const [flows, pushes, kills] = [3_000, 1_000, 4];

interface State {
  readonly headcount: { readonly count: number } | null;
  readonly users: { readonly edges: readonly { readonly node: { readonly unreadCount: number } }[] };
}

/** What must hold when the program that reads a queue is killed in the middle of its work, over and over. */
export function testCrashes(startServer: () => Promise<TestQueueServer>): void {
  let server: TestQueueServer;
  beforeAll(async () => {
    server = await startServer();
    return () => server[Symbol.asyncDispose]();
  }, 60_000);

  test('a server that is killed while it reads loses no record and counts none twice', async () => {
    const topic = await server.topic();
    using folder = temporaryFolder();
    const start = () => serve({ DATA_DIR: folder.path, AUTH_SECRET: secret, ...topic.environment });
    const token = await signToken(secret, { subject: 'op', role: 'operator' }, systemClock);
    let run = await start();

    async function ask(query: string): Promise<unknown> {
      const response = await fetch(`${run.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      });
      return ((await response.json()) as { data: unknown }).data;
    }
    const look = async () =>
      (await ask(
        '{ headcount(locationId: "hall") { count } users(first: 100) { edges { node { unreadCount } } } }',
      )) as State;
    const counted = ({ headcount }: State) => headcount?.count ?? 0;
    const received = ({ users }: State) => users.edges.reduce((sum, { node }) => sum + node.unreadCount, 0);

    await ask(
      'mutation { upsertLocations(input: { locations: [{ id: "hall", name: "Hall", timeZone: "UTC" }] }) { errors { code } } }',
    );
    const each = Math.ceil(flows / (kills + 1));
    let killed = 0;
    for (let from = 0; from < flows; from += each) {
      const before = counted(await look());
      const until = Math.min(from + each, flows);
      await topic.write(Array.from({ length: until - from }, (_, index) => records(from + index)).flat());
      if (killed === kills) break;
      // In the middle of what was written, with batches read and not committed.
      await vi.waitFor(async () => expect(counted(await look())).toBeGreaterThan(before), {
        timeout: 120_000,
        interval: 5,
      });
      run.child.kill('SIGKILL');
      await once(run.child, 'exit');
      killed++;
      run = await start();
    }
    await vi.waitFor(
      async () => {
        const state = await look();
        expect([counted(state), received(state)]).toEqual([flows, pushes]);
      },
      { timeout: 240_000, interval: 100 },
    );
    expect(killed).toBe(kills);
    const dead = await ask('{ deadLetters { total } }');
    expect(dead).toEqual({ deadLetters: { total: 0 } });
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });
}

/** A flow, and with each third one a push to one person. */
function records(number: number) {
  const flow = recordOf('headcount', { locationId: 'hall', entered: 1 });
  const written = [{ payload: JSON.stringify(flow), key: 'hall' }];
  const person = people[number % people.length] ?? '';
  if (number % 3 === 0)
    written.push({ payload: JSON.stringify(push([person], { title: `Push ${number}` })), key: person });
  return written;
}
