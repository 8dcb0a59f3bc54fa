import type { Bus, InboxHint } from '../bus/contract.ts';
import type { Clock } from '../clock.ts';
import { isKeepable } from '../keepable.ts';
import type {
  InboxStore,
  MessageRecord,
  MessageState,
  Receipt,
  Release,
  ReleasedMessage,
  Store,
} from '../store/contract.ts';
import { type FunnelHints, funnelHintsOn } from './funnel-hints.ts';
import { InboxLooks } from './inbox-looks.ts';
import { InboxReader, type InboxSession } from './inbox-session.ts';
import { MessagingMetrics } from './messaging-metrics.ts';
import { type MessageView, viewerOf, viewReleased } from './message-view.ts';
import { SentMarks } from './sent-marks.ts';
import type { EngineLog } from './release-loop.ts';
import type { UserProblem } from './user-problem.ts';

export type { InboxSession, MessageView };

export interface InboxHubOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log?: EngineLog | undefined;
  readonly metrics?: MessagingMetrics;
}

/** The messages that are the user's, as they are now, in the order asked; one error for each other id. */
export interface ReceiptResult {
  readonly messages: MessageView[];
  readonly errors: UserProblem[];
}

/** The most ids of one ack. */
const mostIds = 1_000;

/** With so many changes a hint leaves, so that the bus can carry it: an ack may add a thousand. */
const mostChanges = 1_000;

/**
 * The inboxes of the users who are connected to this node. A hint on the bus says what was released, and who has everything before it is handed
 * that at once, one view for all of them. Whoever else a hint concerns is woken, and what there is for them is read from the store for all in
 * one go. So one push to ten thousand connected users is no read or a few, not ten thousand.
 */
export class InboxHub {
  readonly #inbox: InboxStore;
  readonly #store: Store;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #metrics: MessagingMetrics;
  readonly #readers = new Map<string, Set<InboxReader>>();
  readonly #marks: SentMarks;
  readonly #looks: InboxLooks;
  readonly #listening: Disposable[];
  readonly #funnelHints: FunnelHints;
  /** Messages that were acknowledged or read here, of which the other readers are still to be told. */
  #changes: { userId: string; pushId: string }[] = [];
  /** The newest position of a release that was heard of. */
  #heard = 0;

  constructor({ store, bus, clock, log, metrics = new MessagingMetrics() }: InboxHubOptions) {
    this.#inbox = store.inbox;
    this.#store = store;
    this.#bus = bus;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#funnelHints = funnelHintsOn(bus, clock);
    this.#marks = new SentMarks({ inbox: store.inbox, clock, hints: this.#funnelHints, log });
    this.#looks = new InboxLooks({ inbox: store.inbox, clock, marks: this.#marks, log });
    this.#listening = [
      bus.subscribe('inbox', 'all', (hint) => this.#hear(hint)),
      bus.onGap(() => this.#forEachReader((reader) => reader.noteGap())),
    ];
  }

  /**
   * Opens a user's inbox for one subscription.
   * @param origin the connection; what it acks itself is not told to it.
   */
  open(userId: string, origin?: object): InboxSession {
    const openedAt = this.#clock.now();
    const reader = new InboxReader(
      userId,
      origin,
      {
        look: (waiting) => this.#looks.add(waiting),
        sent: (message) => {
          if (message.redelivered) return;
          this.#marks.add(message.id, userId);
          this.#metrics.noteSent(message, openedAt, this.#clock.now());
        },
        now: () => this.#clock.now(),
        closed: (closed) => {
          this.#forget(closed);
          // The user may come back at once, on this node or on another one.
          void this.#marks.settled();
        },
      },
      openedAt,
    );
    const readers = this.#readers.get(userId) ?? new Set();
    this.#readers.set(userId, readers.add(reader));
    return reader;
  }

  /** A device of the user has these messages. Idempotent. */
  ack(userId: string, ids: readonly string[], origin?: object): Promise<ReceiptResult> {
    return this.#receive('ack', userId, ids, origin);
  }

  /** The user saw these messages. Implies acked; idempotent. */
  markRead(userId: string, ids: readonly string[], origin?: object): Promise<ReceiptResult> {
    return this.#receive('markRead', userId, ids, origin);
  }

  /** What was released to a user and is still kept, after a cursor (a message's position), newest first. */
  async history(
    userId: string,
    page: {
      readonly after: number | null;
      readonly limit: number;
      readonly states?: readonly MessageState[] | null;
      readonly category?: string | null;
    },
  ): Promise<MessageView[]> {
    const { after, limit, states = null, category = null } = page;
    const now = this.#clock.now();
    if (category !== null && !isKeepable(category)) return [];
    const { messages, contents } = await this.#inbox.history(
      userId,
      { before: after, limit, states, category },
      now,
    );
    return messages.map(viewerOf(contents));
  }

  /** How many messages the user has neither read nor lost to expiry or retraction. Nothing is counted: it is kept with every change. */
  async unreadCount(userId: string): Promise<number> {
    const [user] = await this.#store.people.get([userId]);
    return user?.unread ?? 0;
  }

  /** Resolves when no reader waits for the store, and what was handed to sockets is on record. */
  async settled(): Promise<void> {
    await this.#looks.settled();
    await this.#marks.settled();
  }

  /** Ends all sessions. */
  close(): void {
    for (const part of this.#listening) part[Symbol.dispose]();
    this.#forEachReader((reader) => reader.close());
    this.#looks.close();
    this.#marks.close();
  }

  async #receive(
    kind: 'ack' | 'markRead',
    userId: string,
    ids: readonly string[],
    origin: object | undefined,
  ): Promise<ReceiptResult> {
    if (ids.length < 1 || ids.length > mostIds) {
      const message = `Expected from 1 to ${mostIds} ids.`;
      return { messages: [], errors: [{ code: 'INVALID_VALUE', message, path: ['ids'] }] };
    }
    const now = this.#clock.now();
    const receipt = await this.#inbox[kind](userId, keepableOf(ids), now);
    this.#metrics.noteReceipts(receipt.messages, receipt.changed, now);
    this.#tell(userId, receipt.changed, origin);
    return new Received(ids, receipt);
  }

  #tell(userId: string, changed: readonly string[], origin: object | undefined): void {
    if (changed.length === 0) return;
    for (const reader of this.#readers.get(userId) ?? []) {
      if (origin === undefined || reader.origin !== origin) continue;
      for (const id of changed) reader.noteOwn(id);
    }
    if (this.#changes.length === 0) queueMicrotask(() => this.#tellChanges());
    for (const pushId of changed) this.#changes.push({ userId, pushId });
    if (this.#changes.length >= mostChanges) this.#tellChanges();
    this.#funnelHints.changed(changed);
  }

  /** Receipts that were recorded together are one hint. */
  #tellChanges(): void {
    if (this.#changes.length === 0) return;
    this.#bus.publish('inbox', 'all', { changed: this.#changes });
    this.#changes = [];
  }

  #hear({ released, changed, retracted }: InboxHint): void {
    for (const release of released ?? []) this.#hearReleased(release);
    for (const { userId, pushId } of changed ?? []) {
      for (const reader of this.#readers.get(userId) ?? []) reader.noteChanged(pushId);
    }
    if (retracted !== undefined) this.#forEachReader((reader) => reader.noteChanged(retracted));
  }

  #hearReleased({ userIds, message }: Release): void {
    const view = message && this.#isNext(message) ? viewReleased(message) : undefined;
    for (const userId of userIds) {
      for (const reader of this.#readers.get(userId) ?? []) {
        if (view) reader.offer(view);
        else reader.noteReleased();
      }
    }
  }

  /**
   * Whether a message may be handed on as it is: all that was released before it was heard of, and it matters still. If something before it
   * was not heard of, it may have been for anybody, so everybody looks.
   */
  #isNext({ after, position, content: { expiresAt } }: ReleasedMessage): boolean {
    const isNext = after === this.#heard;
    this.#heard = Math.max(this.#heard, position);
    if (!isNext) this.#forEachReader((reader) => reader.noteReleased());
    return isNext && (expiresAt === null || expiresAt > this.#clock.now());
  }

  #forEachReader(action: (reader: InboxReader) => void): void {
    for (const readers of [...this.#readers.values()]) for (const reader of [...readers]) action(reader);
  }

  #forget(reader: InboxReader): void {
    const readers = this.#readers.get(reader.userId);
    if (readers?.delete(reader) && readers.size === 0) this.#readers.delete(reader.userId);
  }
}

/** The ids that can be some message's, each once. */
function keepableOf(ids: readonly string[]): readonly string[] {
  const keepable = ids.filter(isKeepable);
  return keepable.length > 1 ? [...new Set(keepable)] : keepable;
}

class Received implements ReceiptResult {
  readonly errors: UserProblem[];
  readonly #receipt: Receipt;

  constructor(ids: readonly string[], receipt: Receipt) {
    this.#receipt = receipt;
    this.errors = receipt.messages.length === ids.length ? [] : notFound(ids, receipt.messages);
  }

  /** Made when they are asked for: whoever acks seldom does. */
  get messages(): MessageView[] {
    return this.#receipt.messages.map(viewerOf(this.#receipt.contents));
  }
}

/** One error for each id that is no message of the user's. */
function notFound(ids: readonly string[], messages: readonly MessageRecord[]): UserProblem[] {
  const own = new Set(messages.map(({ id }) => id));
  return ids.flatMap((id, index) =>
    own.has(id)
      ? []
      : [{ code: 'NOT_FOUND', message: 'There is no such message.', path: ['ids', String(index)] }],
  );
}
