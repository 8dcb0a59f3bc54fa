import { reasons, states } from '../codes.ts';
import type { Decided, Deed, PushStatus } from '../contract.ts';
import { nothingDecided, onlySuppressed } from '../decided.ts';
import { recordDeeds } from './audit.ts';
import { FunnelChanges } from './funnels.ts';
import { lockGate, tryGate } from './locks.ts';
import type { Work } from './release.ts';
import type { Session } from './session.ts';

/** A push of which messages have expired or are to be taken back. */
interface EndingRow {
  readonly key: number;
  readonly id: string;
  readonly status: PushStatus;
  readonly expiresAt: number | null;
  readonly cursor: number;
  readonly deferred: number;
}

/** A range of one push's recipients. */
type Range = readonly [pushKey: number, after: number, upTo: number];

const inRange = 'push_key = $1 and user_key > $2 and user_key <= $3';

/** Ends a page of the messages of a push that has expired, was cancelled or was taken back. Undefined if there is none to be had. */
export async function endNext(session: Session, now: number, limit: number): Promise<Work | undefined> {
  const busy: number[] = [];
  for (;;) {
    const due = await session.get<{ key: number }>(
      `select push_key as key from releases where ending_at <= $1 and push_key <> all($2::bigint[])
       order by ending_at, push_key limit 1`,
      now,
      busy,
    );
    if (!due) return undefined;
    const push = (await tryGate(session, due.key, 'exclusive')) && (await endingOf(session, due.key, now));
    if (push) {
      const decided = await endPage(session, push, now, limit);
      return { pushes: [push.id], ...nothingDecided, decided, wants: null };
    }
    busy.push(due.key);
  }
}

/**
 * Stops a push: nothing of it is decided any more. Its messages follow in pages, the first at once; until then they read as ended. Waits for
 * the pages that are being decided just now. Answers what that decided for people who waited; undefined if there is nothing to stop.
 */
export async function endPush(
  session: Session,
  pushKey: number,
  status: 'CANCELLED' | 'RETRACTED',
  by: string,
  now: number,
  limit: number,
  deeds: readonly Deed[],
): Promise<readonly Decided[] | undefined> {
  await lockGate(session, pushKey);
  const push = await endingOf(session, pushKey, null);
  if (!push) throw new Error(`Push ${pushKey} is missing`);
  if (push.status === status) return [];
  if (push.status === 'RETRACTED') return undefined;
  if (status === 'CANCELLED' && push.status === 'RELEASED' && push.deferred === 0) return undefined;
  await recordDeeds(session, deeds);
  await session.run(
    `update releases set status = $2, due_at = null, cut = false, ended_at = $3, ended_by = $4, ending_at = $3, ending_cursor = 0
     where push_key = $1`,
    pushKey,
    status,
    now,
    by,
  );
  await session.run('delete from pages where push_key = $1', pushKey);
  await session.run('delete from reaches where push_key = $1', pushKey);
  return endPage(session, { ...push, status, cursor: 0 }, now, limit);
}

/** How far the ending of a push is; only if it is due at an instant, unless null. */
async function endingOf(
  session: Session,
  pushKey: number,
  dueAt: number | null,
): Promise<EndingRow | undefined> {
  return session.get<EndingRow>(
    `select p.key, p.id, g.status, p.expires_at as "expiresAt", g.ending_cursor as cursor, f.deferred
     from releases g join pushes p on p.key = g.push_key join funnels f on f.push_key = g.push_key
     where g.push_key = $1 and ($2::bigint is null or g.ending_at <= $2)`,
    pushKey,
    dueAt,
  );
}

async function endPage(
  session: Session,
  push: EndingRow,
  now: number,
  limit: number,
): Promise<readonly Decided[]> {
  const page = await session.get<{ upTo: number | null; size: number }>(
    `select max(user_key) as "upTo", count(*) as size from
       (select user_key from recipients where push_key = $1 and user_key > $2 order by user_key limit $3) as page`,
    push.key,
    push.cursor,
    limit,
  );
  const expired = push.expiresAt !== null && push.expiresAt <= now;
  const more = page?.upTo != null && page.size === limit;
  const funnels = new FunnelChanges();
  let decided: readonly Decided[] = [];
  if (page?.upTo != null) {
    const range: Range = [push.key, push.cursor, page.upTo];
    await session.run(
      `select 1 from inboxes where user_key in (select user_key from recipients where ${inRange})
       order by user_key for no key update`,
      ...range,
    );
    if (push.status === 'RETRACTED') decided = await takeBack(session, range, funnels);
    else if (expired) decided = await expire(session, range, funnels);
    else if (push.status === 'CANCELLED')
      decided = await suppressDeferred(session, range, 'CANCELLED', funnels);
  }
  // What a cancelled push released before can still expire.
  const expiresLater = push.status === 'CANCELLED' && !expired ? push.expiresAt : null;
  if (more)
    await session.run('update releases set ending_cursor = $2 where push_key = $1', push.key, page.upTo);
  else
    await session.run(
      'update releases set ending_cursor = 0, ending_at = $2 where push_key = $1',
      push.key,
      expiresLater,
    );
  await funnels.save(session);
  return decided;
}

async function takeBack(session: Session, range: Range, funnels: FunnelChanges): Promise<readonly Decided[]> {
  const decided = await suppressDeferred(session, range, 'RETRACTED', funnels);
  await leaveUnread(session, range, 'state in (1, 2, 3)');
  // What nobody was handed is charged to nobody.
  await session.run(
    `update recipients set charged_to = case when state = 1 then null else charged_to end, state = ${states.RETRACTED}
     where ${inRange} and state in (1, 2, 3, 4)`,
    ...range,
  );
  return decided;
}

async function expire(session: Session, range: Range, funnels: FunnelChanges): Promise<readonly Decided[]> {
  const decided = await suppressDeferred(session, range, 'EXPIRED', funnels);
  await leaveUnread(session, range, 'state in (1, 2)');
  const expired = await session.run(
    `update recipients set charged_to = case when state = 1 then null else charged_to end, state = ${states.EXPIRED}
     where ${inRange} and state in (1, 2)`,
    ...range,
  );
  funnels.add(range[0], { expired });
  return decided;
}

async function suppressDeferred(
  session: Session,
  range: Range,
  reason: 'RETRACTED' | 'EXPIRED' | 'CANCELLED',
  funnels: FunnelChanges,
): Promise<readonly Decided[]> {
  const suppressed = await session.run(
    `update recipients set state = ${states.SUPPRESSED}, reason = ${reasons[reason]}, rule = null, until = null
     where ${inRange} and state = 8`,
    ...range,
  );
  funnels.add(range[0], { deferred: -suppressed });
  funnels.addSuppressed(range[0], reason, suppressed);
  return onlySuppressed(reason, suppressed);
}

/** Takes messages that are about to end out of the count of unread ones. */
async function leaveUnread(session: Session, range: Range, which: string): Promise<void> {
  await session.run(
    `update inboxes set unread = unread - 1 where user_key in (select user_key from recipients where ${inRange} and ${which})`,
    ...range,
  );
}
