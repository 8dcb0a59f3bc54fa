import { minuteText } from '../../messaging/calendar.ts';
import type { Attributes, UserRecord } from '../contract.ts';
import { lockNewUsers } from './locks.ts';
import type { Session } from './session.ts';

/** A user as the database has it. */
export interface UserRow {
  readonly key: number;
  readonly id: string;
  readonly zone: string;
  readonly chosenZone: string | null;
  readonly muted: string[];
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
  readonly dailyLimit: number | null;
  readonly attributes: Attributes;
  readonly unread: number;
}

export const selectUser = `select u.key, u.id, u.zone, u.chosen_zone as "chosenZone", u.muted, u.quiet_from as "quietFrom",
  u.quiet_to as "quietTo", u.daily_limit as "dailyLimit", u.attributes, i.unread from users u join inboxes i on i.user_key = u.key`;

/**
 * Makes users known if they are not, each with an inbox, in the order given. Nearly always all are known, and that is all it looks for. If not,
 * it waits until nobody else makes users known: then ids that race neither deadlock nor waste keys.
 */
export async function ensureUsers(session: Session, ids: readonly string[]): Promise<void> {
  const missing = `select g.id from unnest($1::text[]) with ordinality as g (id, place)
    where not exists (select 1 from users u where u.id = g.id)`;
  if (!(await session.get(`${missing} limit 1`, ids))) return;
  await lockNewUsers(session);
  await session.run(
    `with made as (
       insert into users (id) select id from (${missing} group by g.id order by min(place)) as fresh returning key)
     insert into inboxes (user_key) select key from made`,
    ids,
  );
}

/** The users with these ids, in the order asked; null for one who is not known. */
export async function usersById(session: Session, ids: readonly string[]): Promise<(UserRecord | null)[]> {
  const rows = await session.all<UserRow>(`${selectUser} where u.id = any($1::text[])`, ids);
  const users = new Map(rows.map((row) => [row.id, toUser(row)]));
  return ids.map((id) => users.get(id) ?? null);
}

/** The users with these keys, in the order of the keys. */
export async function usersByKey(session: Session, keys: readonly number[]): Promise<UserRecord[]> {
  const rows = await session.all<UserRow>(
    `${selectUser} where u.key = any($1::bigint[]) order by u.key`,
    keys,
  );
  return rows.map(toUser);
}

/** The keys of known users in ascending order, each once. */
export async function keysOfUsers(session: Session, ids: readonly string[]): Promise<number[]> {
  const rows = await session.all<{ key: number }>(
    'select key from users where id = any($1::text[]) order by key',
    ids,
  );
  return rows.map(({ key }) => key);
}

/** The keys of known users, by their ids. */
export async function keysByUser(
  session: Session,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.all<{ key: number; id: string }>(
    'select key, id from users where id = any($1::text[])',
    ids,
  );
  return new Map(rows.map(({ key, id }) => [id, key]));
}

export function toUser(row: UserRow): UserRecord {
  const { quietFrom, quietTo } = row;
  return {
    id: row.id,
    attributes: row.attributes,
    timeZone: row.zone,
    preferences: {
      mutedCategories: row.muted,
      quietHours:
        quietFrom === null || quietTo === null
          ? null
          : { from: minuteText(quietFrom), to: minuteText(quietTo) },
      timeZone: row.chosenZone,
      dailyLimit: row.dailyLimit,
    },
    unread: row.unread,
    position: row.key,
  };
}
