/**
 * A record of a queue that could not be applied, as it came. Its place is its source, topic, partition and offset, and the instant at which the
 * queue took it: a queue that was removed and made again counts its offsets from the start.
 */
export interface DeadLetter {
  readonly source: string;
  readonly topic: string;
  readonly partition: string;
  readonly offset: string;
  /** The key under which the queue keeps order, or null. */
  readonly key: string | null;
  /** When the queue took it, or null if it does not say. */
  readonly queuedAt: number | null;
  /** What it says; null if that was too much to keep. */
  readonly payload: Uint8Array | null;
  /** A stable word for what is wrong; see `errors.ts`. */
  readonly code: string;
  /** What is wrong, in sentences for people. */
  readonly reason: string;
  readonly failedAt: number;
}

export interface DeadLetterRecord extends DeadLetter {
  /** Grows in the order in which places failed first. For cursors as well. */
  readonly id: number;
  /** How often it was tried. */
  readonly attempts: number;
}

export interface DeadLetterCount {
  readonly source: string;
  readonly topic: string;
  readonly count: number;
}

/** What is kept about records that come from queues: those that failed, those that must not count twice, and who reads. */
export interface IngestStore {
  /** Keeps records that failed. One whose place is there already keeps its id; the rest is as of the newest attempt. */
  bury(letters: readonly DeadLetter[]): Promise<void>;
  /** Dead letters with an id below `before` (null: from the newest), newest first. */
  deadLetters(before: number | null, limit: number): Promise<DeadLetterRecord[]>;
  /** The dead letters with these ids that are there, oldest first. */
  deadLettersById(ids: readonly number[]): Promise<DeadLetterRecord[]>;
  /** How many dead letters there are of each source and topic. */
  countDeadLetters(): Promise<DeadLetterCount[]>;
  /** Removes dead letters; answers how many were there. */
  removeDeadLetters(ids: readonly number[]): Promise<number>;

  /**
   * Makes `holder` the only one who has `name` up to the instant `until`, or extends that; false if another one has it at `now`. Instants are
   * the callers': their clocks may differ by less than a lease is long.
   */
  hold(name: string, holder: string, now: number, until: number): Promise<boolean>;
  /** Gives a name back, if it is held by `holder`. */
  release(name: string, holder: string): Promise<void>;

  /** Forgets at most `limit` dead letters that failed, and as many keys that `PeopleStore.upsertOnce` remembered, before an instant; answers how many went. */
  sweep(before: number, limit: number): Promise<number>;
}
