import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory-bus.ts';
import { startDemo, type DemoFacts } from '../../src/demo/replay.ts';
import { LiveFacts } from '../../src/live/live-facts.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const speed = 3600;
const recordedHour = 3_600_000 / speed;

/** The demo on real live facts and a real database; only time is the test's. */
async function start() {
  const parts = new AsyncDisposableStack();
  onTestFinished(() => parts.disposeAsync());
  const clock = new ManualClock();
  const store = parts.adopt(await openSqliteStore({ dataDir: parts.use(temporaryFolder()).path }), (opened) =>
    opened.close(),
  );
  const live = parts.use(await LiveFacts.load({ store: store.facts, bus: createMemoryBus(), clock }));

  let told = 0;
  let telling: Promise<unknown> = Promise.resolve();
  function follow<Outcome>(report: Promise<Outcome>): Promise<Outcome> {
    told++;
    telling = report.catch(() => {});
    return report;
  }
  const facts: DemoFacts = {
    upsertLocations: (locations) => live.upsertLocations(locations),
    reportHeadcount: (reading) => follow(live.reportHeadcount(reading)),
    reportLocation: (reading) => follow(live.reportLocation(reading)),
    headcount: (locationId) => live.headcount(locationId),
  };
  const log = { warn: (details: object) => expect.fail(JSON.stringify(details)) };
  parts.use(await startDemo({ facts, clock, speed, log }));

  /** Lets time pass in steps shorter than what counts as a pause, and each report that becomes due be committed. */
  async function pass(milliseconds: number): Promise<void> {
    const end = clock.now() + milliseconds;
    while (clock.now() < end) {
      clock.advance(Math.min(500, end - clock.now()));
      for (let before = -1; before !== told;) {
        before = told;
        await telling;
        await setImmediate();
        clock.advance(0);
      }
    }
  }
  return { live, clock, pass };
}

it('through the real door into the store: 7, 30, 95 and 0 people, one history, and buses on their way', async () => {
  const { live, clock, pass } = await start();
  const started = clock.now();
  expect(live.headcount('calit2')).toMatchObject({ count: 7, quality: 'ESTIMATED', observedAt: started });
  expect(live.location('bus-2612')).toMatchObject({ latitude: 30.34019, longitude: -97.69125 });

  await pass(recordedHour);
  expect(live.headcount('calit2')?.count).toBe(30);
  expect(live.location('bus-2612')).toMatchObject({ latitude: 30.25606, longitude: -97.74591 });
  await pass(5 * recordedHour);
  expect(live.headcount('calit2')?.count).toBe(95);
  await pass(6 * recordedHour);
  expect(live.headcount('calit2')?.count).toBe(0);

  // Each step ends with a full hour, from 05:00 of the day before to 21:00.
  const from = started - 29 * recordedHour + 1;
  const hours = await live.headcountHistory('calit2', from, clock.now() + 1, recordedHour);
  expect(hours.map(({ count }) => count)).toEqual([
    ...[0, 0, 0, 0, 10, 30, 42, 37, 41, 57, 46, 59, 41, 30, 17, 18, 18, 16, 18, 17, 17, 17, 17, 0],
    ...[1, 0, 0, 1, 7, 30, 35, 30, 59, 80, 95, 68, 32, 53, 39, 25, 0],
  ]);
});

it('the reset at 04:00 makes the count a measured one, until the next flow', async () => {
  const { live, clock, pass } = await start();
  await pass(19 * recordedHour);
  expect(live.headcount('calit2')).toMatchObject({ count: 0, quality: 'MEASURED', observedAt: clock.now() });
  await pass(recordedHour);
  expect(live.headcount('calit2')?.quality).toBe('ESTIMATED');
});
