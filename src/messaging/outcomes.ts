import type { Decision } from './fatigue.ts';
import type { Decided, SuppressionReason } from '../store/push-store.ts';

/** People for whom the same was decided. */
export interface Outcome<Person> {
  readonly decision: Decision;
  readonly people: Person[];
}

/** Puts together people for whom the same was decided; decisions are in the order of the people. */
export function groupByOutcome<Person>(
  people: readonly Person[],
  decisions: readonly Decision[],
): Outcome<Person>[] {
  const outcomes = new Map<string, Outcome<Person>>();
  for (const [index, person] of people.entries()) {
    const decision = decisions[index];
    if (!decision) throw new Error('A decision is missing');
    const key = keyOf(decision);
    const outcome = outcomes.get(key);
    if (outcome) outcome.people.push(person);
    else outcomes.set(key, { decision, people: [person] });
  }
  return [...outcomes.values()];
}

function keyOf(decision: Decision): string {
  if (decision.kind === 'RELEASE') return 'RELEASE';
  const rule = JSON.stringify(decision.rule);
  if (decision.kind === 'QUIET') return `QUIET ${rule}`;
  return `${decision.kind} ${decision.reason} ${decision.kind === 'DEFER' ? decision.until : ''} ${rule}`;
}

/** Adds outcomes up for a funnel. */
export function sumUp(outcomes: readonly Outcome<unknown>[]): Decided {
  const sums = { people: 0, deferred: 0, released: 0, quiet: 0 };
  const suppressed = new Map<SuppressionReason, number>();
  for (const { decision, people } of outcomes) {
    sums.people += people.length;
    if (decision.kind === 'DEFER') sums.deferred += people.length;
    else if (decision.kind === 'SUPPRESS')
      suppressed.set(decision.reason, (suppressed.get(decision.reason) ?? 0) + people.length);
    else sums.released += people.length;
    if (decision.kind === 'QUIET') sums.quiet += people.length;
  }
  return { ...sums, suppressed };
}
