import type { ExecutionArgs } from 'graphql';
import type { Encoding } from './encoding.ts';
import type { StreamEncodings } from './stream-encodings.ts';
import type { StreamItem, StreamSource } from './source.ts';

/** Who gets a stream's items. */
export interface StreamReader {
  /** Undefined if it can take an item now, else what resolves when it can. */
  room(): Promise<void> | undefined;
  item(encoding: Encoding): void;
  /** There are no more items. */
  end(): void;
  fail(error: unknown): void;
}

/** Hands one viewer the items of a stream, in order, at the reader's pace: nothing is read while the reader has no room. */
export class StreamSubscription {
  readonly #source: StreamSource;
  readonly #reader: StreamReader;
  readonly #encode: (item: StreamItem) => Encoding | Promise<Encoding>;
  #over = false;

  constructor(
    source: StreamSource,
    reader: StreamReader,
    encodings: StreamEncodings,
    key: string,
    args: ExecutionArgs,
  ) {
    this.#source = source;
    this.#reader = reader;
    this.#encode = (item) => encodings.encode(key, item, args);
    this.#run().catch((error: unknown) => {
      if (this.#over) return;
      this.leave();
      reader.fail(error);
    });
  }

  /** Stops reading. Idempotent. */
  leave(): void {
    this.#over = true;
    this.#source.close();
  }

  async #run(): Promise<void> {
    for (;;) {
      const roomForAny = this.#reader.room();
      if (roomForAny) await roomForAny;
      const items = this.#over ? undefined : await this.#source.next();
      if (!items) break;
      for (const item of items) {
        const room = this.#reader.room();
        if (room) await room;
        if (this.#source.withdraw?.(item)) continue;
        const made = this.#encode(item);
        const encoding = made instanceof Promise ? await made : made;
        if (this.#over) return;
        this.#reader.item(encoding);
        this.#source.sent(item);
      }
    }
    if (this.#over) return;
    this.#over = true;
    this.#reader.end();
  }
}
