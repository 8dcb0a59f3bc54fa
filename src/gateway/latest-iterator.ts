/**
 * An async iterator that holds at most one value that was not taken yet: a newer one replaces it. States: it holds a value, or a reader waits
 * for one, or neither; after `end`, `fail` or `return` a value that is still held can be taken, and then nothing comes.
 */
export class LatestIterator<Value> implements AsyncIterableIterator<Value, undefined> {
  #held: { readonly value: Value } | undefined;
  #reader: PromiseWithResolvers<IteratorResult<Value, undefined>> | undefined;
  #ended = false;
  readonly #left: () => void;

  /** @param left called once, when the reader returns before the end. */
  constructor(left: () => void) {
    this.#left = left;
  }

  /** Gives the reader a value. Answers whether it took the place of one that was not taken. */
  offer(value: Value): boolean {
    if (this.#ended) return false;
    if (this.#reader) {
      this.#reader.resolve({ done: false, value });
      this.#reader = undefined;
      return false;
    }
    const replaced = this.#held !== undefined;
    this.#held = { value };
    return replaced;
  }

  /** Whether a reader waits for a value. */
  get wanted(): boolean {
    return this.#reader !== undefined;
  }

  /** No value comes after the one that is held. */
  end(): void {
    this.#ended = true;
    this.#reader?.resolve({ done: true, value: undefined });
    this.#reader = undefined;
  }

  next(): Promise<IteratorResult<Value, undefined>> {
    if (this.#held) {
      const { value } = this.#held;
      this.#held = undefined;
      return Promise.resolve({ done: false, value });
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    this.#reader ??= Promise.withResolvers();
    return this.#reader.promise;
  }

  /** Settles at once, also while a reader waits. */
  return(): Promise<IteratorResult<Value, undefined>> {
    this.#held = undefined;
    if (!this.#ended) {
      this.end();
      this.#left();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
