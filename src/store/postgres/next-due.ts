import type { Session } from './session.ts';

/** How long to wait before looking again when all that is due is being done by other nodes (ms). */
const lookAgain = 50;

/** When there is work next: a push to release, a deferred message to decide again, or an ending; null if there is none. */
export async function nextDue(session: Session): Promise<number | null> {
  // least() leaves out nulls.
  const row = await session.get<{ at: number | null }>(
    `select least(
       (select min(due_at) from releases where due_at is not null),
       (select min(until) from recipients where state = 8),
       (select min(ending_at) from releases where ending_at is not null)) as at`,
  );
  return row?.at ?? null;
}

/** The same for a node that found nothing to do at `now`: what is due nevertheless is in other nodes' hands, or will be ours if they die. */
export async function nextDueForOthers(session: Session, now: number): Promise<number | null> {
  const next = await nextDue(session);
  return next === null || next > now ? next : now + lookAgain;
}
