import { ReleaseLoop, type ReleaseLoopParts } from './release-loop.ts';

/** Who finds what is due in others' hands looks again before this is over (ms); who could not ask the store, later. */
const moment = 500;

/** Several loops that share what is due, as the loops of several nodes do: the store gives no page to two of them. */
export class ReleaseLoops {
  readonly #parts: ReleaseLoopParts;
  readonly #loops: readonly ReleaseLoop[];
  #listening: Disposable[] = [];

  constructor(count: number, parts: ReleaseLoopParts) {
    this.#parts = parts;
    this.#loops = Array.from({ length: count }, () => new ReleaseLoop(parts));
  }

  /** Begins to do what is due, on this node's word or another's. */
  start(): void {
    const { bus, clock } = this.#parts;
    this.#listening = [
      bus.subscribe('due', 'all', ({ at }) => this.wake(at)),
      bus.onGap(() => this.wake(clock.now())),
    ];
    for (const loop of this.#loops) loop.start();
  }

  /** Finishes the steps that are under way. */
  async stop(): Promise<void> {
    for (const part of this.#listening) part[Symbol.dispose]();
    this.#listening = [];
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }

  /**
   * Resolves when nothing is due any more. Loops can keep each other from the last of it, and each looks again a moment later: here at once,
   * one by one, so that none is in the way of another.
   */
  async settled(): Promise<void> {
    await this.#idle();
    const now = this.#parts.clock.now();
    for (const loop of this.#loops) {
      if (!loop.looksWithin(moment)) continue;
      loop.wake(now);
      await this.#idle();
    }
  }

  async #idle(): Promise<void> {
    while (this.#loops.some((loop) => loop.isWorking))
      await Promise.all(this.#loops.map((loop) => loop.settled()));
  }

  /** There may be work at this instant; null: there is none. */
  wake(at: number | null): void {
    for (const loop of this.#loops) loop.wake(at);
  }
}
