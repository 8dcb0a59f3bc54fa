import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ManualClock } from '../kit/manual-clock.ts';
import { MessagingWorld } from '../kit/messaging-world.ts';
import { Schedule } from './schedule.ts';
import { commands } from './schedule-commands.ts';

/** How many random schedules are tried: `PROPERTY_RUNS=100000 npx vitest run test/messaging/property.test.ts`. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 1_000);
/** A seed that failed, to try again: `PROPERTY_SEED=…`. */
const seed = process.env['PROPERTY_SEED'] === undefined ? undefined : Number(process.env['PROPERTY_SEED']);

let world: MessagingWorld;

beforeAll(async () => {
  // Small pages, so that audiences of a few people are released in several transactions.
  world = await MessagingWorld.open({
    clock: new ManualClock(Date.UTC(2026, 0, 5)),
    pageSize: 2,
    ceiling: 3,
  });
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

it(
  'does as the model says, whatever is pushed, acked, retracted, expires, changes or crashes in whatever order',
  async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(commands, async (schedule) => {
        // The store and its clock go on from run to run; people and pushes are new in each.
        const run = new Schedule(world, `run-${count++}`);
        try {
          await run.begin();
          for (const command of schedule) await run.do(command);
          await run.check();
        } finally {
          await run.end();
        }
      }),
      { numRuns: runs, ...(seed === undefined ? {} : { seed }), endOnFailure: false },
    );
    expect(world.warnings).toEqual([]);
  },
  Math.max(60_000, runs * 200),
);
