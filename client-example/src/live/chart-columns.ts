import type { Series } from './headcount-series.ts';

/** The window a chart shows. */
export interface ChartWindow {
  readonly from: number;
  readonly to: number;
  readonly capacity: number | undefined;
  /** Whether the last count still holds at `to`. */
  readonly isCurrent: boolean;
}

export type ChartColumns = [at: number[], count: (number | null)[], capacity: (number | null)[]];

/**
 * The columns of the chart: seconds, counts, capacity. The capacity spans the whole window, so a point without a count stands at either end
 * that has no sample; a count that still holds goes on to the right end.
 */
export function chartColumns(series: Series, { from, to, capacity, isCurrent }: ChartWindow): ChartColumns {
  const first = series.at(0);
  const last = series.at(-1);
  const points: { at: number; count: number | null }[] = [...series];
  if (!first || first.at > from) points.unshift({ at: from, count: null });
  if (!last || last.at < to) points.push({ at: to, count: isCurrent && last ? last.count : null });
  return [
    points.map((point) => point.at / 1000),
    points.map((point) => point.count),
    points.map(() => capacity ?? null),
  ];
}
