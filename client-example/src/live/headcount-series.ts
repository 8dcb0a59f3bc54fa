/** One point of the chart. */
export interface Sample {
  readonly at: number;
  readonly count: number;
}

/** The points of a chart, oldest first, each instant once. */
export type Series = readonly Sample[];

/**
 * Joins points that may overlap, in any order: history that arrives after live points, live points that history has as well. An instant that
 * both have is taken from `news`. Points before `from` are dropped, except the last of them: the line comes in from the left.
 */
export function joinSeries(known: Series, news: Series, from: number): Series {
  const last = known.at(-1);
  const byInstant = news.every((sample) => last === undefined || sample.at > last.at)
    ? [...known, ...news]
    : [...new Map([...known, ...news].map((sample) => [sample.at, sample])).values()].sort(
        (a, b) => a.at - b.at,
      );
  const firstInside = byInstant.findIndex((sample) => sample.at >= from);
  if (firstInside === -1) return byInstant.slice(-1);
  return byInstant.slice(Math.max(firstInside - 1, 0));
}
