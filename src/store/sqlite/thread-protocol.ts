/** What a thread of the store is for. */
export type ThreadRole = 'writer' | 'reader';

export interface ThreadOptions {
  readonly role: ThreadRole;
  readonly dataDir: string;
}

/** A command by part and name, with its arguments. */
export interface Call {
  readonly part: string;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** To a thread: calls, which are answered in the order in which they were sent; or the end. */
export type Request = readonly Call[] | 'close';

/** From a thread: first whether it opened the database, then answers to the oldest calls that have none. */
export type Reply = { readonly opened: true } | { readonly refused: string } | Answers;

export interface Answers {
  /** How many calls this answers. */
  readonly calls: number;
  /** One for each call; undefined for one that failed. Empty if all did. */
  readonly results: readonly unknown[];
  /** The calls that failed alone, by their place in `results`: these are bugs. */
  readonly failures: readonly Failure[];
  /** Why all of them failed, if the database could not work; else undefined. */
  readonly unavailable: string | undefined;
  /** From taking up the calls to their end, commit included. */
  readonly milliseconds: number;
}

export interface Failure {
  readonly index: number;
  readonly error: Error;
}
