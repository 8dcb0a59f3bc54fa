export type MessageState = 'PENDING' | 'SENT' | 'ACKED' | 'READ' | 'EXPIRED' | 'RETRACTED';
export type Priority = 'LOW' | 'NORMAL' | 'HIGH' | 'CRITICAL';

/** What a message says: the same for everybody who has it. */
export interface ContentRecord {
  readonly title: string;
  readonly body: string;
  readonly category: string;
  readonly priority: Priority;
  /** JSON text, or null. */
  readonly data: string | null;
  readonly url: string | null;
  readonly expiresAt: number | null;
}

/** A push as one user has it, without its content. */
export interface MessageRecord {
  /** The push's id. */
  readonly id: string;
  readonly userId: string;
  /** As it is at the instant of reading: what has expired or was retracted reads so, even before it is on its row. */
  readonly state: MessageState;
  readonly quiet: boolean;
  readonly releasedAt: number;
  /** When it was first handed to a socket, or null. */
  readonly sentAt: number | null;
  readonly ackedAt: number | null;
  readonly readAt: number | null;
  /**
   * Where it stands among the releases to this user, allotted in commit order: who has seen position n is missing none below n. Grows with
   * time (the microsecond of the release, or the next free one), and never changes.
   */
  readonly position: number;
}

/** Messages, with each content once, by push id: many users may have the same. */
export interface Messages {
  readonly messages: readonly MessageRecord[];
  readonly contents: Readonly<Record<string, ContentRecord>>;
}

/** A message that one transaction put into inboxes. */
export interface Release {
  /** Into whose. */
  readonly userIds: readonly string[];
  /** What came, or null from a store that cannot tell what else came there before it: then readers look. */
  readonly message: ReleasedMessage | null;
}

/** What a release put into each inbox: who was given everything up to `after`, and is given this, is missing nothing up to its position. */
export interface ReleasedMessage extends Omit<MessageRecord, 'userId'> {
  readonly content: ContentRecord;
  /** Between this position and the message's own nothing was released to anybody. */
  readonly after: number;
}

/** Messages by look, in the order of the looks. */
export interface Looked {
  readonly found: readonly (readonly MessageRecord[])[];
  readonly contents: Readonly<Record<string, ContentRecord>>;
  /** Everything that was released up to this position was there to be seen; 0 if the store does not know. */
  readonly seen: number;
}

/** What one user's reader wants to know of the inbox. */
export interface InboxLook {
  readonly userId: string;
  /** Open messages beyond this position, oldest first, at most `limit`. */
  readonly after: number;
  readonly limit: number;
  /** These messages as they are now, if somebody was handed them and they were acked, read or retracted since. */
  readonly changed: readonly string[];
  /** Likewise these, which this reader was handed, whether that is on record yet or not. */
  readonly handed: readonly string[];
  /** Likewise all whose state changed since this instant, at most the 1,000 newest; null: none. */
  readonly changedSince: number | null;
}

export interface HistoryPage {
  /** Only messages before this position; null: from the newest. */
  readonly before: number | null;
  readonly limit: number;
  /** Null: all. */
  readonly states: readonly MessageState[] | null;
  readonly category: string | null;
}

/** What became of the ids of an ack: the messages that are the user's in the order asked, and which of them changed by it, in the same order. */
export interface Receipt extends Messages {
  readonly changed: readonly string[];
}

/**
 * The messages that were released, per user. States only move forward: PENDING → SENT → ACKED → READ, or from there to EXPIRED (only before
 * ACKED) or RETRACTED, from which nothing leads on. `unread` of the user and the funnel of the push change in the same transactions.
 */
export interface InboxStore {
  /**
   * For each reader first what changed, then what is open (released, not acked, and at `now` neither expired nor retracted) beyond its
   * position, oldest first; all from one state of the store. A message that nobody was handed is not among the changed: it is never told of
   * after its end.
   */
  look(looks: readonly InboxLook[], now: number): Promise<Looked>;
  /**
   * Marks messages as handed to a socket: who got which push. What is already SENT or further stays as it is; what ended before this was
   * recorded stays ended, and is on record as handed.
   */
  markSent(sent: Readonly<Record<string, readonly string[]>>, now: number): Promise<void>;
  /** Marks messages as acked. Idempotent: the first time counts. What has expired or was retracted stays so. */
  ack(userId: string, pushIds: readonly string[], now: number): Promise<Receipt>;
  /** Marks messages as read, and with that as acked. Idempotent likewise. */
  markRead(userId: string, pushIds: readonly string[], now: number): Promise<Receipt>;
  /** What was ever released to a user and is still kept, newest first. */
  history(userId: string, page: HistoryPage, now: number): Promise<Messages>;
}
