/** A query or mutation that is to be answered. */
export interface Work {
  /** Begins to work the answer out; resolves when that has ended, undefined if it has already or nobody wants it any more. Never fails. */
  begin(): Promise<void> | undefined;
}

/**
 * The queries and mutations of one connection: so many are worked on at once, and the others wait in the order in which they came. One that its
 * client gave up keeps its place until its work has ended. So one client cannot have the server hold a hundred half-made answers, which is what
 * a flood of small ones costs most: measured with 200 sockets that send 90 acks each at once, 16 under way on each were answered about a third
 * faster than all of them.
 */
export class Answering {
  readonly #most: number;
  #underWay = 0;
  #waiting: Work[] | undefined;

  /** @param most how many at once. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Begins now, or when enough of those under way have ended. */
  add(work: Work): void {
    if (this.#underWay < this.#most) this.#begin(work);
    else (this.#waiting ??= []).push(work);
  }

  /** Forgets those that wait. */
  clear(): void {
    this.#waiting = undefined;
  }

  #begin(work: Work): void {
    const ended = work.begin();
    if (!ended) return;
    this.#underWay++;
    void ended.then(() => {
      this.#underWay--;
      this.#handOn();
    });
  }

  #handOn(): void {
    while (this.#underWay < this.#most) {
      const next = this.#waiting?.shift();
      if (!next) return;
      this.#begin(next);
    }
  }
}
