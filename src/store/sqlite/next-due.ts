import type { Db } from './db.ts';

/** When there is work next: a push to release, a deferred message to decide again, or an ending; null if there is none. */
export function nextDue(db: Db): number | null {
  const instants = [
    'select min(due_at) as at from progress where due_at is not null',
    'select min(until) as at from recipients where state = 8',
    'select min(ending_at) as at from progress where ending_at is not null',
  ].flatMap((sql) => db.get<{ at: number | null }>(sql)?.at ?? []);
  return instants.length === 0 ? null : Math.min(...instants);
}
