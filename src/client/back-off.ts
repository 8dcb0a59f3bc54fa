/** How long to wait between attempts, in milliseconds. */
export interface BackOff {
  /** The least wait: even a server that accepts and closes at once is not asked more often. */
  readonly floor: number;
  /** The span within which the first wait falls; it doubles with every attempt. */
  readonly base: number;
  /** The longest span. */
  readonly ceiling: number;
}

/** A quarter of a second at least, half a minute at most. */
export const defaultBackOff: BackOff = { floor: 250, base: 1_000, ceiling: 30_000 };

/**
 * The wait before an attempt: anywhere in a span that doubles, so that ten thousand pages cut off at one instant do not come back at one
 * instant. "Full jitter" spreads the load best and ends soonest of the usual ways to wait.
 * @param attempt 0 before the first.
 * @param random from 0 to 1.
 */
export function backOffDelay(
  attempt: number,
  random: number,
  { floor, base, ceiling }: BackOff = defaultBackOff,
): number {
  const span = Math.min(base * 2 ** Math.min(attempt, 30), ceiling);
  return Math.round(Math.max(floor, random * span));
}
