import type { Clock, Timer } from '../clock.ts';
import type { InboxLook, InboxStore, MessageRecord } from '../store/contract.ts';
import type { InboxReader } from './inbox-session.ts';
import { viewerOf } from './message-view.ts';
import type { EngineLog } from './release-loop.ts';
import type { SentMarks } from './sent-marks.ts';

/** How many readers one read of the store serves, and about how many messages it brings: what bounds the memory of a mass reconnect. */
const mostReaders = 2_000;
const mostMessages = 4_000;

/** How long to wait (ms) before asking again a store that could not. */
const pause = 250;

/**
 * Looks at the store for the readers that wait: idle → (a reader is added) gathering, until this turn's hints are all heard → reading → again,
 * while readers were added meanwhile → idle. One read is under way at a time, so what a reader is given is in the order of the store's states.
 */
export class InboxLooks {
  readonly #inbox: InboxStore;
  readonly #clock: Clock;
  readonly #marks: SentMarks;
  readonly #log: EngineLog | undefined;
  readonly #waiting = new Set<InboxReader>();
  #reading: Promise<void> | undefined;
  #retry: Timer | undefined;
  #closed = false;

  constructor(parts: { inbox: InboxStore; clock: Clock; marks: SentMarks; log: EngineLog | undefined }) {
    this.#inbox = parts.inbox;
    this.#clock = parts.clock;
    this.#marks = parts.marks;
    this.#log = parts.log;
  }

  add(reader: InboxReader): void {
    this.#waiting.add(reader);
    this.#begin();
  }

  close(): void {
    this.#closed = true;
    this.#retry?.cancel();
    this.#waiting.clear();
  }

  /** Resolves when no read is under way and no reader waits for one. */
  async settled(): Promise<void> {
    while (this.#reading) await this.#reading;
  }

  #begin(): void {
    if (this.#reading || this.#closed || this.#retry || this.#waiting.size === 0) return;
    this.#reading = this.#readAll().finally(() => {
      this.#reading = undefined;
      this.#begin();
    });
  }

  async #readAll(): Promise<void> {
    // One turn of the microtask queue: a hint about many users adds many readers.
    await Promise.resolve();
    while (this.#waiting.size > 0 && !this.#closed && !this.#retry) await this.#read();
  }

  async #read(): Promise<void> {
    const readers = [...this.#waiting].slice(0, mostReaders);
    for (const reader of readers) this.#waiting.delete(reader);
    const share = Math.max(2, Math.floor(mostMessages / readers.length));
    const looks = readers.flatMap((reader) => {
      const look = reader.takeLook(share);
      return look ? [{ reader, look }] : [];
    });
    if (looks.length === 0) return;
    try {
      if (looks.some(({ reader, look }) => reader.begins || asksForChanges(look)))
        await this.#marks.settled();
      const { found, contents, seen } = await this.#inbox.look(
        looks.map(({ look }) => look),
        this.#clock.now(),
      );
      const view = viewerOf(contents);
      for (const [index, { reader, look }] of looks.entries())
        reader.give(
          look,
          (found[index] ?? []).map((message) => view(asHanded(message))),
          seen,
        );
    } catch (error) {
      if (!this.#closed) this.#pause(error);
      for (const { reader, look } of looks) reader.putBack(look);
    }
  }

  #pause(error: unknown): void {
    this.#log?.warn({ err: error }, 'Inboxes could not be read; trying again');
    this.#retry = this.#clock.at(this.#clock.now() + pause, () => {
      this.#retry = undefined;
      this.#begin();
    });
  }
}

/** Whether somebody was handed a message decides whether they are told of its end. */
function asksForChanges({ changed, handed, changedSince }: InboxLook): boolean {
  return changed.length + handed.length > 0 || changedSince !== null;
}

/** Whoever reads it there, it was handed to: that this is recorded a moment later is no business of theirs. */
function asHanded(message: MessageRecord): MessageRecord {
  return message.state === 'PENDING' ? { ...message, state: 'SENT' } : message;
}
