import type { Priority, Release } from './inbox-store.ts';
import type { Deed } from './audit-store.ts';
import type { Condition, Presence, UserRecord } from './people-store.ts';

export type Overflow = 'INBOX_ONLY' | 'DEFER' | 'DROP';
export type PushStatus = 'SCHEDULED' | 'RELEASING' | 'RELEASED' | 'CANCELLED' | 'RETRACTED';
export type SuppressionReason =
  'CAP_REACHED' | 'OPTED_OUT' | 'QUIET_HOURS' | 'EXPIRED' | 'RETRACTED' | 'CANCELLED';
export type RecipientState =
  'SUPPRESSED' | 'DEFERRED' | 'PENDING' | 'SENT' | 'ACKED' | 'READ' | 'EXPIRED' | 'RETRACTED';

/** A frequency cap: at most `limit` messages for one person in a window. */
export interface RuleRecord {
  /** The category it counts, or null for all. */
  readonly category: string | null;
  readonly limit: number;
  /** Exactly one of a unit of the calendar in the person's zone, and a span (ms) that ends now. */
  readonly window: { readonly calendar: 'DAY' | 'WEEK' | null; readonly rolling: number | null };
  readonly overflow: Overflow;
  /** Whether it is a person's own daily limit. */
  readonly own: boolean;
}

export type Audience =
  { readonly everyone: true } | { readonly userIds: readonly string[] } | { readonly where: Condition };

/** What decides about a push, whether it is sent or only previewed. */
export interface PushTerms {
  readonly category: string;
  readonly priority: Priority;
  /** Overrides the rules' own, or null. */
  readonly overflow: Overflow | null;
  readonly expiresAt: number | null;
  readonly audience: Audience;
}

/** A validated push, to be accepted. */
export interface NewPush extends PushTerms {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  /** JSON text, or null. */
  readonly data: string | null;
  readonly url: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
  /** The instant of its release; null for at once, or for a local time. */
  readonly scheduledAt: number | null;
  /** "HH:MM" by the clocks of each person, or null. */
  readonly atLocalTime: string | null;
  readonly bypassReason: string | null;
  readonly idempotencyKey: string | null;
  /** Stands for the content: two pushes with one key are the same if their digests are equal. */
  readonly digest: string;
}

/** What became of a push, in people. `audience` is the sum of `suppressed`, `deferred` and `released`, always. */
export interface FunnelRecord {
  readonly audience: number;
  readonly suppressed: readonly SuppressedCount[];
  readonly deferred: number;
  readonly released: number;
  readonly quiet: number;
  readonly sent: number;
  readonly acked: number;
  readonly read: number;
  readonly expired: number;
}

export interface SuppressedCount {
  readonly reason: SuppressionReason;
  readonly count: number;
}

export interface PushRecord extends Omit<NewPush, 'audience' | 'idempotencyKey' | 'digest' | 'overflow'> {
  readonly status: PushStatus;
  readonly funnel: FunnelRecord;
  /** Where it stands in the order in which pushes were accepted. For cursors only. */
  readonly position: number;
}

/** What was decided for one person. */
export interface RecipientRecord {
  readonly userId: string;
  readonly state: RecipientState;
  readonly reason: SuppressionReason | null;
  readonly rule: RuleRecord | null;
  readonly until: number | null;
  readonly quiet: boolean;
  readonly releasedAt: number | null;
  readonly ackedAt: number | null;
  readonly readAt: number | null;
  /** The user's. For cursors only. */
  readonly position: number;
}

/** What was decided for people, added up. */
export interface Decided {
  /** How many it was decided for now: those that were deferred before included. */
  readonly people: number;
  readonly deferred: number;
  readonly released: number;
  /** Those of the released whom it does not disturb. */
  readonly quiet: number;
  readonly suppressed: ReadonlyMap<SuppressionReason, number>;
}

/** What the engine asks of one step. */
export interface StepOptions {
  readonly now: number;
  /** The most people to decide for in this step. */
  readonly limit: number;
  /** How many critical messages one person gets in a day of the calendar at most. */
  readonly ceiling: number;
  /** Grows with each step, so that kinds of work take turns. */
  readonly turn: number;
  /** What a step before this one wanted, or null. */
  readonly presence: { readonly pushId: string; readonly presence: Presence } | null;
}

/** What one step did. */
export interface Step {
  /** Pushes whose status or funnel changed. */
  readonly pushes: readonly string[];
  /** What came into inboxes, in the order of the positions. */
  readonly released: readonly Release[];
  /** What was decided for whom, added up: for each push of this step. */
  readonly decided: readonly Decided[];
  /** The instant at which the people of this step were due, or null if they were due at many or it decided for none. */
  readonly dueAt: number | null;
  /** Nothing was done yet: the push's condition asks who is connected. Ask again with that. */
  readonly wants: {
    readonly pushId: string;
    readonly online: boolean;
    readonly watching: readonly string[];
  } | null;
  /** When there is work again: at or before `now` if there is more, null if none is in sight. */
  readonly next: number | null;
}

/** A push to be stored. */
export interface Sending {
  readonly push: NewPush;
  /** What its condition asks of connections; null if it asks nothing, and for a scheduled one. */
  readonly presence: Presence | null;
  /** What goes on record with it. */
  readonly deeds: readonly Deed[];
}

/**
 * `accepted`: stored. `same`: the key was used for the same content; `push` is the one from then. `conflict`: it was used for other content;
 * nothing was stored.
 */
export type Acceptance =
  | ({ readonly outcome: 'accepted'; readonly push: PushRecord } & Pick<Step, 'released' | 'decided'>)
  | { readonly outcome: 'same'; readonly push: PushRecord }
  | { readonly outcome: 'conflict' };

/** What became of each push, in the order given, and when there is work next. */
export interface Acceptances extends Pick<Step, 'next'> {
  readonly acceptances: readonly Acceptance[];
}

/** `done`, or it was so already: `push` as it is now. `unknown`: there is none. `late`: nothing is left to stop, or it was taken back. */
export type Ending =
  | ({ readonly outcome: 'done'; readonly push: PushRecord } & Pick<Step, 'decided' | 'next'>)
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'late' };

/** A part of a preview: what was decided for one page of the audience. Parts add up. */
export interface PreviewPart {
  readonly audience: number;
  readonly online: number;
  readonly released: number;
  readonly quiet: number;
  readonly deferred: number;
  readonly suppressed: readonly SuppressedCount[];
  readonly byRule: readonly { readonly rule: RuleRecord; readonly capped: number }[];
  /** The first ten people of the part. */
  readonly sample: readonly UserRecord[];
  /** Where the next part begins, or null if this was the last. */
  readonly next: number | null;
}

/**
 * Pushes, what is decided for whom, and the caps. Besides the promises of every store:
 *
 * - **Once per person**: nothing is decided twice for one push and person, whatever crashes or moves meanwhile. What was deferred is decided
 *   again when its time comes.
 * - **Exact**: the decision (`messaging/fatigue.ts`) is taken in the transaction that records it, on counts that include everything committed
 *   before. However many pushes race, no cap is passed.
 * - **Resumable**: all work that is due is on record with how far it has come; a step does a page of it and moves that on in one transaction.
 * - **On the record**: the `deeds` that come with a write are in the audit log exactly if it changed something.
 * - **The funnel adds up**: its counters change in the transactions of the states that they count.
 */
export interface PushStore {
  /**
   * Stores pushes, all or none in one transaction, as if one came after the other; makes their `userIds` known. One that is due at once and is
   * for no more people than `step.limit` is decided in the same transaction.
   */
  accept(sendings: readonly Sending[], step: Omit<StepOptions, 'presence' | 'turn'>): Promise<Acceptances>;
  /** Does one page of the most urgent work that is due: critical releases first; then releases, deferred messages and endings in turns. */
  step(step: StepOptions): Promise<Step>;
  /** Stops it for everybody for whom it is not decided or deferred. */
  cancel(
    id: string,
    by: string,
    step: Omit<StepOptions, 'presence' | 'turn'>,
    deeds?: readonly Deed[],
  ): Promise<Ending>;
  /** Takes it back from everybody: from then on it reads as RETRACTED. */
  retract(
    id: string,
    by: string,
    step: Omit<StepOptions, 'presence' | 'turn'>,
    deeds?: readonly Deed[],
  ): Promise<Ending>;
  get(id: string): Promise<PushRecord | null>;
  /** What an idempotency key was used for; null if it was not. */
  keyed(idempotencyKey: string): Promise<{ readonly digest: string; readonly push: PushRecord } | null>;
  /** Pushes before a position (null: from the newest), newest first. */
  page(before: number | null, limit: number): Promise<PushRecord[]>;
  /** What was decided for a person; null if nothing was. */
  recipient(pushId: string, userId: string, now: number): Promise<RecipientRecord | null>;
  /** Everybody for whom it was decided (null: in all states), in the order in which they became known, after a position (0: from the start). */
  recipients(
    pushId: string,
    states: readonly RecipientState[] | null,
    after: number,
    limit: number,
    now: number,
  ): Promise<RecipientRecord[]>;
  /** How many people an audience has now; those of `userIds` who are not known count as well. */
  count(audience: Audience, presence: Presence): Promise<number>;
  /** Decides for a page of the audience (after a position, 0: from the start) as a step would, and changes nothing. */
  preview(
    terms: PushTerms,
    presence: Presence,
    after: number,
    step: Omit<StepOptions, 'presence' | 'turn'>,
  ): Promise<PreviewPart>;
  caps(): Promise<RuleRecord[]>;
  /** Replaces all caps; they hold for whatever is decided from then on. */
  setCaps(rules: readonly RuleRecord[], deeds?: readonly Deed[]): Promise<void>;
  /**
   * Forgets at most `limit` messages that were released before an instant and are neither open nor deferred, and a push with the last of
   * them; answers whether there may be more.
   */
  sweep(before: number, limit: number): Promise<boolean>;
}
