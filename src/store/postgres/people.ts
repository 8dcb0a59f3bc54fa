import { minuteOf } from '../../messaging/calendar.ts';
import { ownRule } from '../../messaging/fatigue.ts';
import type {
  Attributes,
  ChargeRecord,
  Condition,
  KeyedUpsert,
  PeopleStore,
  PreferencesRecord,
  Presence,
  UserRecord,
  UserUpsert,
} from '../contract.ts';
import { compileCondition } from './condition.ts';
import type { Connections } from './connections.ts';
import { Gathering } from '../gathering.ts';
import { usersOfNew } from '../keyed-upserts.ts';
import { remember } from './ingest.ts';
import { bringTurnsForward } from './local-turns.ts';
import { lockZones } from './locks.ts';
import { Parameters } from './parameters.ts';
import { recordRules } from './rules.ts';
import type { Session } from './session.ts';
import { ensureUsers, selectUser, toUser, type UserRow, usersById } from './users.ts';

export function createPeople(connections: Connections): PeopleStore {
  // Everybody who connects asks for this; after a restart thousands do at once.
  const ensured = new Gathering<readonly string[], void>(
    async (groups) => {
      await connections.transaction('write', (session) => ensureUsers(session, [...new Set(groups.flat())]));
      return groups.map(() => undefined);
    },
    (ids) => ids.length,
  );
  return {
    upsert: (users) => connections.transaction('write', (session) => upsert(session, users)),
    upsertOnce: (records, now) =>
      connections.transaction('write', (session) => upsertOnce(session, records, now)),
    ensure: (ids) => ensured.add(ids),
    get: (ids) => connections.transaction('single', (session) => usersById(session, ids)),
    page: (where, presence, after, limit) =>
      connections.transaction('single', (session) => page(session, where, presence, after, limit)),
    setPreferences: (id, changes) =>
      connections.transaction('write', (session) => setPreferences(session, id, changes)),
    charges: (id, since) => connections.transaction('single', (session) => charges(session, id, since)),
  };
}

async function upsert(session: Session, users: readonly UserUpsert[]): Promise<UserRecord[]> {
  const zones = new Set(users.flatMap(({ timeZone }) => timeZone ?? []));
  if (zones.size > 0) await lockZones(session, 'shared');
  const ids = users.map(({ id }) => id);
  await ensureUsers(session, ids);
  await session.run('select 1 from users where id = any($1::text[]) order by key for no key update', ids);
  await session.run(
    `update users u set given_zone = coalesce(x."timeZone", u.given_zone), attributes = coalesce(x.attributes, u.attributes)
     from jsonb_to_recordset($1::jsonb) as x (id text, "timeZone" text, attributes jsonb) where u.id = x.id`,
    JSON.stringify(lastWords(users)),
  );
  await bringTurnsForward(session, zones);
  return (await usersById(session, ids)) as UserRecord[];
}

async function upsertOnce(session: Session, records: readonly KeyedUpsert[], now: number): Promise<string[]> {
  const keys = await remember(
    session,
    records.map(({ key }) => key),
    now,
  );
  if (keys.length > 0) await upsert(session, usersOfNew(records, keys));
  return keys;
}

/** What becomes of each user in the end: who is named twice is changed twice. */
function lastWords(users: readonly UserUpsert[]): UserUpsert[] {
  const last = new Map<string, UserUpsert>();
  for (const { id, attributes, timeZone } of users) {
    const before: { attributes: Attributes | null; timeZone: string | null } | undefined = last.get(id);
    last.set(id, {
      id,
      attributes: attributes ?? before?.attributes ?? null,
      timeZone: timeZone ?? before?.timeZone ?? null,
    });
  }
  return [...last.values()];
}

async function page(
  session: Session,
  where: Condition | null,
  presence: Presence,
  after: number,
  limit: number,
): Promise<UserRecord[]> {
  const parameters = new Parameters();
  const condition = where ? compileCondition(where, presence, parameters) : 'true';
  const rows = await session.all<UserRow>(
    `${selectUser} where u.key > ${parameters.add(after)} and ${condition} order by u.key limit ${parameters.add(limit)}`,
    ...parameters.values,
  );
  return rows.map(toUser);
}

async function setPreferences(
  session: Session,
  id: string,
  changes: Partial<PreferencesRecord>,
): Promise<UserRecord> {
  const { mutedCategories, quietHours, timeZone, dailyLimit } = changes;
  if (timeZone !== undefined) await lockZones(session, 'shared');
  if (dailyLimit !== undefined && dailyLimit !== null) await recordRules(session, [ownRule(dailyLimit)]);
  await ensureUsers(session, [id]);
  const set = (columns: string, ...values: (string | number | null)[]) =>
    session.run(`update users set ${columns} where id = $1`, id, ...values);
  if (mutedCategories) await set('muted = $2', JSON.stringify(mutedCategories));
  if (quietHours !== undefined) {
    const [from, to] = quietHours ? [minute(quietHours.from), minute(quietHours.to)] : [null, null];
    await set('quiet_from = $2, quiet_to = $3', from, to);
  }
  if (dailyLimit !== undefined) await set('daily_limit = $2', dailyLimit);
  if (timeZone !== undefined) await set('chosen_zone = $2', timeZone);
  const [user] = (await usersById(session, [id])) as [UserRecord];
  if (timeZone !== undefined) await bringTurnsForward(session, new Set([user.timeZone]));
  return user;
}

async function charges(session: Session, id: string, since: number): Promise<ChargeRecord[]> {
  return session.all<ChargeRecord>(
    `select r.released_at as at, c.name as category from users u
     join recipients r on r.user_key = u.key and r.position is not null and r.charged_to > 0
     join categories c on c.key = r.charged_to
     where u.id = $1 and r.released_at >= $2 order by r.position`,
    id,
    since,
  );
}

function minute(text: string): number {
  const found = minuteOf(text);
  if (found === undefined) throw new Error(`Not a time of day: ${text}`);
  return found;
}
