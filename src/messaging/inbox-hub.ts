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
import { funnelHintsOn } from './funnel-hints.ts';
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
  /** The newest position of a release that was heard of. */
  #heard = 0;

  constructor({ store, bus, clock, log, metrics = new MessagingMetrics() }: InboxHubOptions) {
    this.#inbox = store.inbox;
    this.#store = store;
    this.#bus = bus;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#marks = new SentMarks({ inbox: store.inbox, clock, hints: funnelHintsOn(bus, clock), log });
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
    return this.#receive(userId, ids, origin, (unique, now) => this.#inbox.ack(userId, unique, now));
  }

  /** The user saw these messages. Implies acked; idempotent. */
  markRead(userId: string, ids: readonly string[], origin?: object): Promise<ReceiptResult> {
    return this.#receive(userId, ids, origin, (unique, now) => this.#inbox.markRead(userId, unique, now));
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
    userId: string,
    ids: readonly string[],
    origin: object | undefined,
    record: (unique: readonly string[], now: number) => Promise<Receipt>,
  ): Promise<ReceiptResult> {
    if (ids.length < 1 || ids.length > mostIds) {
      const message = `Expected from 1 to ${mostIds} ids.`;
      return { messages: [], errors: [{ code: 'INVALID_VALUE', message, path: ['ids'] }] };
    }
    const now = this.#clock.now();
    const { messages, contents, changed } = await record([...new Set(ids.filter(isKeepable))], now);
    this.#metrics.noteReceipts(messages, changed, now);
    this.#tell(userId, changed, origin);
    return {
      // Whoever acks seldom asks for them.
      get messages() {
        return messages.map(viewerOf(contents));
      },
      errors: messages.length === ids.length ? [] : notFound(ids, messages),
    };
  }

  #tell(userId: string, changed: readonly string[], origin: object | undefined): void {
    if (changed.length === 0) return;
    for (const reader of this.#readers.get(userId) ?? []) {
      if (origin === undefined || reader.origin !== origin) continue;
      for (const id of changed) reader.noteOwn(id);
    }
    this.#bus.publish('inbox', 'all', { changed: changed.map((pushId) => ({ userId, pushId })) });
    funnelHintsOn(this.#bus, this.#clock).changed(changed);
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

/** One error for each id that is no message of the user's. */
function notFound(ids: readonly string[], messages: readonly MessageRecord[]): UserProblem[] {
  const own = new Set(messages.map(({ id }) => id));
  return ids.flatMap((id, index) =>
    own.has(id)
      ? []
      : [{ code: 'NOT_FOUND', message: 'There is no such message.', path: ['ids', String(index)] }],
  );
}
