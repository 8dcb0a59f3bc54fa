import { states } from './codes.ts';
import type { PushStatus } from './contract.ts';

/** What one device says of messages. */
export interface ReceiptRequest {
  readonly userId: string;
  readonly pushIds: readonly string[];
  readonly to: 'ACKED' | 'READ';
  readonly now: number;
}

/** A message that receipts are about, as it is while they are taken one after another. */
export interface Held {
  readonly id: string;
  readonly pushKey: number;
  readonly user: number;
  readonly userId: string;
  readonly state: number;
  readonly status: PushStatus;
  readonly expiresAt: number | null;
  readonly sentAt: number | null;
  readonly ackedAt: number | null;
  readonly readAt: number | null;
}

/** How many of a push's messages moved on. */
export interface Moves {
  sent: number;
  acked: number;
  read: number;
}

/** What became of receipts, and what is to be stored of it. */
export interface Taken<Row> {
  /** In the order of the requests: the messages that are the user's in the order asked, and the ids of those that moved. */
  readonly answers: readonly {
    readonly userId: string;
    readonly rows: readonly Row[];
    readonly moved: readonly string[];
  }[];
  readonly changed: readonly Row[];
  /** How many messages each user read, by key. */
  readonly reads: ReadonlyMap<number, number>;
  /** By the push's key. */
  readonly moves: ReadonlyMap<number, Moves>;
}

/** Takes receipts in the order in which they came. */
export function takeReceipts<Row extends Held>(
  rows: readonly Row[],
  requests: readonly ReceiptRequest[],
): Taken<Row> {
  const held = new Map(rows.map((row) => [nameOf(row.userId, row.id), row]));
  const changed = new Map<string, Row>();
  const reads = new Map<number, number>();
  const moves = new Map<number, Moves>();

  const answers = requests.map(({ userId, pushIds, to, now }) => {
    const found: Row[] = [];
    const moved: string[] = [];
    for (const id of pushIds) {
      const name = nameOf(userId, id);
      const row = held.get(name);
      if (!row) continue;
      const before = { ...row, state: stateAt(row, now) };
      const after = advance(before, to, now);
      found.push(after ?? before);
      if (!after) continue;
      moved.push(id);
      held.set(name, after);
      changed.set(name, after);
      count(moves, before, after);
      if (after.readAt !== before.readAt) reads.set(row.user, (reads.get(row.user) ?? 0) + 1);
    }
    return { userId, rows: found, moved };
  });
  return { answers, changed: [...changed.values()], reads, moves };
}

/** The state of a message at an instant: what has expired or was taken back is so, although its row may be changed a little later. */
export function stateAt(
  { state, status, expiresAt }: Pick<Held, 'state' | 'status' | 'expiresAt'>,
  now: number,
) {
  if (state <= states.READ && status === 'RETRACTED') return states.RETRACTED;
  return state <= states.SENT && expiresAt !== null && expiresAt <= now ? states.EXPIRED : state;
}

/**
 * Moves a message forward; undefined if it does not move. Who acks a message was sent it, and who reads it has acked it, so that the funnel
 * only narrows.
 */
function advance<Row extends Held>(before: Row, to: 'ACKED' | 'READ', now: number): Row | undefined {
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

function count(moves: Map<number, Moves>, before: Held, after: Held): void {
  let sums = moves.get(after.pushKey);
  if (!sums) moves.set(after.pushKey, (sums = { sent: 0, acked: 0, read: 0 }));
  if (before.sentAt === null) sums.sent++;
  if (before.ackedAt === null) sums.acked++;
  if (after.readAt !== before.readAt) sums.read++;
}

/** The length tells where the user's id ends, whatever is in it. */
function nameOf(userId: string, id: string): string {
  return `${userId.length} ${userId} ${id}`;
}
