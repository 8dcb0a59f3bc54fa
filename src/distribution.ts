/** How often values were how large, as plain numbers: cheap enough for a hot path, read when somebody asks. */
export class Distribution {
  /** The upper bounds of the buckets, ascending; a last bucket takes whatever is larger. */
  readonly bounds: readonly number[];
  /** How many values are in each bucket, above the bound before it. */
  readonly counts: Float64Array;
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** @param times how many equal values these are. */
  add(value: number, times = 1): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] as number)) bucket++;
    this.counts[bucket] = (this.counts[bucket] as number) + times;
    this.sum += value * times;
    this.count += times;
  }
}

/** Buckets for what takes from half a millisecond to ten seconds (s). */
export const durations = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
] as const;
