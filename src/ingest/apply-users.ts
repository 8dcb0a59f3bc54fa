import type { People } from '../messaging/people.ts';
import { readUsers } from '../messaging/people-input.ts';
import type { KeyedUpsert } from '../store/contract.ts';
import { type Apply, type Arrival, identityOf, type Verdict } from './arrival.ts';
import { faultOf, type RecordFault } from './record.ts';

/**
 * People, all that are good in one transaction. What is known of a person carries no mark of the record it came from, so the same transaction
 * remembers the records by their places: an old one that comes again must not undo a newer one.
 */
export function applyUsers(people: People): Apply<'user'> {
  return async (arrivals) => {
    const read = arrivals.map(readArrival);
    const good = read.filter((each) => 'user' in each);
    const applied = new Set(good.length > 0 ? await people.upsertOnce(good) : []);
    // A record that comes twice in one batch took effect the first time.
    return read.map((each): Verdict => {
      if (!('user' in each)) return each;
      return applied.delete(each.key) ? 'applied' : 'duplicate';
    });
  };
}

function readArrival(arrival: Arrival<'user'>): KeyedUpsert | RecordFault {
  const { users, faults } = readUsers({ users: [arrival.input] });
  const [user] = users;
  if (user && faults.length === 0) return { key: identityOf(arrival), user };
  return faultOf(
    faults.map(({ path: [input = '', , , ...rest], ...fault }) => ({ ...fault, path: [input, ...rest] })),
  );
}
