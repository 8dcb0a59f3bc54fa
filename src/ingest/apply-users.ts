import type { Clock } from '../clock.ts';
import type { People } from '../messaging/people.ts';
import { readUsers, type UserInput } from '../messaging/people-input.ts';
import type { IngestStore } from '../store/contract.ts';
import { type Apply, type Arrival, identityOf, type Verdict } from './arrival.ts';
import { faultOf } from './record.ts';

/**
 * People, all that are good in as few transactions as their order allows. What is known of a person carries no mark of the record it came
 * from, so applied records are remembered by their places: an old one that comes again must not undo a newer one.
 */
export function applyUsers(people: People, store: IngestStore, clock: Clock): Apply<'user'> {
  return async (arrivals) => {
    const identities = arrivals.map(identityOf);
    const seen = new Set(await store.remembered(identities));
    const verdicts = arrivals.map((arrival, index): Verdict => {
      if (seen.has(identities[index] as string)) return 'duplicate';
      const { faults } = readUsers({ users: [arrival.input] });
      return faults.length > 0
        ? faultOf(
            faults.map(({ path: [input = '', , , ...rest], ...fault }) => ({
              ...fault,
              path: [input, ...rest],
            })),
          )
        : 'applied';
    });
    for (const users of rounds(arrivals.filter((_, index) => verdicts[index] === 'applied')))
      await people.upsert({ users });
    const applied = identities.filter((_, index) => verdicts[index] === 'applied');
    if (applied.length > 0) await store.remember(applied, clock.now());
    return verdicts;
  };
}

/** Groups in each of which every person comes once, in the order of the records. */
function rounds(arrivals: readonly Arrival<'user'>[]): UserInput[][] {
  const groups: Map<string, UserInput>[] = [];
  for (const { input } of arrivals) {
    const last = groups.at(-1);
    if (last && !last.has(input.id)) last.set(input.id, input);
    else groups.push(new Map([[input.id, input]]));
  }
  return groups.map((group) => [...group.values()]);
}
