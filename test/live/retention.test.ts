import { describe, expect, it } from 'vitest';
import { kept, keepRetention } from '../../src/live/retention.ts';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { headcount, place } from '../kit/facts.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { openFresh } from '../store/open-fresh.ts';

describe('retention', () => {
  it('forgets samples and reading keys when they are old enough, and keeps the others', async () => {
    const clock = new ManualClock();
    const { facts } = await openFresh();
    await facts.upsertLocations([place('hall')]);
    const [old, young] = [clock.now() - kept.samples - 1, clock.now()];
    const readings = [headcount({ observedAt: old, count: 1 }), headcount({ observedAt: young, count: 2 })];
    await facts.applyHeadcounts(readings, clock.now() - kept.readingKeys - 1);

    const swept = Promise.withResolvers<number>();
    const sweep: typeof facts.sweep = async (...limits) => {
      const forgotten = await facts.sweep(...limits);
      swept.resolve(forgotten);
      return forgotten;
    };
    const retention = keepRetention({ sweep }, clock);
    clock.advance(60_000);
    expect(await swept.promise).toBe(3);
    expect(await facts.headcountHistory('hall', 0, clock.now() + 1, 1)).toEqual([{ at: young, count: 2 }]);
    retention[Symbol.dispose]();
  });

  it('goes on soon while there is more to forget, else rests; asks again later when the store cannot; stops when disposed', async () => {
    const clock = new ManualClock(0);
    const asked: number[] = [];
    const answers = [1_000, 999, new StoreUnavailable('full'), 0];
    const sweep = async () => {
      asked.push(clock.now());
      const answer = answers.shift() ?? 0;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const retention = keepRetention({ sweep }, clock);
    await clock.advanceAsync(30 * 60_000);
    expect(asked).toEqual([60_000, 60_100, 660_100, 1_260_100]);
    retention[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });
});
