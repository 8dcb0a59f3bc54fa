import type { Arrival } from './arrival.ts';
import type { RecordKind } from './record.ts';

/** Records of one batch that may be applied at once: those of each kind in their order, the kinds side by side. */
export type Step = Map<RecordKind, Arrival[]>;

/**
 * Divides a batch into steps that are applied one after another, as few as the order allows: the records of one kind stay in their order, and
 * those of one key in theirs whatever their kinds. A record without a key waits for none of another kind.
 */
export function stepsOf(arrivals: readonly Arrival[]): Step[] {
  const steps: Step[] = [];
  const byKey = new Map<string, { step: number; kind: RecordKind }>();
  const byKind = new Map<RecordKind, number>();
  for (const arrival of arrivals) {
    const { kind } = arrival;
    const { topic, partition, key } = arrival.record;
    const place = key === null ? undefined : JSON.stringify([topic, partition, key]);
    const before = place === undefined ? undefined : byKey.get(place);
    const after = before ? before.step + Number(before.kind !== kind) : 0;
    const index = Math.max(after, byKind.get(kind) ?? 0);
    byKind.set(kind, index);
    if (place !== undefined) byKey.set(place, { step: index, kind });
    const step = (steps[index] ??= new Map());
    const together = step.get(kind);
    if (together) together.push(arrival);
    else step.set(kind, [arrival]);
  }
  return steps;
}
