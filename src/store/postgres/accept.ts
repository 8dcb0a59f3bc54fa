import { minuteOf } from '../../messaging/calendar.ts';
import type { Acceptance, Deed, NewPush, Presence, PushRecord } from '../contract.ts';
import { nothingDecided } from '../decided.ts';
import { recordDeeds } from './audit.ts';
import { storedAudience } from './audience.ts';
import { nextDue } from './next-due.ts';
import { keyOfCategory, pushById, workOf } from './push-rows.ts';
import { type Options, releaseFirst } from './release.ts';
import type { Session } from './session.ts';
import { ensureUsers } from './users.ts';

/**
 * Stores a push, unless its idempotency key was used. If it is due and for few, it is decided in the same transaction.
 *
 * Of two that race with one key, the second waits at the unique index until the first has committed, and then finds it.
 */
export async function accept(
  session: Session,
  push: NewPush,
  presence: Presence | null,
  options: Options,
  deeds: readonly Deed[] = [],
): Promise<Acceptance> {
  const key = await insert(session, push);
  if (key === undefined) return known(session, push);
  await storeAudience(session, key, push);
  await plan(session, key, push, options.now);
  await recordDeeds(session, deeds);
  const work = await workOf(session, key);
  const few = 'userIds' in push.audience && push.audience.userIds.length <= options.limit;
  const atOnce = few && push.atLocalTime === null && (push.scheduledAt ?? options.now) <= options.now;
  // A condition that asks who is connected is answered by whoever was when the push was accepted, so that is kept with it.
  const done = atOnce || presence ? await releaseFirst(session, work, options, presence) : nothingDecided;
  return {
    outcome: 'accepted',
    push: await pushOf(session, push.id),
    released: done.released,
    decided: done.decided,
    next: await nextDue(session),
  };
}

async function known(session: Session, push: NewPush): Promise<Acceptance> {
  const earlier = await session.get<{ id: string; digest: string }>(
    'select id, digest from pushes where idempotency_key = $1 or id = $2',
    push.idempotencyKey,
    push.id,
  );
  if (!earlier) throw new Error(`Push ${push.id} can neither be stored nor found`);
  if (earlier.digest !== push.digest) return { outcome: 'conflict' };
  return { outcome: 'same', push: await pushOf(session, earlier.id) };
}

/** Answers the key of the push, or undefined if there is one with its id or idempotency key. */
async function insert(session: Session, push: NewPush): Promise<number | undefined> {
  const row = await session.get<{ key: number }>(
    `insert into pushes (id, category, priority, overflow, expires_at, created_at, scheduled_at, local_minute, created_by, bypass_reason,
       idempotency_key, digest, title, url, body, data, audience)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '{}')
     on conflict do nothing returning key`,
    push.id,
    await keyOfCategory(session, push.category),
    push.priority,
    push.overflow,
    push.expiresAt,
    push.createdAt,
    push.scheduledAt,
    minuteOfDay(push),
    push.createdBy,
    push.bypassReason,
    push.idempotencyKey,
    push.digest,
    push.title,
    push.url,
    push.body,
    push.data,
  );
  return row?.key;
}

/** After the push itself: who waits for a racing push with the same key should hold nothing that others wait for. */
async function storeAudience(session: Session, key: number, { audience }: NewPush): Promise<void> {
  if ('userIds' in audience) await ensureUsers(session, audience.userIds);
  const stored = JSON.stringify(await storedAudience(session, audience));
  await session.run('update pushes set audience = $2 where key = $1', key, stored);
}

async function plan(session: Session, key: number, push: NewPush, now: number): Promise<void> {
  const dueAt = push.scheduledAt ?? now;
  await session.run(
    `with funnel as (insert into funnels (push_key) values ($1))
     insert into releases (push_key, status, critical, due_at, ending_at, look_after) values ($1, $2, $3, $4, $5, $6)`,
    key,
    dueAt > now || push.atLocalTime !== null ? 'SCHEDULED' : 'RELEASING',
    push.priority === 'CRITICAL',
    dueAt,
    push.expiresAt,
    push.createdAt,
  );
}

function minuteOfDay({ atLocalTime }: NewPush): number | null {
  return atLocalTime === null ? null : (minuteOf(atLocalTime) ?? null);
}

async function pushOf(session: Session, id: string): Promise<PushRecord> {
  const push = await pushById(session, id);
  if (!push) throw new Error(`Push ${id} is missing`);
  return push;
}
