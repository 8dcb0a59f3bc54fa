import { minuteText } from '../../messaging/calendar.ts';
import { suppressedColumns, suppressionReasons } from '../codes.ts';
import type { Audience, Overflow, Priority, PushRecord, PushStatus, SuppressionReason } from '../contract.ts';
import type { Session } from './session.ts';

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
  readonly audience: StoredAudience;
  readonly status: PushStatus;
  readonly dueAt: number | null;
  readonly cut: boolean;
  readonly zones: readonly string[] | null;
  readonly lastTurn: boolean;
  /** Whether messages of it have begun to expire, by whatever clock. */
  readonly expiring: boolean;
}

/** An audience as a push keeps it: people who were named are kept by their keys. */
export type StoredAudience =
  Exclude<Audience, { userIds: readonly string[] }> | { readonly userKeys: readonly number[] };

/** Pushes of one key at a time, because an audience may be long. */
export async function workOf(session: Session, pushKey: number): Promise<WorkRow> {
  const row = await session.get<WorkRow>(
    `select p.key, p.id, c.name as category, p.category as "categoryKey", p.priority, p.overflow, p.expires_at as "expiresAt",
       p.created_at as "createdAt", p.local_minute as "localMinute", p.audience, g.status, g.due_at as "dueAt", g.cut, g.zones,
       g.last_turn as "lastTurn", p.expires_at is not null and (g.ending_at is null or g.ending_cursor > 0) as expiring
     from releases g join pushes p on p.key = g.push_key join categories c on c.key = p.category where p.key = $1`,
    pushKey,
  );
  if (!row) throw new Error(`Push ${pushKey} is missing`);
  return row;
}

type PushRow = Omit<PushRecord, 'atLocalTime' | 'funnel' | 'position'> &
  Omit<PushRecord['funnel'], 'suppressed'> &
  Record<`suppressed${SuppressionReason}`, number> & {
    readonly key: number;
    readonly localMinute: number | null;
  };

const selectPush = `select p.key, p.id, p.title, p.body, c.name as category, p.priority, p.data, p.url, p.created_by as "createdBy",
  p.created_at as "createdAt", p.scheduled_at as "scheduledAt", p.local_minute as "localMinute", p.expires_at as "expiresAt",
  p.bypass_reason as "bypassReason", g.status, f.audience, f.deferred, f.released, f.quiet, f.sent, f.acked, f.read, f.expired,
  ${suppressionReasons.map((reason) => `f.${suppressedColumns[reason]} as "suppressed${reason}"`).join(', ')}
  from pushes p join releases g on g.push_key = p.key join funnels f on f.push_key = p.key join categories c on c.key = p.category`;

export async function pushById(session: Session, id: string): Promise<PushRecord | null> {
  const row = await session.get<PushRow>(`${selectPush} where p.id = $1`, id);
  return row ? toPush(row) : null;
}

/** Those of these pushes that are known, in no particular order. */
export async function pushesById(session: Session, ids: readonly string[]): Promise<PushRecord[]> {
  return (await session.all<PushRow>(`${selectPush} where p.id = any($1::text[])`, ids)).map(toPush);
}

export async function pushesBefore(
  session: Session,
  before: number | null,
  limit: number,
): Promise<PushRecord[]> {
  const rows = await session.all<PushRow>(
    `${selectPush} where p.key < coalesce($1::bigint, ${Number.MAX_SAFE_INTEGER}) order by p.key desc limit $2`,
    before,
    limit,
  );
  return rows.map(toPush);
}

/** The keys of categories by name; makes known those that are not, in the order of their names, so that none who do so wait for each other. */
export async function keysOfCategories(
  session: Session,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const distinct = [...new Set(names)].toSorted();
  const select = async () => {
    const rows = await session.all<{ name: string; key: number }>(
      'select name, key from categories where name = any($1::text[])',
      distinct,
    );
    return new Map(rows.map(({ name, key }) => [name, key]));
  };
  const known = await select();
  if (known.size === distinct.length) return known;
  await session.run(
    'insert into categories (name) select name from unnest($1::text[]) as g (name) on conflict do nothing',
    distinct,
  );
  return select();
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
