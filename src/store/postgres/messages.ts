import { stateOf } from '../codes.ts';
import type { ContentRecord, MessageRecord, MessageState } from '../contract.ts';
import type { Session } from './session.ts';

/** A message as the database has it. */
export interface MessageRow {
  readonly pushKey: number;
  readonly id: string;
  readonly state: number;
  readonly quiet: boolean;
  readonly releasedAt: number;
  readonly sentAt: number | null;
  readonly ackedAt: number | null;
  readonly readAt: number | null;
  readonly position: number;
}

/** The columns of a message `r` of a push `p`, except for its state. */
export const messageColumns = `r.push_key as "pushKey", p.id, r.quiet, r.released_at as "releasedAt", r.sent_at as "sentAt",
  r.acked_at as "ackedAt", r.read_at as "readAt", r.position`;

export function toMessage(userId: string, row: MessageRow): MessageRecord {
  return {
    id: row.id,
    userId,
    state: stateOf(row.state) as MessageState,
    quiet: row.quiet,
    releasedAt: row.releasedAt,
    sentAt: row.sentAt,
    ackedAt: row.ackedAt,
    readAt: row.readAt,
    position: row.position,
  };
}

/** What messages say, each content once, by push id. */
export async function contentsOf(
  session: Session,
  rows: readonly MessageRow[],
): Promise<Record<string, ContentRecord>> {
  const keys = [...new Set(rows.map(({ pushKey }) => pushKey))];
  if (keys.length === 0) return {};
  const contents = await session.all<ContentRecord & { id: string }>(
    `select p.id, p.title, p.body, c.name as category, p.priority, p.data, p.url, p.expires_at as "expiresAt"
     from pushes p join categories c on c.key = p.category where p.key = any($1::bigint[])`,
    keys,
  );
  return Object.fromEntries(contents.map(({ id, ...content }) => [id, content]));
}
