import { states } from './codes.ts';
import type { Db } from './db.ts';
import type { MessageRow } from './inbox.ts';

/** Marks a push as handed to users: those for whom it is PENDING, or ended before this was recorded. */
export function markSentTo(db: Db, pushId: string, userIds: readonly string[], now: number): void {
  const push = db.get<{ key: number }>('select key from pushes where id = ?', pushId);
  if (!push) return;
  const sent = db.run(
    `update recipients set state = iif(state = 1, ${states.SENT}, state), sent_at = ?
     where push_key = ? and sent_at is null and state in (1, 5, 6)
       and user_key in (select u.key from json_each(?) j cross join users u on u.id = j.value)`,
    now,
    push.key,
    JSON.stringify(userIds),
  );
  if (sent > 0) db.run('update progress set sent = sent + ? where push_key = ?', sent, push.key);
}

/**
 * Moves a message forward to ACKED or READ; answers it as it is then: the same object if nothing changed. Who acks a message was sent it,
 * and who reads it has acked it, so that the funnel only narrows.
 */
export function advance(
  db: Db,
  user: number,
  before: MessageRow,
  to: 'ACKED' | 'READ',
  now: number,
): MessageRow {
  const reads = to === 'READ' && before.state < states.READ;
  if (before.state > states.SENT && !reads) return before;
  const after: MessageRow = {
    ...before,
    state: states[to],
    sentAt: before.sentAt ?? now,
    ackedAt: before.ackedAt ?? now,
    readAt: reads ? now : null,
  };
  db.run(
    'update recipients set state = ?, sent_at = ?, acked_at = ?, read_at = ? where push_key = ? and user_key = ?',
    after.state,
    after.sentAt,
    after.ackedAt,
    after.readAt,
    before.pushKey,
    user,
  );
  if (reads) db.run('update inboxes set unread = unread - 1 where user_key = ?', user);
  db.run(
    'update progress set sent = sent + ?, acked = acked + ?, read = read + ? where push_key = ?',
    Number(before.sentAt === null),
    Number(before.ackedAt === null),
    Number(reads),
    before.pushKey,
  );
  return after;
}
