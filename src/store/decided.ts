import type { Decided, Step, SuppressionReason } from './push-store.ts';

/** A piece of work that decided for nobody. */
export const nothingDecided: Pick<Step, 'released' | 'decided' | 'dueAt'> = {
  released: [],
  decided: [],
  dueAt: null,
};

/** What it adds up to that deferred messages of a push were suppressed; nothing if there were none. */
export function onlySuppressed(reason: SuppressionReason, people: number): Decided[] {
  if (people === 0) return [];
  return [{ people, deferred: 0, released: 0, quiet: 0, suppressed: new Map([[reason, people]]) }];
}
