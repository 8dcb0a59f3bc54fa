/** One call that waits for its group. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GatheringBounds {
  /** The most that the calls of one group weigh, which bounds its transaction; a call that weighs more is a group of its own. */
  readonly heaviest: number;
  /**
   * How many groups are under way at once. With two, one is worked on while the answers of the other are given and what they bring about is
   * gathered; with one, either side waits for the other. They must not get into each other's way.
   */
  readonly groups: number;
}

/**
 * Lets calls that come at once share a transaction and its flush. The first ones gather until the event loop has handled what it has at hand;
 * while as many groups as may be are under way, what comes is the next group. So under load groups grow by themselves, and alone nobody waits.
 *
 * If a group fails, all its calls do: with the database away there is nothing else to say, and a bug in one shows in all.
 */
export class Gathering<Item, Result> {
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #weigh: (item: Item) => number;
  readonly #bounds: GatheringBounds;
  #waiting: Waiting<Item, Result>[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #planned = false;

  /**
   * @param work answers in the order of the items.
   * @param weigh how much work an item is.
   */
  constructor(
    work: (items: readonly Item[]) => Promise<readonly Result[]>,
    weigh: (item: Item) => number,
    bounds: GatheringBounds = { heaviest: 5_000, groups: 1 },
  ) {
    this.#work = work;
    this.#weigh = weigh;
    this.#bounds = bounds;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#planned || this.#underWay.size >= this.#bounds.groups) return;
      this.#planned = true;
      setImmediate(() => {
        this.#planned = false;
        this.#beginAll();
      });
    });
  }

  /** Hands over all who wait before it returns, without waiting for the groups under way; resolves when all have their answers. */
  async flush(): Promise<void> {
    while (this.#waiting.length > 0) this.#begin();
    await Promise.all(this.#underWay);
  }

  #beginAll(): void {
    while (this.#waiting.length > 0 && this.#underWay.size < this.#bounds.groups) this.#begin();
  }

  #begin(): void {
    const work = this.#workOn(this.#nextGroup()).then(() => {
      this.#underWay.delete(work);
      this.#beginAll();
    });
    this.#underWay.add(work);
  }

  #nextGroup(): Waiting<Item, Result>[] {
    let weight = 0;
    const end = this.#waiting.findIndex(({ item }, index) => {
      weight += this.#weigh(item);
      return index > 0 && weight > this.#bounds.heaviest;
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
