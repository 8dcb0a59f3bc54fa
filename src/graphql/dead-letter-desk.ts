import type { ProblemCode } from '../errors.ts';
import type { DeadLetterCount, DeadLetterRecord } from '../store/contract.ts';

/** What operators do with records of queues that could not be applied. */
export interface DeadLetterDesk {
  /** Those with an id below `before` (null: from the newest), newest first. */
  page(before: number | null, limit: number): Promise<DeadLetterRecord[]>;
  counts(): Promise<DeadLetterCount[]>;
  /** Tries those that are there once more, oldest first: why each was refused again, or null if it took effect and was removed. */
  replay(
    ids: readonly number[],
  ): Promise<
    { readonly id: number; readonly fault: { readonly code: ProblemCode; readonly reason: string } | null }[]
  >;
  /** Removes those that are there; answers how many. */
  remove(ids: readonly number[]): Promise<number>;
}
