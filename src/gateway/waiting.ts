/** Something that waits to be written: it knows its frame only when its turn comes, so that a newer value can take an older one's place. */
export interface Waiting {
  /** The one behind it; for `Outgoing` alone. */
  behind: Waiting | undefined;
  /** Bytes that it holds. 0 for a fact: it waits at most once per operation, and shares its newest value with everybody who follows it. */
  readonly bytes: number;
  /** The frame to write now, or undefined if there is nothing to say any more. */
  take(): Buffer | undefined;
}

/** A frame that nothing replaces. */
export class Message implements Waiting {
  readonly #frame: Buffer;
  behind: Waiting | undefined;

  constructor(frame: Buffer) {
    this.#frame = frame;
  }

  get bytes(): number {
    return this.#frame.length;
  }

  take(): Buffer {
    return this.#frame;
  }
}
