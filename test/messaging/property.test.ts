import { it } from 'vitest';
import { Schedule } from './schedule.ts';
import { hour, type PushCommand } from './schedule-commands.ts';
import { checkSchedules, openPropertyWorld } from './schedule-property.ts';

/** How many random schedules are tried: `PROPERTY_RUNS=100000 npx vitest run test/messaging/property.test.ts`. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 1_000);

it(
  'does as the model says, whatever is pushed, acked, retracted, expires, changes or crashes in whatever order',
  () => checkSchedules(openPropertyWorld, runs),
  Math.max(60_000, runs * 200),
);

it('releases what waited for one instant in the order of the pushes, whichever began to wait first', async () => {
  const push: PushCommand = {
    ...{ kind: 'push', users: 0b100, byCondition: false, category: 'news', critical: false, overflow: null },
    ...{ expiresIn: null, when: 'now', preview: false, crash: false },
  };
  await using asleep = await openPropertyWorld();
  const run = new Schedule(asleep, 'asleep');
  await run.begin();
  await run.do({ kind: 'prefer', user: 2, choice: 0 });
  await run.do({ ...push, when: 'later' });
  await run.do(push);
  await run.do({ kind: 'advance', by: 9 * hour });
  await run.check();
});
