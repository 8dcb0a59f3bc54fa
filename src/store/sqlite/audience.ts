import type { SQLInputValue } from 'node:sqlite';
import { candidatesOf } from '../candidates.ts';
import type { Audience, Condition, Presence } from '../contract.ts';
import { presenceNeeds, type PresenceNeeds } from '../presence-needs.ts';
import { type CompiledCondition, compileCondition } from './condition.ts';
import type { Db } from './db.ts';
import type { StoredAudience } from './push-rows.ts';

/** A user as a decision needs it. */
export interface Person {
  readonly key: number;
  readonly id: string;
  readonly zone: string;
  /** 1 if the person muted the push's category. */
  readonly optedOut: number;
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
  readonly dailyLimit: number | null;
}

/** Where the people of an audience come from. */
export interface Reach {
  /** The only users who can be in it, by key in ascending order; null: anybody. */
  readonly candidates: readonly number[] | null;
  readonly condition: CompiledCondition | null;
}

export interface AudiencePage {
  readonly people: readonly Person[];
  /** The key up to which everybody was looked at. */
  readonly cursor: number;
  readonly done: boolean;
}

/** How many keys a page looks through at most: when a condition holds for few, it is this that bounds a transaction (about 10 ms). */
const longestLook = 20_000;

type PersonRow = readonly [
  key: number,
  id: string,
  zone: string,
  quietFrom: number | null,
  quietTo: number | null,
  dailyLimit: number | null,
  optedOut: number,
];

/** The columns of a `PersonRow`; the one parameter is the push's category. */
const personColumns = `u.key, u.id, u.zone, u.quiet_from, u.quiet_to, u.daily_limit,
  iif(u.muted = '[]', 0, exists (select 1 from json_each(u.muted) where value = ?))`;

/** Users as a decision about a push of a category needs them; `from` is the rest of the query, over `users u`. */
export function selectPeople(
  db: Db,
  category: string,
  from: string,
  ...parameters: SQLInputValue[]
): Person[] {
  return db
    .tuples<PersonRow>(`select ${personColumns} ${from}`, category, ...parameters)
    .map(([key, id, zone, quietFrom, quietTo, dailyLimit, optedOut]) => ({
      key,
      id,
      zone,
      quietFrom,
      quietTo,
      dailyLimit,
      optedOut,
    }));
}

/** An audience as a push keeps it; the people it names must be known. */
export function storedAudience(db: Db, audience: Audience): StoredAudience {
  return 'userIds' in audience ? { userKeys: keysOfUsers(db, audience.userIds) } : audience;
}

/**
 * Where the people of an audience come from, given who is connected; or what it asks about connections, if that was not given. What was
 * given is kept until `forgetReach`, so that all pages see the same.
 */
export function reachOf(
  db: Db,
  pushKey: number,
  audience: StoredAudience,
  presence: Presence | null,
): { reach: Reach } | { wants: PresenceNeeds } {
  if ('userKeys' in audience) return { reach: { candidates: audience.userKeys, condition: null } };
  if (!('where' in audience)) return { reach: { candidates: null, condition: null } };

  const kept = db.get<{ presence: string; candidates: string | null }>(
    'select presence, candidates from reaches where push_key = ?',
    pushKey,
  );
  if (kept) {
    return {
      reach: {
        candidates: kept.candidates === null ? null : (JSON.parse(kept.candidates) as number[]),
        condition: compileCondition(audience.where, JSON.parse(kept.presence) as Presence),
      },
    };
  }
  const needs = presenceNeeds(audience);
  if (needs && !presence) return { wants: needs };
  const reach = whereReach(db, audience.where, presence ?? { online: [], watching: {} });
  db.run(
    'insert into reaches (push_key, presence, candidates) values (?, ?, ?)',
    pushKey,
    JSON.stringify(presence ?? { online: [], watching: {} }),
    reach.candidates && JSON.stringify(reach.candidates),
  );
  return { reach };
}

/** Where the people come from for whom a condition holds. */
export function whereReach(db: Db, where: Condition, presence: Presence): Reach {
  const candidates = candidatesOf(where, presence);
  return {
    candidates: candidates && keysOfUsers(db, candidates),
    condition: compileCondition(where, presence),
  };
}

export function forgetReach(db: Db, pushKey: number): void {
  db.run('delete from reaches where push_key = ?', pushKey);
}

/** The people after a cursor, in the order of their keys; only in some zones, and only those not decided for a push, if so asked. */
export function pageOf(
  db: Db,
  reach: Reach,
  category: string,
  cursor: number,
  limit: number,
  only: { readonly zones: readonly string[] | null; readonly undecidedFor: number | null },
): AudiencePage {
  const { candidates, condition } = reach;
  const conditions = [condition?.sql ?? '1'];
  const parameters: SQLInputValue[] = [...(condition?.parameters ?? [])];
  if (only.zones) {
    conditions.push('u.zone in (select value from json_each(?))');
    parameters.push(JSON.stringify(only.zones));
  }
  if (only.undecidedFor !== null) {
    conditions.push('not exists (select 1 from recipients d where d.push_key = ? and d.user_key = u.key)');
    parameters.push(only.undecidedFor);
  }
  const also = conditions.join(' and ');
  if (candidates) {
    const from = after(candidates, cursor);
    const keys = candidates.slice(from, from + limit);
    const people = selectPeople(
      db,
      category,
      `from json_each(?) k cross join users u on u.key = k.value where ${also}`,
      JSON.stringify(keys),
      ...parameters,
    );
    return { people, cursor: keys.at(-1) ?? cursor, done: from + limit >= candidates.length };
  }
  const upTo = cursor + longestLook;
  const people = selectPeople(
    db,
    category,
    `from users u where u.key > ? and u.key <= ? and ${also} order by u.key limit ?`,
    cursor,
    upTo,
    ...parameters,
    limit,
  );
  const last = people[limit - 1];
  if (last) return { people, cursor: last.key, done: false };
  return { people, cursor: upTo, done: upTo >= newestKey(db) };
}

/** How many people an audience has; those who are named and not known count as well. */
export function sizeOf(db: Db, audience: Audience, presence: Presence): number {
  if ('userIds' in audience) return new Set(audience.userIds).size;
  const where = 'where' in audience ? audience.where : null;
  const { sql, parameters } = where ? compileCondition(where, presence) : { sql: '1', parameters: [] };
  const named = where && candidatesOf(where, presence);
  const row = named
    ? db.get<{ size: number }>(
        `select count(*) as size from users u where u.id in (select value from json_each(?)) and ${sql}`,
        JSON.stringify(named),
        ...parameters,
      )
    : db.get<{ size: number }>(`select count(*) as size from users u where ${sql}`, ...parameters);
  return row?.size ?? 0;
}

/** The keys of known users in ascending order, each once. */
export function keysOfUsers(db: Db, ids: readonly string[]): number[] {
  const rows = db.all<{ key: number }>(
    'select key from users where id in (select value from json_each(?)) order by key',
    JSON.stringify(ids),
  );
  return rows.map(({ key }) => key);
}

function newestKey(db: Db): number {
  return db.get<{ key: number | null }>('select max(key) as key from users')?.key ?? 0;
}

/** The index of the first key greater than the cursor. */
function after(keys: readonly number[], cursor: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? Infinity) > cursor) high = middle;
    else low = middle + 1;
  }
  return low;
}
