import type { Decided, Deed, PushStatus } from '../contract.ts';
import { nothingDecided, onlySuppressed } from '../decided.ts';
import { reasons, states, suppressedColumns } from './codes.ts';
import type { Db } from './db.ts';
import { recordDeeds } from './audit.ts';
import { forgetReach } from './audience.ts';
import type { Work } from './release.ts';

/** A push of which messages have expired or are to be taken back. */
interface EndingRow {
  readonly key: number;
  readonly id: string;
  readonly status: PushStatus;
  readonly expiresAt: number | null;
  readonly cursor: number;
}

/** A range of one push's recipients. */
type Range = readonly [pushKey: number, after: number, upTo: number];

const inRange = 'push_key = ? and user_key > ? and user_key <= ?';

/** Ends a page of the messages of a push that has expired, was cancelled or was taken back. Undefined if none is due. */
export function endNext(db: Db, now: number, limit: number): Work | undefined {
  const push = db.get<EndingRow>(
    `${selectEnding} where g.ending_at <= ? order by g.ending_at, g.push_key limit 1`,
    now,
  );
  if (!push) return undefined;
  const decided = endPage(db, push, now, limit);
  return { pushes: [push.id], ...nothingDecided, decided, wants: null };
}

/**
 * Stops a push: nothing of it is decided any more. Its messages follow in pages, the first at once; until then they read as ended.
 * Answers what that decided for people who waited; undefined if there is nothing to stop.
 */
export function endPush(
  db: Db,
  id: string,
  status: 'CANCELLED' | 'RETRACTED',
  by: string,
  now: number,
  limit: number,
  deeds: readonly Deed[],
): readonly Decided[] | undefined {
  const push = db.get<EndingRow & { deferred: number }>(
    `${selectEnding.replace('p.key,', 'p.key, g.deferred,')} where p.id = ?`,
    id,
  );
  if (!push) throw new Error(`Push ${id} is missing`);
  if (push.status === status) return [];
  if (push.status === 'RETRACTED') return undefined;
  if (status === 'CANCELLED' && push.status === 'RELEASED' && push.deferred === 0) return undefined;
  recordDeeds(db, deeds);
  db.run(
    `update progress set status = ?, due_at = null, ended_at = ?, ended_by = ?, ending_at = ?, ending_cursor = 0 where push_key = ?`,
    status,
    now,
    by,
    now,
    push.key,
  );
  forgetReach(db, push.key);
  return endPage(db, { ...push, status, cursor: 0 }, now, limit);
}

const selectEnding = `select p.key, p.id, g.status, p.expires_at as expiresAt, g.ending_cursor as cursor
  from progress g join pushes p on p.key = g.push_key`;

function endPage(db: Db, push: EndingRow, now: number, limit: number): readonly Decided[] {
  const page = db.get<{ upTo: number | null; size: number }>(
    `select max(user_key) as upTo, count(*) as size from
       (select user_key from recipients where push_key = ? and user_key > ? order by user_key limit ?)`,
    push.key,
    push.cursor,
    limit,
  );
  const expired = push.expiresAt !== null && push.expiresAt <= now;
  let decided: readonly Decided[] = [];
  if (page?.upTo != null) {
    const range: Range = [push.key, push.cursor, page.upTo];
    if (push.status === 'RETRACTED') decided = takeBack(db, range);
    else if (expired) decided = expire(db, range);
    else if (push.status === 'CANCELLED') decided = suppressDeferred(db, range, 'CANCELLED');
    if (page.size === limit) {
      db.run('update progress set ending_cursor = ? where push_key = ?', page.upTo, push.key);
      return decided;
    }
  }
  // What a cancelled push released before can still expire.
  const expiresLater = push.status === 'CANCELLED' && !expired ? push.expiresAt : null;
  db.run('update progress set ending_cursor = 0, ending_at = ? where push_key = ?', expiresLater, push.key);
  return decided;
}

function takeBack(db: Db, range: Range): readonly Decided[] {
  const decided = suppressDeferred(db, range, 'RETRACTED');
  leaveUnread(db, range, 'state in (1, 2, 3)');
  // What nobody was handed is charged to nobody.
  db.run(
    `update recipients set charged_to = iif(state = 1, null, charged_to), state = ${states.RETRACTED}
     where ${inRange} and state in (1, 2, 3, 4)`,
    ...range,
  );
  return decided;
}

function expire(db: Db, range: Range): readonly Decided[] {
  const decided = suppressDeferred(db, range, 'EXPIRED');
  leaveUnread(db, range, 'state in (1, 2)');
  const expired = db.run(
    `update recipients set charged_to = iif(state = 1, null, charged_to), state = ${states.EXPIRED}
     where ${inRange} and state in (1, 2)`,
    ...range,
  );
  db.run('update progress set expired = expired + ? where push_key = ?', expired, range[0]);
  return decided;
}

function suppressDeferred(
  db: Db,
  range: Range,
  reason: 'RETRACTED' | 'EXPIRED' | 'CANCELLED',
): readonly Decided[] {
  const suppressed = db.run(
    `update recipients set state = ${states.SUPPRESSED}, reason = ?, rule = null, until = null where ${inRange} and state = 8`,
    reasons[reason],
    ...range,
  );
  const column = suppressedColumns[reason];
  db.run(
    `update progress set deferred = deferred - ?, ${column} = ${column} + ? where push_key = ?`,
    suppressed,
    suppressed,
    range[0],
  );
  return onlySuppressed(reason, suppressed);
}

/** Takes messages that are about to end out of the count of unread ones. */
function leaveUnread(db: Db, range: Range, which: string): void {
  db.run(
    `update inboxes set unread = unread - 1 where user_key in (select user_key from recipients where ${inRange} and ${which})`,
    ...range,
  );
}
