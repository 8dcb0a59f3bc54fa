interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** The most items in one batch, so that one commit does not hold up other writers for long. */
const largestBatch = 1_000;

/**
 * Commits items in batches, in the order in which they came: idle, or one batch is being committed while the next one gathers. So the number
 * of commits under way is one at most, and under load each carries many items.
 */
export class Batches<Item, Outcome> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  #gathering: Waiting<Item, Outcome>[] = [];
  #busy = false;

  /** @param commit commits all or none, and answers with one outcome for each item, in their order. */
  constructor(commit: (items: readonly Item[]) => Promise<readonly Outcome[]>) {
    this.#commit = commit;
  }

  /** Resolves with the outcome once the item is committed; rejects with what the whole batch was rejected with. */
  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#gathering.push({ item, resolve, reject });
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    // Whoever else asks in this very turn gets into the first batch.
    await Promise.resolve();
    while (this.#gathering.length > 0) {
      const batch = this.#gathering.splice(0, largestBatch);
      try {
        const outcomes = await this.#commit(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, index) => resolve(outcomes[index] as Outcome));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#busy = false;
  }
}
