import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '../contract.ts';

/** How long to wait before the server is asked what became of commits (ms). It doubles, from and up to. */
const shortestPause = 50;
const longestPause = 1_000;

/**
 * Commits of which the answer was lost: they happened, or did not, or the server still works on them.
 *
 * none → (the answer to a commit is lost) some → (the server says that none of them is under way any more: it is told) none. The server is asked
 * until it answers, so however many there are while it is away, they are told of once, when it is back; or, if this node ends before, then.
 */
export class Doubts implements Disposable {
  readonly #anyUnderWay: (backends: readonly number[]) => Promise<boolean>;
  readonly #settled: () => void;
  /** The server's processes that were to commit. */
  readonly #backends = new Set<number>();
  #disposed = false;

  /**
   * @param anyUnderWay whether one of these processes is in a transaction.
   * @param settled called when nothing will happen any more that has not.
   */
  constructor(anyUnderWay: (backends: readonly number[]) => Promise<boolean>, settled: () => void) {
    this.#anyUnderWay = anyUnderWay;
    this.#settled = settled;
  }

  /** The answer to this process' commit was lost. */
  add(backend: number): void {
    const isFirst = this.#backends.size === 0;
    this.#backends.add(backend);
    if (isFirst) void this.#settle();
  }

  /** Nobody asks any more: what is not known yet is told of at once. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    if (this.#backends.size > 0) this.#settled();
  }

  async #settle(): Promise<void> {
    for (let pause = shortestPause; this.#backends.size > 0; pause = Math.min(pause * 2, longestPause)) {
      await delay(pause, undefined, { ref: false });
      const asked = [...this.#backends];
      const underWay = await this.#mayBeUnderWay(asked);
      if (this.#disposed) return;
      if (underWay) continue;
      for (const backend of asked) this.#backends.delete(backend);
      this.#settled();
    }
  }

  async #mayBeUnderWay(backends: readonly number[]): Promise<boolean> {
    try {
      return await this.#anyUnderWay(backends);
    } catch (error) {
      // Whatever else stands in the way of asking: to tell too early, or for nothing, only costs a look.
      return error instanceof StoreUnavailable;
    }
  }
}
