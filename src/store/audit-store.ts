/** What is on record of people who run this server. */
export type AuditAction =
  | 'PUSH_SENT'
  | 'CAPS_BYPASSED'
  | 'PUSH_CANCELLED'
  | 'PUSH_RETRACTED'
  | 'CAPS_CHANGED'
  | 'USER_DISCONNECTED'
  | 'DEAD_LETTERS_REPLAYED'
  | 'DEAD_LETTERS_REMOVED';

/** Something that somebody did. */
export interface Deed {
  readonly at: number;
  /** The subject of the token, or the source of a record. */
  readonly actor: string;
  /** The role of the token; null if there was none. */
  readonly role: string | null;
  readonly action: AuditAction;
  /** The id of what it was done to, or null. */
  readonly target: string | null;
  /** JSON text, or null. Never what a message says. */
  readonly details: string | null;
}

export interface AuditRecord extends Deed {
  /** Grows in the order in which deeds were recorded. For cursors as well. */
  readonly id: number;
}

/**
 * Who did what. **Append-only**: the database itself refuses to change a record, and to remove one that is younger than a year. A deed that is a
 * write of this store is recorded in the write's own transaction: see the `deeds` of `PushStore`.
 */
export interface AuditStore {
  record(deeds: readonly Deed[]): Promise<void>;
  /** Records with an id below `before` (null: from the newest) of this actor and action (null: of all), newest first. */
  page(
    before: number | null,
    limit: number,
    only: { readonly actor: string | null; readonly action: AuditAction | null },
  ): Promise<AuditRecord[]>;
  /** Forgets at most `limit` records from before an instant that is at least a year ago; answers how many went. */
  sweep(before: number, limit: number): Promise<number>;
}
