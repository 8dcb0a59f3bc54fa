import type { ContentRecord, MessageRecord, MessageState, PushStatus, Receipt } from '../contract.ts';
import { type Held, type ReceiptRequest, takeReceipts } from '../receipts.ts';
import { stateOf, states } from './codes.ts';
import { contentOf } from './contents.ts';
import type { Db } from './db.ts';

/** What became of each receipt, and each content once for all of them. */
export interface Receipts {
  readonly answers: readonly (readonly [messages: readonly MessageTuple[], changed: readonly string[]])[];
  readonly contents: Readonly<Record<string, ContentRecord>>;
}

/** A message on its way between threads: an array is copied in a third of the time of an object, whose names are copied with it. */
type MessageTuple = readonly [
  id: string,
  userId: string,
  state: number,
  quiet: boolean,
  releasedAt: number,
  sentAt: number | null,
  ackedAt: number | null,
  readAt: number | null,
  position: number,
];

/** A message that receipts are about. */
interface HeldRow extends Held {
  readonly quiet: boolean;
  readonly releasedAt: number;
  readonly position: number;
}

/**
 * Marks a push as handed to users: those for whom it is PENDING, or ended before this was recorded. Then it was not refunded rightly, and is
 * charged again.
 */
export function markSentTo(db: Db, pushId: string, userIds: readonly string[], now: number): void {
  const push = db.get<{ key: number; charge: number }>(
    `select key, iif(priority = 'CRITICAL', 0, category) as charge from pushes where id = ?`,
    pushId,
  );
  if (!push) return;
  const sent = db.run(
    `update recipients set state = iif(state = 1, ${states.SENT}, state), sent_at = ?,
       charged_to = iif(state = 1 or quiet, charged_to, ?)
     where push_key = ? and sent_at is null and state in (1, 5, 6)
       and user_key in (select u.key from json_each(?) j cross join users u on u.id = j.value)`,
    now,
    push.charge,
    push.key,
    JSON.stringify(userIds),
  );
  if (sent > 0) db.run('update progress set sent = sent + ? where push_key = ?', sent, push.key);
}

/** Takes receipts in the order in which they came: one read for all of them, a change of each, and one more for each push that they are about. */
export function receive(db: Db, requests: readonly ReceiptRequest[]): Receipts {
  const { answers, changed, reads, moves } = takeReceipts(heldBy(db, requests), requests);
  save(db, changed);
  for (const [pushKey, { sent, acked, read }] of moves) {
    db.run(
      'update progress set sent = sent + ?, acked = acked + ?, read = read + ? where push_key = ?',
      sent,
      acked,
      read,
      pushKey,
    );
  }
  for (const [user, count] of reads)
    db.run('update inboxes set unread = unread - ? where user_key = ?', count, user);

  const contents: Record<string, ContentRecord> = {};
  for (const { rows } of answers) for (const { id, pushKey } of rows) contents[id] ??= contentOf(db, pushKey);
  return {
    answers: answers.map(({ rows, moved }) => [rows.map(toTuple), moved]),
    contents,
  };
}

type HeldTuple = readonly [
  userId: string,
  id: string,
  pushKey: number,
  user: number,
  state: number,
  status: PushStatus,
  expiresAt: number | null,
  quiet: number,
  releasedAt: number,
  sentAt: number | null,
  ackedAt: number | null,
  readAt: number | null,
  position: number,
];

function heldBy(db: Db, requests: readonly ReceiptRequest[]): HeldRow[] {
  const names = requests.flatMap(({ userId, pushIds }) => pushIds.map((id) => [userId, id]));
  const rows = db.tuples<HeldTuple>(
    `select u.id, p.id, r.push_key, r.user_key, r.state, g.status, p.expires_at, r.quiet, r.released_at, r.sent_at, r.acked_at, r.read_at,
       r.position
     from json_each(?) n cross join users u on u.id = n.value ->> 0 cross join pushes p on p.id = n.value ->> 1
     cross join progress g on g.push_key = p.key
     cross join recipients r on r.push_key = p.key and r.user_key = u.key where r.position is not null`,
    JSON.stringify(names),
  );
  return rows.map(
    ([
      userId,
      id,
      pushKey,
      user,
      state,
      status,
      expiresAt,
      quiet,
      releasedAt,
      sentAt,
      ackedAt,
      readAt,
      position,
    ]) => ({
      userId,
      id,
      pushKey,
      user,
      state,
      status,
      expiresAt,
      quiet: quiet === 1,
      releasedAt,
      sentAt,
      ackedAt,
      readAt,
      position,
    }),
  );
}

/** One by one: a statement for all of them would have to gather them in a table of its own first, and takes 4 µs more for each. */
function save(db: Db, changed: readonly HeldRow[]): void {
  for (const { pushKey, user, state, sentAt, ackedAt, readAt } of changed) {
    db.run(
      'update recipients set state = ?, sent_at = ?, acked_at = ?, read_at = ? where push_key = ? and user_key = ?',
      state,
      sentAt,
      ackedAt,
      readAt,
      pushKey,
      user,
    );
  }
}

function toTuple(row: HeldRow): MessageTuple {
  const { id, userId, state, quiet, releasedAt, sentAt, ackedAt, readAt, position } = row;
  return [id, userId, state, quiet, releasedAt, sentAt, ackedAt, readAt, position];
}

/** What became of each receipt, as the contract has it. */
export function receiptsOf({ answers, contents }: Receipts): Receipt[] {
  return answers.map(([messages, changed]) => ({ messages: messages.map(toMessage), contents, changed }));
}

function toMessage([
  id,
  userId,
  state,
  quiet,
  releasedAt,
  sentAt,
  ackedAt,
  readAt,
  position,
]: MessageTuple): MessageRecord {
  return {
    id,
    userId,
    state: stateOf(state) as MessageState,
    quiet,
    releasedAt,
    sentAt,
    ackedAt,
    readAt,
    position,
  };
}
