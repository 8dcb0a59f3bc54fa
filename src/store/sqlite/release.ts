import type { Decided, Presence, Release, Step, StepOptions } from '../contract.ts';
import { nothingDecided } from '../decided.ts';
import { forgetReach, pageOf, type Person, reachOf, selectPeople } from './audience.ts';
import type { Db } from './db.ts';
import { decideFor } from './decisions.ts';
import { turnAfter, turnAt } from './local-turns.ts';
import { selectWork, type StoredAudience, type WorkRow } from './push-rows.ts';
import { record } from './records.ts';
import { capsNow } from './rules.ts';

/** What a piece of work did, or that it wants to know who is connected first. */
export type Work = Omit<Step, 'next'>;

type Options = Pick<StepOptions, 'now' | 'limit' | 'ceiling'>;

/**
 * Decides for one page of a push that is due: a critical one before others, then the one that had the fewest pages, so that a large push
 * and many small ones take turns. Undefined if none is due.
 */
export function releaseNext(
  db: Db,
  options: Options,
  only: 'critical' | 'any',
  presence: StepOptions['presence'],
): Work | undefined {
  const push = db.get<WorkRow>(
    `${selectWork} where g.due_at <= ? ${only === 'critical' ? 'and g.critical = 1' : ''}
     order by g.critical desc, g.pages, g.due_at, g.push_key limit 1`,
    options.now,
  );
  return push && releasePage(db, push, options, presence?.pushId === push.id ? presence.presence : null);
}

/** Decides for the next page of one push, and moves its cursor on. */
export function releasePage(db: Db, push: WorkRow, options: Options, presence: Presence | null): Work {
  const audience = JSON.parse(push.audience) as StoredAudience;
  const reached = reachOf(db, push.key, audience, presence);
  if ('wants' in reached)
    return { pushes: [], ...nothingDecided, wants: { pushId: push.id, ...reached.wants } };

  const local = push.localMinute === null ? null : { minute: push.localMinute, createdAt: push.createdAt };
  // Within a turn that takes everybody who is left this stays so: zones that come into use meanwhile are none of its business.
  const zones = !local || push.lastTurn === 1 ? null : turnAt(db, local, push.dueAt).zones;
  const lastTurn = local !== null && (push.cursor === 0 ? zones === null : push.lastTurn === 1);
  const page =
    zones?.length === 0
      ? { people: [], cursor: push.cursor, done: true }
      : pageOf(db, reached.reach, push.category, push.cursor, options.limit, {
          zones,
          undecidedFor: local && push.key,
        });
  const work = decideAndRecord(
    db,
    push,
    page.people,
    { ...options, now: instantOf(push, options.now) },
    false,
  );
  if (!page.done) {
    db.run(
      `update progress set cursor = ?, pages = pages + 1, last_turn = ?, status = 'RELEASING' where push_key = ?`,
      page.cursor,
      Number(lastTurn),
      push.key,
    );
  } else if (local && !lastTurn && !isDecidedForAll(db, push.key, audience))
    endTurn(db, push, turnAfter(db, local, push.dueAt));
  else end(db, push);
  return { pushes: [push.id], ...work, dueAt: work.decided.length > 0 ? push.dueAt : null, wants: null };
}

/**
 * Decides again for messages whose time has come, at most `limit`, the ones that waited longest first and at one instant in the order of
 * their pushes. Undefined if none is due. Not to be asked while an ending is due: what was cancelled or taken back is not decided again.
 */
export function decideDeferred(db: Db, options: Options): Work | undefined {
  const due = db.all<{ push: number; user: number }>(
    `select push_key as push, user_key as user from recipients indexed by recipients_deferred
     where state = 8 and until <= ? order by until, push_key, user_key limit ?`,
    options.now,
    options.limit,
  );
  if (due.length === 0) return undefined;
  const pushes: string[] = [];
  const released: Release[] = [];
  const decided: Decided[] = [];
  for (const { pushKey, users } of runsOf(due)) {
    const push = db.get<WorkRow>(`${selectWork} where g.push_key = ?`, pushKey);
    if (!push) throw new Error(`Push ${pushKey} is missing`);
    const people = selectPeople(
      db,
      push.category,
      'from json_each(?) k cross join users u on u.key = k.value',
      JSON.stringify(users),
    );
    // One push after another: what the first one is charged, the next one sees.
    const work = decideAndRecord(db, push, people, options, true);
    released.push(...work.released);
    decided.push(...work.decided);
    pushes.push(push.id);
  }
  return { pushes, released, decided, dueAt: null, wants: null };
}

function decideAndRecord(
  db: Db,
  push: WorkRow,
  people: readonly Person[],
  { now, ceiling }: Options,
  again: boolean,
): { released: readonly Release[]; decided: readonly Decided[] } {
  if (people.length === 0) return nothingDecided;
  const decisions = decideFor(db, push, people, { now, ceiling, caps: capsNow(db) });
  const { released, decided } = record(db, push, people, decisions, { now, again });
  return { released, decided: [decided] };
}

/**
 * The instant at which to decide. Messages that have begun to expire are not looked for once more: what a clock that is behind, or was set
 * back, released among them would stay unread for ever.
 */
function instantOf({ expiring, expiresAt }: WorkRow, now: number): number {
  return expiring === 1 ? Math.max(now, expiresAt ?? 0) : now;
}

/** Whether everybody whom a push names had their turn. Who is in a condition can still change until the last turn. */
function isDecidedForAll(db: Db, pushKey: number, audience: StoredAudience): boolean {
  if (!('userKeys' in audience)) return false;
  const decided = db.get<{ people: number }>(
    'select audience as people from progress where push_key = ?',
    pushKey,
  );
  return decided?.people === audience.userKeys.length;
}

function endTurn(db: Db, push: WorkRow, nextTurn: number): void {
  db.run(
    `update progress set cursor = 0, pages = pages + 1, last_turn = 0, due_at = ?, turned_at = ?,
       status = iif(audience > 0, 'RELEASING', 'SCHEDULED') where push_key = ?`,
    nextTurn,
    push.dueAt,
    push.key,
  );
  forgetReach(db, push.key);
}

function end(db: Db, push: WorkRow): void {
  db.run(
    `update progress set due_at = null, pages = pages + 1, status = 'RELEASED' where push_key = ?`,
    push.key,
  );
  forgetReach(db, push.key);
}

/** Neighbours of one push together, in the order given. */
function runsOf(due: readonly { push: number; user: number }[]): { pushKey: number; users: number[] }[] {
  const runs: { pushKey: number; users: number[] }[] = [];
  for (const { push, user } of due) {
    const run = runs.at(-1);
    if (run?.pushKey === push) run.users.push(user);
    else runs.push({ pushKey: push, users: [user] });
  }
  return runs;
}
