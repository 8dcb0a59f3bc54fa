/** One call that waits for its group. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** The most that the calls of one group weigh; a call that weighs more is a group of its own. */
const heaviestGroup = 5_000;

/**
 * Lets calls that come at once share a transaction and its flush: idle → gathering (until the event loop has handled what it has at hand) →
 * working; what comes while a group is worked on is the next group. Under load groups grow by themselves, and alone nobody waits.
 *
 * If a group fails, all its calls do: with the database away there is nothing else to say, and a bug in one shows in all.
 */
export class Gathering<Item, Result> {
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #weigh: (item: Item) => number;
  #waiting: Waiting<Item, Result>[] = [];
  #busy = false;
  #working: Promise<void> = Promise.resolve();

  /**
   * @param work answers in the order of the items.
   * @param weigh how much work an item is: what bounds a transaction.
   */
  constructor(work: (items: readonly Item[]) => Promise<readonly Result[]>, weigh: (item: Item) => number) {
    this.#work = work;
    this.#weigh = weigh;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#busy) return;
      this.#busy = true;
      this.#working = new Promise((done) => setImmediate(() => void this.#run().then(done)));
    });
  }

  /** Hands over all who wait before it returns, without waiting for the group that is worked on; resolves when all have their answers. */
  async flush(): Promise<void> {
    const working = this.#working;
    const groups: Promise<void>[] = [];
    while (this.#waiting.length > 0) groups.push(this.#workOn(this.#nextGroup()));
    await Promise.all([working, ...groups]);
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#workOn(this.#nextGroup());
    this.#busy = false;
  }

  #nextGroup(): Waiting<Item, Result>[] {
    let weight = 0;
    const end = this.#waiting.findIndex(({ item }, index) => {
      weight += this.#weigh(item);
      return index > 0 && weight > heaviestGroup;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }

  async #workOn(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#work(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
