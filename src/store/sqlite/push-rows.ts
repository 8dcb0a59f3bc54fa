import { minuteText } from '../../messaging/calendar.ts';
import type {
  Audience,
  Condition,
  Overflow,
  Priority,
  PushRecord,
  PushStatus,
  SuppressionReason,
} from '../contract.ts';
import { suppressedColumns, suppressionReasons } from './codes.ts';
import type { Db } from './db.ts';

/** What a release needs to know of a push. */
export interface WorkRow {
  readonly key: number;
  readonly id: string;
  readonly category: string;
  readonly categoryKey: number;
  readonly priority: Priority;
  readonly overflow: Overflow | null;
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly localMinute: number | null;
  /** JSON of a `StoredAudience`. */
  readonly audience: string;
  readonly dueAt: number;
  readonly cursor: number;
  readonly lastTurn: number;
  /** 1 if messages of it have begun to expire, by whatever clock. */
  readonly expiring: number;
}

/** An audience as a push keeps it: people who were named are kept by their keys. */
export type StoredAudience =
  Exclude<Audience, { userIds: readonly string[] }> | { readonly userKeys: readonly number[] };

export const selectWork = `select p.key, p.id, c.name as category, p.category as categoryKey, p.priority, p.overflow,
  p.expires_at as expiresAt, p.created_at as createdAt, p.local_minute as localMinute, p.audience,
  g.due_at as dueAt, g.cursor, g.last_turn as lastTurn,
  p.expires_at is not null and (g.ending_at is null or g.ending_cursor > 0) as expiring
  from progress g join pushes p on p.key = g.push_key join categories c on c.key = p.category`;

interface PushRow extends Record<`suppressed${SuppressionReason}`, number> {
  readonly key: number;
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly category: string;
  readonly priority: Priority;
  readonly data: string | null;
  readonly url: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly scheduledAt: number | null;
  readonly localMinute: number | null;
  readonly expiresAt: number | null;
  readonly bypassReason: string | null;
  readonly status: PushStatus;
  readonly audience: number;
  readonly deferred: number;
  readonly released: number;
  readonly quiet: number;
  readonly sent: number;
  readonly acked: number;
  readonly read: number;
  readonly expired: number;
}

const selectPush = `select p.key, p.id, p.title, p.body, c.name as category, p.priority, p.data, p.url, p.created_by as createdBy,
  p.created_at as createdAt, p.scheduled_at as scheduledAt, p.local_minute as localMinute, p.expires_at as expiresAt,
  p.bypass_reason as bypassReason, g.status, g.audience, g.deferred, g.released, g.quiet, g.sent, g.acked, g.read, g.expired,
  ${suppressionReasons.map((reason) => `g.${suppressedColumns[reason]} as suppressed${reason}`).join(', ')}
  from pushes p join progress g on g.push_key = p.key join categories c on c.key = p.category`;

export function pushById(db: Db, id: string): PushRecord | null {
  const row = db.get<PushRow>(`${selectPush} where p.id = ?`, id);
  return row ? toPush(row) : null;
}

/** Those of these pushes that are known, in no particular order. */
export function pushesById(db: Db, ids: readonly string[]): PushRecord[] {
  return db
    .all<PushRow>(`${selectPush} where p.id in (select value from json_each(?))`, JSON.stringify(ids))
    .map(toPush);
}

export function pushesBefore(db: Db, before: number | null, limit: number): PushRecord[] {
  const rows = db.all<PushRow>(
    `${selectPush} where p.key < coalesce(?, 9e15) order by p.key desc limit ?`,
    before,
    limit,
  );
  return rows.map(toPush);
}

/** The key of a category; makes it known if it is not. */
export function keyOfCategory(db: Db, name: string): number {
  const select = () => db.get<{ key: number }>('select key from categories where name = ?', name);
  const known = select();
  if (known) return known.key;
  db.run('insert into categories (name) values (?)', name);
  return (select() as { key: number }).key;
}

/** The condition of a stored audience, or null if it has none. */
export function conditionOf(audience: StoredAudience): Condition | null {
  return 'where' in audience ? audience.where : null;
}

function toPush(row: PushRow): PushRecord {
  const { audience, deferred, released, quiet, sent, acked, read, expired } = row;
  const suppressed = suppressionReasons
    .map((reason) => ({ reason, count: row[`suppressed${reason}`] }))
    .filter(({ count }) => count > 0);
  return {
    id: row.id,
    title: row.title,
    body: row.body,
    category: row.category,
    priority: row.priority,
    data: row.data,
    url: row.url,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    scheduledAt: row.scheduledAt,
    atLocalTime: row.localMinute === null ? null : minuteText(row.localMinute),
    expiresAt: row.expiresAt,
    bypassReason: row.bypassReason,
    status: row.status,
    funnel: { audience, suppressed, deferred, released, quiet, sent, acked, read, expired },
    position: row.key,
  };
}
