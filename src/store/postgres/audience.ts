import { candidatesOf } from '../candidates.ts';
import type { Audience, Condition, Presence } from '../contract.ts';
import { presenceNeeds, type PresenceNeeds } from '../presence-needs.ts';
import { compileCondition } from './condition.ts';
import { Parameters } from './parameters.ts';
import type { StoredAudience } from './push-rows.ts';
import type { Session } from './session.ts';
import { keysOfUsers } from './users.ts';

/** A user as a decision needs it. */
export interface Person {
  readonly key: number;
  readonly id: string;
  readonly zone: string;
  /** Whether the person muted the push's category. */
  readonly optedOut: boolean;
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
  readonly dailyLimit: number | null;
}

/** Users with keys above `first` up to `last`; of those only `keys`, unless null. */
export interface KeyRange {
  readonly first: number;
  readonly last: number;
  readonly keys: readonly number[] | null;
}

/** What must hold for a user of a range to be in an audience. */
export interface Membership {
  readonly where: Condition | null;
  readonly presence: Presence;
  /** Only people in these zones; null: in all. */
  readonly zones: readonly string[] | null;
  /** Only people for whom this push was not decided; null: all. */
  readonly undecidedFor: number | null;
}

/** No condition. */
export const everybody: Membership = {
  where: null,
  presence: { online: [], watching: {} },
  zones: null,
  undecidedFor: null,
};

/** An audience as a push keeps it; the people it names must be known. */
export async function storedAudience(session: Session, audience: Audience): Promise<StoredAudience> {
  return 'userIds' in audience ? { userKeys: await keysOfUsers(session, audience.userIds) } : audience;
}

/** Who was connected when the release of a push's condition began: known, or now learned and kept; or what is to be asked. */
export async function presenceOf(
  session: Session,
  pushKey: number,
  audience: StoredAudience,
  given: Presence | null,
): Promise<{ presence: Presence } | { wants: PresenceNeeds }> {
  const needs = 'userKeys' in audience ? null : presenceNeeds(audience);
  if (!needs) return { presence: everybody.presence };
  const kept = await session.get<{ presence: Presence }>(
    'select presence from reaches where push_key = $1',
    pushKey,
  );
  if (kept) return kept;
  if (!given) return { wants: needs };
  await session.run(
    'insert into reaches (push_key, presence) values ($1, $2)',
    pushKey,
    JSON.stringify(given),
  );
  return { presence: given };
}

/** The only users who can be in an audience, by key in ascending order; null: anybody. */
export async function candidateKeys(
  session: Session,
  audience: StoredAudience,
  presence: Presence,
): Promise<readonly number[] | null> {
  if ('userKeys' in audience) return audience.userKeys;
  const named = 'where' in audience ? candidatesOf(audience.where, presence) : null;
  return named && keysOfUsers(session, named);
}

/** The people of a range, in the order of their keys; with `lock` nobody else changes anything of their messages until the transaction ends. */
export async function peopleOf(
  session: Session,
  range: KeyRange,
  membership: Membership,
  category: string,
  limit: number | null,
  lock: boolean,
): Promise<Person[]> {
  const { where, presence, zones, undecidedFor } = membership;
  const parameters = new Parameters();
  const conditions = [`u.key > ${parameters.add(range.first)}`, `u.key <= ${parameters.add(range.last)}`];
  if (range.keys) conditions.push(`u.key = any(${parameters.add(range.keys)}::bigint[])`);
  if (where) conditions.push(compileCondition(where, presence, parameters));
  if (zones) conditions.push(`u.zone = any(${parameters.add(zones)}::text[])`);
  if (undecidedFor !== null)
    conditions.push(
      `not exists (select 1 from recipients d where d.push_key = ${parameters.add(undecidedFor)} and d.user_key = u.key)`,
    );
  return session.all<Person>(
    `select u.key, u.id, u.zone, u.muted ? ${parameters.add(category)}::text as "optedOut", u.quiet_from as "quietFrom",
       u.quiet_to as "quietTo", u.daily_limit as "dailyLimit"
     from users u join inboxes i on i.user_key = u.key where ${conditions.join(' and ')}
     order by i.user_key limit ${parameters.add(limit)} ${lock ? 'for no key update of i' : ''}`,
    ...parameters.values,
  );
}

/** The people of several pushes, each push with the keys of its own, in the order of these; their inboxes must be locked. */
export async function peopleOfEach<Push extends { readonly category: string }>(
  session: Session,
  pushes: readonly { readonly push: Push; readonly keys: readonly number[] }[],
): Promise<{ push: Push; people: Person[] }[]> {
  const rows = await session.all<Omit<Person, 'optedOut'> & { muted: readonly string[] }>(
    `select key, id, zone, muted, quiet_from as "quietFrom", quiet_to as "quietTo", daily_limit as "dailyLimit"
     from users where key = any($1::bigint[])`,
    [...new Set(pushes.flatMap(({ keys }) => keys))],
  );
  const users = new Map(rows.map((row) => [row.key, row]));
  return pushes.map(({ push, keys }) => ({
    push,
    people: keys.flatMap((key) => {
      const user = users.get(key);
      return user ? [{ ...user, optedOut: user.muted.includes(push.category) }] : [];
    }),
  }));
}

/** How many people an audience has; those who are named and not known count as well. */
export async function sizeOf(session: Session, audience: Audience, presence: Presence): Promise<number> {
  if ('userIds' in audience) return new Set(audience.userIds).size;
  const parameters = new Parameters();
  const where = 'where' in audience ? audience.where : null;
  const condition = where ? compileCondition(where, presence, parameters) : 'true';
  const named = where && candidatesOf(where, presence);
  const among = named ? `u.id = any(${parameters.add(named)}::text[])` : 'true';
  const row = await session.get<{ size: number }>(
    `select count(*) as size from users u where ${among} and ${condition}`,
    ...parameters.values,
  );
  return row?.size ?? 0;
}

export async function newestKey(session: Session): Promise<number> {
  return (await session.get<{ key: number | null }>('select max(key) as key from users'))?.key ?? 0;
}
