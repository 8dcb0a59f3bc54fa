import type { InboxLook } from '../store/contract.ts';
import type { MessageView } from './message-view.ts';

/** One reader of one user's inbox: a `messages` subscription. */
export interface InboxSession {
  /**
   * The next messages, at least one: first all that are open, oldest first, at most `limit` at a time; then each new one, and each that was
   * acked or read elsewhere, or taken back, with its new state. Waits until there is one; undefined once it is closed. Not to be called again
   * before it settled. Nothing is read ahead of demand, so memory stays flat however long the backlog.
   */
  next(limit?: number): Promise<readonly MessageView[] | undefined>;
  /**
   * Asked before a message is handed to the socket, which may be long after `next` gave it. True if it must not be any more: it expired while
   * it was open, or its state changed. What became of it `next` tells then, as to somebody who was not handed it.
   */
  withdraw(message: MessageView): boolean;
  /** The message was handed to the socket. */
  sent(message: MessageView): void;
  /** Ends it: a waiting `next` settles with undefined. Idempotent. */
  close(): void;
}

/** What a reader asks of the hub. */
export interface SessionHost {
  /** The reader waits, and there may be something for it in the store. */
  look(reader: InboxReader): void;
  /** The message was handed to a socket. */
  sent(message: MessageView): void;
  closed(reader: InboxReader): void;
  now(): number;
}

const largestPage = 100;

/** Beyond so many changes that were not asked for, it is cheaper to ask for all since the reader began. */
const mostChanges = 1_000;

/**
 * Reads one inbox in order, for one socket. It is **behind** while there may be something in the store that it was not given, else
 * **current**; and it **waits** while `next` was called and has not settled.
 *
 * begun behind → (waits: the hub looks at the store beyond `position`) → given messages, still behind if the page was full → … → current →
 * (a hint) behind again. A hint that comes while the hub looks makes it behind again, so that the hub looks once more. Only who is current and
 * waits can be **offered** a message: it was given all that came before, so it takes it without a look.
 *
 * Why nothing is lost or doubled between backlog and live: hints are heard before the first look, and to whoever is behind they say nothing
 * but "look". Every look takes up where the last one ended, and positions are allotted in commit order: what commits later stands beyond what
 * was seen. So the backlog needs no buffer and no end, and there is no moment of changing over.
 */
export class InboxReader implements InboxSession {
  readonly userId: string;
  /** The connection it belongs to, to which its own acks are no news. */
  readonly origin: object | undefined;
  readonly #host: SessionHost;
  readonly #openedAt: number;
  #position = 0;
  /** Nothing up to here is new to it, but what it is behind with. */
  #seen = 0;
  #begins = true;
  #behind = true;
  #looking = false;
  #changed = new Set<string>();
  #allChanges = false;
  /** Messages that `next` gave and of which the transport has not said yet that they are on their way. */
  readonly #handed = new Set<string>();
  /** Messages that this reader's own connection changed, and how many hints of that are still to come. */
  readonly #own = new Map<string, number>();
  #waiting: { limit: number; settle: (messages: readonly MessageView[] | undefined) => void } | undefined;
  #closed = false;

  constructor(userId: string, origin: object | undefined, host: SessionHost, openedAt: number) {
    this.userId = userId;
    this.origin = origin;
    this.#host = host;
    this.#openedAt = openedAt;
  }

  next(limit = largestPage): Promise<readonly MessageView[] | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    if (this.#waiting) throw new Error('next() was called before the last one settled');
    return new Promise((settle) => {
      this.#waiting = { limit, settle };
      this.#lookIfNeeded();
    });
  }

  withdraw(message: MessageView): boolean {
    const { id, expiresAt } = message;
    const expired = isOpen(message) && expiresAt !== null && expiresAt <= this.#host.now();
    if (!expired && !this.#changed.has(id)) return false;
    this.#handed.delete(id);
    return true;
  }

  sent(message: MessageView): void {
    this.#handed.delete(message.id);
    this.#host.sent(message);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#host.closed(this);
    this.#waiting?.settle(undefined);
    this.#waiting = undefined;
  }

  /** Something may have been released. */
  noteReleased(): void {
    this.#behind = true;
    this.#lookIfNeeded();
  }

  /** This was released, and whatever came into the inbox before it this reader was told of. */
  offer(message: MessageView): void {
    if (message.position <= this.#seen) return;
    if (!this.#waiting || this.#looking || this.#needsLook) return this.noteReleased();
    this.#position = this.#seen = message.position;
    this.#hand([message]);
  }

  /** The state of a message may have changed. */
  noteChanged(pushId: string): void {
    const own = this.#own.get(pushId);
    if (own !== undefined) {
      if (own > 1) this.#own.set(pushId, own - 1);
      else this.#own.delete(pushId);
      return;
    }
    if (this.#changed.size < mostChanges) this.#changed.add(pushId);
    else this.#allChanges = true;
    this.#lookIfNeeded();
  }

  /** Hints may have been lost. */
  noteGap(): void {
    this.#behind = true;
    this.#allChanges = true;
    this.#lookIfNeeded();
  }

  /** This reader's own connection changed a message: the next hint of that is no news to it. */
  noteOwn(pushId: string): void {
    this.#own.set(pushId, (this.#own.get(pushId) ?? 0) + 1);
  }

  /** What to ask the store for; undefined if it does not wait any more. What comes up from here on is asked for the next time. */
  takeLook(mostMessages: number): InboxLook | undefined {
    if (!this.#waiting) return undefined;
    const changed = [...this.#changed];
    const look: InboxLook = {
      userId: this.userId,
      after: this.#position,
      limit: Math.min(this.#waiting.limit, mostMessages),
      changed: changed.filter((id) => !this.#handed.has(id)),
      handed: changed.filter((id) => this.#handed.has(id)),
      changedSince: this.#allChanges ? this.#openedAt : null,
    };
    this.#behind = false;
    this.#looking = true;
    this.#changed.clear();
    this.#allChanges = false;
    return look;
  }

  /**
   * What the store had for it.
   * @param seen the position up to which the store looked.
   */
  give(look: InboxLook, messages: readonly MessageView[], seen: number): void {
    this.#looking = false;
    this.#begins = false;
    const open = messages.filter(isOpen);
    const last = open.at(-1);
    if (last) this.#position = last.position;
    this.#seen = Math.max(this.#position, seen);
    if (open.length >= look.limit) this.#behind = true;
    if (this.#closed) return;
    if (messages.length === 0) return this.#lookIfNeeded();
    this.#hand(messages);
  }

  /** The store could not be asked: everything as if it had not been. */
  putBack(look: InboxLook): void {
    this.#looking = false;
    this.#behind = true;
    for (const id of [...look.changed, ...look.handed]) this.#changed.add(id);
    if (look.changedSince !== null) this.#allChanges = true;
    this.#lookIfNeeded();
  }

  /** Whether it has not been given its backlog yet, which tells of each message whether an earlier connection was handed it. */
  get begins(): boolean {
    return this.#begins;
  }

  get #needsLook(): boolean {
    return this.#behind || this.#changed.size > 0 || this.#allChanges;
  }

  #lookIfNeeded(): void {
    if (this.#needsLook && this.#waiting) this.#host.look(this);
  }

  #hand(messages: readonly MessageView[]): void {
    for (const message of messages) if (isOpen(message)) this.#handed.add(message.id);
    this.#waiting?.settle(messages);
    this.#waiting = undefined;
  }
}

function isOpen({ state }: MessageView): boolean {
  return state === 'PENDING' || state === 'SENT';
}
