import { createHash } from 'node:crypto';
import type { QueueRecord } from './queue.ts';
import type { RecordFault, RecordInputs, RecordKind } from './record.ts';

/** A record that was understood, on its way into the store. */
export interface Arrival<Kind extends RecordKind = RecordKind> {
  readonly source: string;
  readonly record: QueueRecord;
  readonly kind: Kind;
  readonly input: RecordInputs[Kind];
}

/**
 * What became of a record. `applied`: it took effect, now or at an earlier attempt. `late`: as `applied`, but something newer was known.
 * `duplicate`: it had taken effect before. A fault: it is refused, for good.
 */
export type Verdict = 'applied' | 'late' | 'duplicate' | RecordFault;

/** Applies records of one kind in their order; answers in that order. Rejects with `StoreUnavailable` if it may be asked again. */
export type Apply<Kind extends RecordKind> = (arrivals: readonly Arrival<Kind>[]) => Promise<Verdict[]>;

/** The longest text that is taken as an idempotency key. */
const longestKey = 200;

/**
 * Stands for a record at all its deliveries, so that it counts once. The instant at which the queue took it is part of that: a queue that was
 * removed and made again begins to count its offsets anew.
 */
export function identityOf({ source, record }: Pick<Arrival, 'source' | 'record'>): string {
  const { topic, partition, offset, queuedAt } = record;
  const text = `queue:${source}/${topic}/${partition}/${offset}@${queuedAt ?? ''}`;
  return text.length <= longestKey ? text : `queue:${createHash('sha256').update(text).digest('base64url')}`;
}

/** The instant of a record that does not tell one of its own: when it was queued, but not in the future. */
export function instantOf({ queuedAt }: QueueRecord, now: number): number {
  return Math.min(queuedAt ?? now, now);
}
