import type { Session } from './session.ts';

/*
 * Who locks what, and in which order. With it, nodes race freely and neither deadlock nor count wrong.
 *
 * 0. The keys of records that are to count once (`ingested`), in their order. Or the idempotency keys of pushes that are accepted together, in
 *    the order of the pushes, because their keys in the table tell that order: two nodes that are given the same keys in other orders at once
 *    deadlock, and one of them is tried again.
 * 1. The clocks of the world (`lockZones`): shared by who moves a user to another zone, exclusive for who plans a push's next local turn.
 * 2. New users (`lockNewUsers`): one transaction at a time makes users known, in the order asked.
 * 3. The gate of a push, an advisory lock: shared by who decides a page of it, exclusive for who cuts it into pages, finishes, ends or sweeps it.
 *    An advisory lock and not the row, because row locks let newcomers share past a waiter: a cancellation could wait as long as pages last.
 *    Whoever looks for work only tries gates, and takes other work where it cannot have one.
 * 4. The rows of `inboxes` of all users concerned, in the order of their keys, before anything of theirs in `recipients` is read or written.
 *    What a person was charged is counted after that, in a statement of its own: in "read committed" it sees every commit before it, and nobody
 *    else can charge this person until ours. So caps are exact. The position of a release is the user's last one and at least one more, written
 *    to the locked row: so within an inbox positions are in commit order, and no lock is common to all. Rows and not advisory locks, because a
 *    page has thousands, and the table of advisory locks has room for a few thousand in all.
 * 5. The row of `funnels`, last.
 *
 * All of them end with the transaction or the connection: a node that dies leaves nothing behind, and its page is there for the next one.
 */

/** The number of an advisory lock of this schema: several may share a database. */
const lockNumber = "hashtextextended(current_schema() || ' ' || $1, 0)";

export async function lockZones(session: Session, mode: 'shared' | 'exclusive'): Promise<void> {
  const shared = mode === 'shared' ? '_shared' : '';
  await session.run(`select pg_advisory_xact_lock${shared}(${lockNumber})`, 'zones');
}

/** Waits until nobody else makes users known. */
export async function lockNewUsers(session: Session): Promise<void> {
  await session.run(`select pg_advisory_xact_lock(${lockNumber})`, 'new users');
}

/** Waits for the gate of a push, to have it alone. */
export async function lockGate(session: Session, pushKey: number): Promise<void> {
  await session.run(`select pg_advisory_xact_lock(${lockNumber})`, gateOf(pushKey));
}

/** Takes the gate of a push if that is possible at once. */
export async function tryGate(
  session: Session,
  pushKey: number,
  mode: 'shared' | 'exclusive',
): Promise<boolean> {
  const shared = mode === 'shared' ? '_shared' : '';
  const row = await session.get<{ taken: boolean }>(
    `select pg_try_advisory_xact_lock${shared}(${lockNumber}) as taken`,
    gateOf(pushKey),
  );
  return row?.taken === true;
}

/** Locks the inboxes of users. */
export async function lockInboxes(session: Session, userKeys: readonly number[]): Promise<void> {
  await session.run(
    'select 1 from inboxes where user_key = any($1::bigint[]) order by user_key for no key update',
    userKeys,
  );
}

/** Waits until no other node changes the schema. */
export async function lockMigrations(session: Session): Promise<void> {
  await session.run(`select pg_advisory_xact_lock(${lockNumber})`, 'migrations');
}

function gateOf(pushKey: number): string {
  return `push ${pushKey}`;
}
