import { minuteOf } from '../../messaging/calendar.ts';
import { acceptancesOf, type Became, idsOf } from '../accepting.ts';
import type { Acceptances, NewPush, Sending, StepOptions } from '../contract.ts';
import { nothingDecided } from '../decided.ts';
import { recordDeeds } from './audit.ts';
import { storedAudience } from './audience.ts';
import type { Db } from './db.ts';
import { nextDue } from './next-due.ts';
import { ensureUsers } from './people.ts';
import { keyOfCategory, pushesById, type WorkRow } from './push-rows.ts';
import { releasePage } from './release.ts';

type Options = Pick<StepOptions, 'now' | 'limit' | 'ceiling'>;

/** Stores pushes one after another, each unless its idempotency key was used. */
export function accept(db: Db, sendings: readonly Sending[], options: Options): Acceptances {
  const became = sendings.map((sending) => acceptOne(db, sending, options));
  return { acceptances: acceptancesOf(became, pushesById(db, idsOf(became))), next: nextDue(db) };
}

/** If it is due and for few, it is decided at once. */
function acceptOne(db: Db, { push, presence, deeds }: Sending, options: Options): Became {
  const earlier = db.get<{ id: string; digest: string }>(
    'select id, digest from pushes where idempotency_key = ? or id = ?',
    push.idempotencyKey,
    push.id,
  );
  if (earlier && earlier.digest !== push.digest) return { outcome: 'conflict' };
  if (earlier) return { outcome: 'same', id: earlier.id };

  const work = insert(db, push, options.now);
  recordDeeds(db, deeds);
  const few = 'userIds' in push.audience && push.audience.userIds.length <= options.limit;
  const atOnce = few && push.atLocalTime === null && work.dueAt <= options.now;
  // A condition that asks who is connected is answered by whoever was when the push was accepted, so that is kept with it.
  const { released, decided } =
    atOnce || presence ? releasePage(db, work, options, presence) : nothingDecided;
  return { outcome: 'accepted', id: push.id, released, decided };
}

function insert(db: Db, push: NewPush, now: number): WorkRow {
  if ('userIds' in push.audience) ensureUsers(db, push.audience.userIds);
  const { id, category, priority, overflow, expiresAt, createdAt, scheduledAt, atLocalTime } = push;
  const categoryKey = keyOfCategory(db, category);
  const localMinute = atLocalTime === null ? null : (minuteOf(atLocalTime) ?? null);
  const audience = JSON.stringify(storedAudience(db, push.audience));
  const { key } = db.get<{ key: number }>(
    `insert into pushes (id, category, priority, overflow, expires_at, created_at, scheduled_at, local_minute, created_by, bypass_reason,
       idempotency_key, digest, title, url, body, data, audience)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning key`,
    id,
    categoryKey,
    priority,
    overflow,
    expiresAt,
    createdAt,
    scheduledAt,
    localMinute,
    push.createdBy,
    push.bypassReason,
    push.idempotencyKey,
    push.digest,
    push.title,
    push.url,
    push.body,
    push.data,
    audience,
  ) as { key: number };
  const dueAt = scheduledAt ?? now;
  db.run(
    'insert into progress (push_key, status, critical, due_at, ending_at, look_after) values (?, ?, ?, ?, ?, ?)',
    key,
    dueAt > now || localMinute !== null ? 'SCHEDULED' : 'RELEASING',
    Number(priority === 'CRITICAL'),
    dueAt,
    expiresAt,
    dueAt,
  );
  return {
    ...{
      key,
      id,
      category,
      categoryKey,
      priority,
      overflow,
      expiresAt,
      createdAt,
      localMinute,
      audience,
      dueAt,
    },
    cursor: 0,
    lastTurn: 0,
    expiring: 0,
  };
}
