import { states } from '../codes.ts';
import type { Receipt } from '../contract.ts';
import { type Held, type ReceiptRequest, takeReceipts } from '../receipts.ts';
import { FunnelChanges } from './funnels.ts';
import { contentsOf, messageColumns, type MessageRow, toMessage } from './messages.ts';
import type { Session } from './session.ts';

/** A message that receipts are about. */
type HeldRow = MessageRow & Held;

const lockUsers = `select i.user_key as "user" from users u join inboxes i on i.user_key = u.key where u.id = any($1::text[])
  order by i.user_key for no key update of i`;

/** Takes receipts in the order in which they came, with a fixed number of statements for all of them. */
export async function receive(session: Session, requests: readonly ReceiptRequest[]): Promise<Receipt[]> {
  await session.run(lockUsers, [...new Set(requests.map(({ userId }) => userId))]);
  const { answers, changed, reads, moves } = takeReceipts(await messagesOf(session, requests), requests);
  const funnels = new FunnelChanges();
  for (const [pushKey, sums] of moves) funnels.add(pushKey, sums);
  await save(session, changed, reads);
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

/**
 * Marks messages as handed out: those that are PENDING, or ended before this was recorded. Then they were not refunded rightly, and are charged
 * again.
 */
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
       update recipients r set state = case when r.state = 1 then ${states.SENT} else r.state end, sent_at = $3,
         charged_to = case when r.state = 1 or r.quiet then r.charged_to when p.priority = 'CRITICAL' then 0 else p.category end
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

async function messagesOf(session: Session, requests: readonly ReceiptRequest[]): Promise<HeldRow[]> {
  const names = requests.flatMap(({ userId, pushIds }) => pushIds.map((id) => ({ userId, id })));
  return session.all<HeldRow>(
    `select distinct on (u.id, p.id) ${messageColumns}, r.state, u.key as "user", u.id as "userId", g.status, p.expires_at as "expiresAt"
     from unnest($1::text[], $2::text[]) as l (user_id, push_id)
     join users u on u.id = l.user_id join pushes p on p.id = l.push_id
     join recipients r on r.push_key = p.key and r.user_key = u.key and r.position is not null
     join releases g on g.push_key = p.key`,
    names.map(({ userId }) => userId),
    names.map(({ id }) => id),
  );
}

async function save(
  session: Session,
  rows: readonly HeldRow[],
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
