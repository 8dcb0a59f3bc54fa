import fc from 'fast-check';
import { expect } from 'vitest';
import { ManualClock } from '../kit/manual-clock.ts';
import { MessagingWorld, type WorldOptions } from '../kit/messaging-world.ts';
import { Schedule } from './schedule.ts';
import { commands } from './schedule-commands.ts';

/** A seed that failed, to try again: `PROPERTY_SEED=…`. */
const seed = process.env['PROPERTY_SEED'] === undefined ? undefined : Number(process.env['PROPERTY_SEED']);

/** A world with small pages, so that audiences of a few people are released in several transactions: at once, if another store is given. */
export function openPropertyWorld(
  options: Pick<WorldOptions, 'openStore' | 'openBuses'> = {},
): Promise<MessagingWorld> {
  const clock = new ManualClock(Date.UTC(2026, 0, 5));
  return MessagingWorld.open({
    clock,
    pageSize: 2,
    ceiling: 3,
    ...options,
    ...(options.openStore && { releasers: 3 }),
  });
}

/**
 * How many schedules one world plays: its clock goes on with each, some 250 days in a thousand. Two years further the audit log is to be swept
 * of what by the real time, which that log goes by, is too new.
 */
const perWorld = 1_000;

/** Plays random schedules on worlds and on the model, until one differs. */
export async function checkSchedules(open: () => Promise<MessagingWorld>, runs: number): Promise<void> {
  for (let left = runs; left > 0; left -= perWorld) {
    await using world = await open();
    await checkIn(world, Math.min(left, perWorld));
  }
}

/** The store and the clock go on from one schedule to the next; people and pushes are new in each. */
async function checkIn(world: MessagingWorld, runs: number): Promise<void> {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(commands, async (schedule) => {
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
}
