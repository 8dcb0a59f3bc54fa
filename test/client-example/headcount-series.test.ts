import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { chartColumns } from '../../client-example/src/live/chart-columns.ts';
import { joinSeries, type Sample } from '../../client-example/src/live/headcount-series.ts';

/** What was observed in a minute, one sample for each second. */
const observed: readonly Sample[] = Array.from({ length: 60 }, (_, second) => ({
  at: second * 1_000,
  count: second % 7,
}));

describe('the series of a chart', () => {
  test.prop([fc.nat(59), fc.nat(59), fc.nat(59)])(
    'has no seam: history up to one moment and live points from another are every point once, in order',
    (historyEnd, liveStart, gap) => {
      const history = observed.slice(0, historyEnd + 1);
      const live = observed.slice(Math.min(liveStart, historyEnd));
      const known = live
        .slice(0, gap + 1)
        .reduce<readonly Sample[]>((series, sample) => joinSeries(series, [sample], 0), []);
      const joined = joinSeries(history, known, 0);
      const all = live.slice(gap + 1).reduce((series, sample) => joinSeries(series, [sample], 0), joined);
      expect(all).toEqual(observed);
    },
  );

  test('takes the live count where history has the same instant', () => {
    expect(joinSeries([{ at: 1, count: 5 }], [{ at: 1, count: 6 }], 0)).toEqual([{ at: 1, count: 6 }]);
  });

  test('keeps one point from before its window, so that the line comes in from the left', () => {
    expect(
      joinSeries(observed, [], 30_500)
        .slice(0, 2)
        .map(({ at }) => at),
    ).toEqual([30_000, 31_000]);
  });

  test('keeps the last point when all are from before its window', () => {
    expect(joinSeries(observed, [], 100_000)).toEqual([observed.at(-1)]);
  });
});

describe('the columns of a chart', () => {
  const window = { from: 10_000, to: 20_000, capacity: 100, isCurrent: true };

  test('draw the capacity over the whole window, also where nothing was counted', () => {
    expect(chartColumns([{ at: 15_000, count: 4 }], window)).toEqual([
      [10, 15, 20],
      [null, 4, 4],
      [100, 100, 100],
    ]);
  });

  test('end the line at the last count when it does not hold any more', () => {
    expect(chartColumns([{ at: 5_000, count: 4 }], { ...window, isCurrent: false })[1]).toEqual([4, null]);
  });

  test('have no capacity where none is known', () => {
    expect(chartColumns([], { ...window, capacity: undefined })).toEqual([
      [10, 20],
      [null, null],
      [null, null],
    ]);
  });
});
