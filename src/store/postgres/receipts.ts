import { states } from '../codes.ts';
import type { PushStatus, Receipt } from '../contract.ts';
import { FunnelChanges } from './funnels.ts';
import { contentsOf, messageColumns, type MessageRow, toMessage } from './messages.ts';
import type { Session } from './session.ts';
import { stateAt } from './state-now.ts';

/** What one device says of messages. */
export interface ReceiptRequest {
  readonly userId: string;
  readonly pushIds: readonly string[];
  readonly to: 'ACKED' | 'READ';
  readonly now: number;
}

/** A message that receipts are about, as it is while they are taken one after another. */
interface Held extends MessageRow {
  readonly user: number;
  readonly userId: string;
  readonly status: PushStatus;
  readonly expiresAt: number | null;
}

const lockUsers = `select i.user_key as "user" from users u join inboxes i on i.user_key = u.key where u.id = any($1::text[])
  order by i.user_key for no key update of i`;

/** Takes receipts in the order in which they came, with a fixed number of statements for all of them. */
export async function receive(session: Session, requests: readonly ReceiptRequest[]): Promise<Receipt[]> {
  await session.run(lockUsers, [...new Set(requests.map(({ userId }) => userId))]);
  const held = await messagesOf(session, requests);
  const funnels = new FunnelChanges();
  const changed = new Map<string, Held>();
  const unread = new Map<number, number>();

  const answers = requests.map(({ userId, pushIds, to, now }) => {
    const rows: Held[] = [];
    const moved: string[] = [];
    for (const id of pushIds) {
      const name = nameOf(userId, id);
      const row = held.get(name);
      if (!row) continue;
      const before = { ...row, state: stateAt(row, now) };
      const after = advance(before, to, now);
      rows.push(after ?? before);
      if (!after) continue;
      moved.push(id);
      held.set(name, after);
      changed.set(name, after);
      const reads = after.state === states.READ;
      if (reads) unread.set(after.user, (unread.get(after.user) ?? 0) + 1);
      funnels.add(row.pushKey, {
        sent: Number(before.sentAt === null),
        acked: Number(before.ackedAt === null),
        read: Number(reads),
      });
    }
    return { userId, rows, moved };
  });
  await save(session, [...changed.values()], unread);
  await funnels.save(session);
  const contents = await contentsOf(
    session,
    answers.flatMap(({ rows }) => rows),
  );
  return answers.map(({ userId, rows, moved }) => ({
    messages: rows.map((row) => toMessage(userId, row)),
    contents: Object.fromEntries(rows.map(({ id }) => [id, contents[id]])) as Receipt['contents'],
    changed: moved,
  }));
}

/** Marks messages as handed out: those that are PENDING, or ended before this was recorded. */
export async function markSent(
  session: Session,
  sent: Readonly<Record<string, readonly string[]>>,
  now: number,
): Promise<void> {
  const pairs = Object.entries(sent).flatMap(([pushId, userIds]) =>
    userIds.map((userId) => ({ pushId, userId })),
  );
  const userIds = pairs.map(({ userId }) => userId);
  await session.run(lockUsers, [...new Set(userIds)]);
  const rows = await session.all<{ pushKey: number; count: number }>(
    `with marked as (
       update recipients r set state = case when r.state = 1 then ${states.SENT} else r.state end, sent_at = $3
       from unnest($1::text[], $2::text[]) as g (push_id, user_id) join pushes p on p.id = g.push_id join users u on u.id = g.user_id
       where r.push_key = p.key and r.user_key = u.key and r.sent_at is null and r.state in (1, 5, 6)
       returning r.push_key)
     select push_key as "pushKey", count(*) as count from marked group by push_key`,
    pairs.map(({ pushId }) => pushId),
    userIds,
    now,
  );
  const funnels = new FunnelChanges();
  for (const { pushKey, count } of rows) funnels.add(pushKey, { sent: count });
  await funnels.save(session);
}

/**
 * Moves a message forward; undefined if it does not move. Who acks a message was sent it, and who reads it has acked it, so that the funnel
 * only narrows.
 */
function advance(before: Held, to: 'ACKED' | 'READ', now: number): Held | undefined {
  const reads = to === 'READ' && before.state < states.READ;
  if (before.state > states.SENT && !reads) return undefined;
  return {
    ...before,
    state: states[to],
    sentAt: before.sentAt ?? now,
    ackedAt: before.ackedAt ?? now,
    readAt: reads ? now : null,
  };
}

async function messagesOf(session: Session, requests: readonly ReceiptRequest[]): Promise<Map<string, Held>> {
  const names = requests.flatMap(({ userId, pushIds }) => pushIds.map((id) => ({ userId, id })));
  const rows = await session.all<Held>(
    `select distinct on (u.id, p.id) ${messageColumns}, r.state, u.key as "user", u.id as "userId", g.status, p.expires_at as "expiresAt"
     from unnest($1::text[], $2::text[]) as l (user_id, push_id)
     join users u on u.id = l.user_id join pushes p on p.id = l.push_id
     join recipients r on r.push_key = p.key and r.user_key = u.key and r.position is not null
     join releases g on g.push_key = p.key`,
    names.map(({ userId }) => userId),
    names.map(({ id }) => id),
  );
  return new Map(rows.map((row) => [nameOf(row.userId, row.id), row]));
}

async function save(
  session: Session,
  rows: readonly Held[],
  unread: ReadonlyMap<number, number>,
): Promise<void> {
  if (rows.length === 0) return;
  await session.run(
    `update recipients r set state = g.state, sent_at = g.sent, acked_at = g.acked, read_at = g.read
     from unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::bigint[])
       as g (push_key, user_key, state, sent, acked, read)
     where r.push_key = g.push_key and r.user_key = g.user_key`,
    rows.map(({ pushKey }) => pushKey),
    rows.map(({ user }) => user),
    rows.map(({ state }) => state),
    rows.map(({ sentAt }) => sentAt),
    rows.map(({ ackedAt }) => ackedAt),
    rows.map(({ readAt }) => readAt),
  );
  if (unread.size === 0) return;
  await session.run(
    `update inboxes i set unread = i.unread - g.read from unnest($1::bigint[], $2::bigint[]) as g (user_key, read)
     where i.user_key = g.user_key`,
    [...unread.keys()],
    [...unread.values()],
  );
}

function nameOf(userId: string, pushId: string): string {
  return JSON.stringify([userId, pushId]);
}
