import type { HeadcountReading, HeadcountRecord } from '../store/fact-store.ts';

/** The most people that the public contract can tell of: GraphQL's largest Int. */
const largestCount = 2_147_483_647;

/**
 * How many people are in after a reading, given how many were in before it (null: not known, which counts as none). A count replaces what was
 * known, a reset makes it zero, then flows are applied. Flows drift, so the result is kept from falling below zero.
 */
export function countAfter(before: number | null, { count, reset, entered, left }: HeadcountReading): number {
  const base = count ?? (reset ? 0 : (before ?? 0));
  return Math.min(Math.max(base + entered - left, 0), largestCount);
}

/** A count or a reset is a measurement; what flows alone add up to is an estimate until the next one. */
export function qualityAfter({ count, reset }: HeadcountReading): HeadcountRecord['quality'] {
  return count !== null || reset ? 'MEASURED' : 'ESTIMATED';
}

/**
 * The instant at which a reading is applied. One that does not say when it was observed is of now, and several nodes, or partitions of a
 * queue, do not agree on that to the millisecond; what entered and left must not be lost over it.
 */
export function instantOf(
  current: Pick<HeadcountRecord, 'observedAt'> | null,
  { observedAt, undated = false }: HeadcountReading,
): number {
  return undated && current ? Math.max(observedAt, current.observedAt) : observedAt;
}

/**
 * Whether a reading is about the past: something newer is known, so it changes the history but not the present. Its sample is worked out from
 * the newest sample at or before its own instant; later samples stay as they are. At one instant, every reading counts: doors are many.
 */
export function isLate(
  current: Pick<HeadcountRecord, 'observedAt'> | null,
  reading: HeadcountReading,
): boolean {
  return current !== null && instantOf(current, reading) < current.observedAt;
}
