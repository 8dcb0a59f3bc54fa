/** The middle one, or the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  return (percentile(values, 50, Math.floor) + percentile(values, 50, Math.ceil)) / 2;
}

/** The value below or at which so many percent of all are. NaN of none. */
export function percentile(
  values: readonly number[],
  percent: number,
  round: (position: number) => number = Math.ceil,
): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[round(((sorted.length - 1) * percent) / 100)] ?? NaN;
}

/** Milliseconds since some instant that all processes of this machine share. */
export function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
