import { minuteOf } from '../../messaging/calendar.ts';
import { acceptancesOf, type Became, idsOf } from '../accepting.ts';
import type { Acceptances, Audience, NewPush, Sending, Step } from '../contract.ts';
import { nothingDecided } from '../decided.ts';
import { peopleOfEach } from './audience.ts';
import { recordDeeds } from './audit.ts';
import { lockInboxes } from './locks.ts';
import { nextDue } from './next-due.ts';
import { keysOfCategories, pushesById, type StoredAudience, type WorkRow } from './push-rows.ts';
import { decideAndRecord } from './records.ts';
import { type Options, releaseFirst } from './release.ts';
import type { Session } from './session.ts';
import { ensureUsers, keysByUser } from './users.ts';

/** A push that was not there before. */
interface Stored extends Sending {
  readonly work: WorkRow;
}

/**
 * Stores pushes, each unless its idempotency key was used, with a fixed number of statements for all of them. Then those that are due and for
 * few are decided, one after another.
 *
 * Of two that race with one key, the second waits at the unique index until the first has committed, and then finds it.
 */
export async function accept(
  session: Session,
  sendings: readonly Sending[],
  options: Options,
): Promise<Acceptances> {
  const stored = await store(session, sendings, options.now);
  const decided = await decide(session, [...stored.values()], options);
  const earlier = await earlierOnes(
    session,
    sendings.filter((_, index) => !stored.has(index)).map(({ push }) => push),
  );
  const became = sendings.map(({ push }, index): Became => {
    if (!stored.has(index)) return earlier(push);
    const { released, decided: sums } = decided.get(push.id) ?? nothingDecided;
    return { outcome: 'accepted', id: push.id, released, decided: sums };
  });
  const pushes = await pushesById(session, idsOf(became));
  return { acceptances: acceptancesOf(became, pushes), next: await nextDue(session) };
}

/** Answers those that were not there before, by their places among the given ones. */
async function store(
  session: Session,
  sendings: readonly Sending[],
  now: number,
): Promise<ReadonlyMap<number, Stored>> {
  const rows = await insert(
    session,
    sendings.map(({ push }) => push),
  );
  // The users after the pushes themselves: who waits for a racing push with the same key should hold nothing that others wait for.
  const audienceOf = await storedAudiences(
    session,
    sendings.flatMap(({ push }) => (rows.has(push.id) ? push.audience : [])),
  );
  const stored = new Map<number, Stored>();
  for (const [index, sending] of sendings.entries()) {
    const { push } = sending;
    const row = rows.get(push.id);
    // Only the first of several with one id is the one that was stored.
    if (!row || !rows.delete(push.id)) continue;
    const dueAt = push.scheduledAt ?? now;
    const localMinute = minuteOfDay(push);
    const status = dueAt > now || localMinute !== null ? 'SCHEDULED' : 'RELEASING';
    const audience = audienceOf(push.audience);
    const begun = { cut: false, zones: null, lastTurn: false, expiring: false };
    stored.set(index, {
      ...sending,
      work: { ...push, ...row, localMinute, audience, status, dueAt, ...begun },
    });
  }
  const all = [...stored.values()];
  await plan(
    session,
    all.map(({ work }) => work),
  );
  await recordDeeds(
    session,
    all.flatMap(({ deeds }) => deeds),
  );
  return stored;
}

/** Answers the keys of those whose id and idempotency key are new, and of their categories, by their ids. */
async function insert(
  session: Session,
  pushes: readonly NewPush[],
): Promise<Map<string, { key: number; categoryKey: number }>> {
  const categories = await keysOfCategories(
    session,
    pushes.map(({ category }) => category),
  );
  const given = pushes.map((push) => ({
    ...push,
    audience: {},
    category: categories.get(push.category),
    localMinute: minuteOfDay(push),
  }));
  const rows = await session.all<{ id: string; key: number; categoryKey: number }>(
    `insert into pushes (id, category, priority, overflow, expires_at, created_at, scheduled_at, local_minute, created_by, bypass_reason,
       idempotency_key, digest, title, url, body, data, audience)
     select x.* from rows from (jsonb_to_recordset($1::jsonb) as (id text, category bigint, priority text, overflow text,
       "expiresAt" bigint, "createdAt" bigint, "scheduledAt" bigint, "localMinute" integer, "createdBy" text, "bypassReason" text,
       "idempotencyKey" text, digest text, title text, url text, body text, data text, audience jsonb)) as x
     on conflict do nothing returning id, key, category as "categoryKey"`,
    JSON.stringify(given),
  );
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Makes the people known who are named; answers how an audience is kept. */
async function storedAudiences(
  session: Session,
  audiences: readonly Audience[],
): Promise<(audience: Audience) => StoredAudience> {
  const named = audiences.flatMap((audience) => ('userIds' in audience ? audience.userIds : []));
  if (named.length > 0) await ensureUsers(session, named);
  const keys = named.length > 0 ? await keysByUser(session, named) : new Map<string, number>();
  return (audience) => {
    if (!('userIds' in audience)) return audience;
    const own = new Set(audience.userIds.flatMap((id) => keys.get(id) ?? []));
    return { userKeys: [...own].toSorted((one, other) => one - other) };
  };
}

async function plan(session: Session, works: readonly WorkRow[]): Promise<void> {
  if (works.length === 0) return;
  await session.run(
    `with given as (
       select * from jsonb_to_recordset($1::jsonb) as x (key bigint, audience jsonb, status text, priority text, "dueAt" bigint,
         "expiresAt" bigint)),
     addressed as (update pushes p set audience = given.audience from given
       where p.key = any($2::bigint[]) and p.key = given.key),
     funnel as (insert into funnels (push_key) select key from given)
     insert into releases (push_key, status, critical, due_at, ending_at, look_after)
     select key, status, priority = 'CRITICAL', "dueAt", "expiresAt", "dueAt" from given`,
    JSON.stringify(works),
    works.map(({ key }) => key),
  );
}

/** Decides for those that are due and for few. Nobody else knows of them yet, so no gates are needed. */
async function decide(
  session: Session,
  stored: readonly Stored[],
  options: Options,
): Promise<ReadonlyMap<string, Pick<Step, 'released' | 'decided'>>> {
  const done = new Map<string, Pick<Step, 'released' | 'decided'>>();
  const atOnce = stored.flatMap(({ push, work }) =>
    'userKeys' in work.audience && isForFew(push, options)
      ? [{ push: work, keys: work.audience.userKeys }]
      : [],
  );
  if (atOnce.length > 0) {
    await lockInboxes(session, [...new Set(atOnce.flatMap(({ keys }) => keys))]);
    const parts = await peopleOfEach(session, atOnce);
    const decided = await decideAndRecord(session, parts, options, false);
    for (const [index, { push }] of parts.entries()) done.set(push.id, decided[index] ?? nothingDecided);
    await session.run(
      `update releases set due_at = null, status = 'RELEASED' where push_key = any($1::bigint[])`,
      atOnce.map(({ push }) => push.key),
    );
  }
  // A condition that asks who is connected is answered by whoever was when the push was accepted, so that is kept with it.
  for (const { work, presence } of stored)
    if (presence) done.set(work.id, await releaseFirst(session, work, options, presence));
  return done;
}

function isForFew({ audience, atLocalTime, scheduledAt }: NewPush, { now, limit }: Options): boolean {
  const few = 'userIds' in audience && audience.userIds.length <= limit;
  return few && atLocalTime === null && (scheduledAt ?? now) <= now;
}

/** What became of pushes whose id or idempotency key was used before, or by one given before them. */
async function earlierOnes(session: Session, pushes: readonly NewPush[]): Promise<(push: NewPush) => Became> {
  const known =
    pushes.length === 0
      ? []
      : await session.all<{ id: string; idempotencyKey: string | null; digest: string }>(
          `select id, idempotency_key as "idempotencyKey", digest from pushes
           where idempotency_key = any($1::text[]) or id = any($2::text[])`,
          pushes.map(({ idempotencyKey }) => idempotencyKey),
          pushes.map(({ id }) => id),
        );
  return ({ id, idempotencyKey, digest }) => {
    const earlier = known.find(
      (one) => one.id === id || (idempotencyKey !== null && one.idempotencyKey === idempotencyKey),
    );
    if (!earlier) throw new Error(`Push ${id} can neither be stored nor found`);
    return earlier.digest === digest ? { outcome: 'same', id: earlier.id } : { outcome: 'conflict' };
  };
}

function minuteOfDay({ atLocalTime }: NewPush): number | null {
  return atLocalTime === null ? null : (minuteOf(atLocalTime) ?? null);
}
