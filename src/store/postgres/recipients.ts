import { reasonOf, reasons, stateOf, states } from '../codes.ts';
import type { RecipientRecord, RecipientState } from '../contract.ts';
import { ruleOf } from './rules.ts';
import type { Session } from './session.ts';
import { stateNow } from './state-now.ts';

interface RecipientRow {
  readonly userId: string;
  readonly position: number;
  readonly row: number;
  readonly state: number;
  readonly status: string;
  readonly reason: number | null;
  readonly rule: string | null;
  readonly until: number | null;
  readonly quiet: boolean;
  readonly releasedAt: number | null;
  readonly ackedAt: number | null;
  readonly readAt: number | null;
}

/** Recipients with the state that they have now; the first parameter is the instant. */
const selectRecipient = `select u.id as "userId", u.key as position, r.state as row, ${stateNow('$1::bigint')} as state, g.status, r.reason,
  l.content as rule, r.until, r.quiet, r.released_at as "releasedAt", r.acked_at as "ackedAt", r.read_at as "readAt"
  from pushes p join releases g on g.push_key = p.key join recipients r on r.push_key = p.key
  join users u on u.key = r.user_key left join rules l on l.key = r.rule`;

/** What was decided for a person; null if nothing was. */
export async function recipientOf(
  session: Session,
  pushId: string,
  userId: string,
  now: number,
): Promise<RecipientRecord | null> {
  const row = await session.get<RecipientRow>(
    `${selectRecipient} where p.id = $2 and r.user_key = (select key from users where id = $3)`,
    now,
    pushId,
    userId,
  );
  return row ? toRecipient(row) : null;
}

/** Recipients in some states (null: all), in the order of their keys. */
export async function recipientsOf(
  session: Session,
  pushId: string,
  wanted: readonly RecipientState[] | null,
  after: number,
  limit: number,
  now: number,
): Promise<RecipientRecord[]> {
  const codes = (wanted ?? (Object.keys(states) as RecipientState[])).map((state) => states[state]);
  const rows = await session.all<RecipientRow>(
    `${selectRecipient} where p.id = $2 and r.user_key > $3 and ${stateNow('$1::bigint')} = any($4::integer[])
     order by r.user_key limit $5`,
    now,
    pushId,
    after,
    codes,
    limit,
  );
  return rows.map(toRecipient);
}

function toRecipient(row: RecipientRow): RecipientRecord {
  // Deferred on its row, but its push has ended meanwhile: it reads as it will be.
  const ended = row.row === states.DEFERRED && row.state === states.SUPPRESSED;
  const byStatus = row.status === 'RETRACTED' || row.status === 'CANCELLED' ? row.status : 'EXPIRED';
  return {
    userId: row.userId,
    state: stateOf(row.state),
    reason: reasonOf(ended ? reasons[byStatus] : row.reason),
    rule: ended ? null : ruleOf(row.rule),
    until: ended ? null : row.until,
    quiet: row.quiet,
    releasedAt: row.releasedAt,
    ackedAt: row.ackedAt,
    readAt: row.readAt,
    position: row.position,
  };
}
