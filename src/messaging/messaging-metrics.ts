import { Distribution, durations } from '../distribution.ts';
import type { Decided, MessageRecord, SuppressionReason } from '../store/contract.ts';

/** Buckets for what takes as long as a person needs to look (s). */
const reactions = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 60, 300, 3600] as const;

/** What happened to pushes and messages on this node, as plain numbers that only grow. */
export class MessagingMetrics {
  accepted = 0;
  /** People, by what was decided for them; those of the released whom it does not disturb are counted as quiet instead. */
  readonly decided = { released: 0, quiet: 0, deferred: 0, suppressed: 0 };
  readonly suppressed = new Map<SuppressionReason, number>();
  /** Messages handed to sockets for the first time, and acknowledged and read for the first time. */
  sent = 0;
  acked = 0;
  read = 0;
  /**
   * From one stage of a message to the next (s): accepted or due → released, per person; released → sent, for those who were connected; sent →
   * acknowledged.
   */
  readonly lags = {
    released: new Distribution(durations),
    sent: new Distribution(durations),
    acked: new Distribution(reactions),
  } as const;

  /**
   * Notes what a page of a push came to.
   * @param since when its people were due; null if they were at many instants, or there were none.
   * @param now when it was on record.
   */
  noteDecided(all: readonly Decided[], since: number | null, now: number): void {
    for (const { deferred, released, quiet, suppressed } of all) {
      this.decided.released += released - quiet;
      this.decided.quiet += quiet;
      this.decided.deferred += deferred;
      for (const [reason, people] of suppressed) {
        this.decided.suppressed += people;
        this.suppressed.set(reason, (this.suppressed.get(reason) ?? 0) + people);
      }
      if (since !== null && released > 0) this.lags.released.add(seconds(since, now), released);
    }
  }

  /** @param openedAt since when its reader has been connected: to wait in an inbox is no lag. */
  noteSent({ releasedAt }: Pick<MessageRecord, 'releasedAt'>, openedAt: number, now: number): void {
    this.sent++;
    if (releasedAt >= openedAt) this.lags.sent.add(seconds(releasedAt, now));
  }

  /**
   * @param changed the ids of those that changed, in the same order.
   * @param now the instant of the receipt: what was acknowledged or read at another one is not news.
   */
  noteReceipts(messages: readonly MessageRecord[], changed: readonly string[], now: number): void {
    let next = 0;
    for (const { id, sentAt, ackedAt, readAt } of messages) {
      if (id !== changed[next]) continue;
      next++;
      if (readAt === now) this.read++;
      if (ackedAt !== now) continue;
      this.acked++;
      if (sentAt !== null) this.lags.acked.add(seconds(sentAt, now));
    }
  }
}

function seconds(from: number, to: number): number {
  return Math.max(to - from, 0) / 1000;
}
