import { minuteOf } from '../../messaging/calendar.ts';
import type { Acceptance, Deed, NewPush, Presence, PushRecord, StepOptions } from '../contract.ts';
import { nothingDecided } from '../decided.ts';
import { recordDeeds } from './audit.ts';
import { storedAudience } from './audience.ts';
import type { Db } from './db.ts';
import { nextDue } from './next-due.ts';
import { ensureUsers } from './people.ts';
import { keyOfCategory, pushById, selectWork, type WorkRow } from './push-rows.ts';
import { releasePage } from './release.ts';

/** Stores a push, unless its idempotency key was used. If it is due and for few, it is decided in the same transaction. */
export function accept(
  db: Db,
  push: NewPush,
  presence: Presence | null,
  options: Pick<StepOptions, 'now' | 'limit' | 'ceiling'>,
  deeds: readonly Deed[] = [],
): Acceptance {
  const earlier = db.get<{ id: string; digest: string }>(
    'select id, digest from pushes where idempotency_key = ? or id = ?',
    push.idempotencyKey,
    push.id,
  );
  if (earlier && earlier.digest !== push.digest) return { outcome: 'conflict' };
  if (earlier) return { outcome: 'same', push: pushOf(db, earlier.id) };

  insert(db, push, options.now);
  recordDeeds(db, deeds);
  const work = db.get<WorkRow>(`${selectWork} where p.id = ?`, push.id);
  if (!work) throw new Error(`Push ${push.id} is missing`);
  const few = 'userIds' in push.audience && push.audience.userIds.length <= options.limit;
  const atOnce = few && push.atLocalTime === null && work.dueAt <= options.now;
  // A condition that asks who is connected is answered by whoever was when the push was accepted, so that is kept with it.
  const done = atOnce || presence ? releasePage(db, work, options, presence) : nothingDecided;
  const { released, decided } = done;
  return { outcome: 'accepted', push: pushOf(db, push.id), released, decided, next: nextDue(db) };
}

function insert(db: Db, push: NewPush, now: number): void {
  if ('userIds' in push.audience) ensureUsers(db, push.audience.userIds);
  const minute = push.atLocalTime === null ? null : (minuteOf(push.atLocalTime) ?? null);
  db.run(
    `insert into pushes (id, category, priority, overflow, expires_at, created_at, scheduled_at, local_minute, created_by, bypass_reason,
       idempotency_key, digest, title, url, body, data, audience)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    push.id,
    keyOfCategory(db, push.category),
    push.priority,
    push.overflow,
    push.expiresAt,
    push.createdAt,
    push.scheduledAt,
    minute,
    push.createdBy,
    push.bypassReason,
    push.idempotencyKey,
    push.digest,
    push.title,
    push.url,
    push.body,
    push.data,
    JSON.stringify(storedAudience(db, push.audience)),
  );
  const dueAt = push.scheduledAt ?? now;
  db.run(
    `insert into progress (push_key, status, critical, due_at, ending_at, look_after)
     select key, ?, ?, ?, ?, created_at from pushes where id = ?`,
    dueAt > now || minute !== null ? 'SCHEDULED' : 'RELEASING',
    Number(push.priority === 'CRITICAL'),
    dueAt,
    push.expiresAt,
    push.id,
  );
}

function pushOf(db: Db, id: string): PushRecord {
  const push = pushById(db, id);
  if (!push) throw new Error(`Push ${id} is missing`);
  return push;
}
