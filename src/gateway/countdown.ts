import type { Clock } from '../clock.ts';

/** How far apart the moments are, at least, at which waits are looked at (ms): thousands of sockets need no timer each. */
const grain = 50;

/**
 * Any number of equally long waits on one timer. Because all are equally long, the order in which they began is the order in which they end.
 */
export class Countdown<Item> {
  readonly #clock: Clock;
  readonly #delay: number;
  readonly #over: (item: Item) => void;
  readonly #ends = new Map<Item, number>();
  #armed = false;

  /**
   * @param delay how long each wait is, in ms; 0 for none: `start` does nothing.
   * @param over called when a wait is over that was not cancelled.
   */
  constructor(clock: Clock, delay: number, over: (item: Item) => void) {
    this.#clock = clock;
    this.#delay = delay;
    this.#over = over;
  }

  /** Begins the wait of an item, again if it was waiting. */
  start(item: Item): void {
    if (this.#delay === 0) return;
    const end = this.#clock.now() + this.#delay;
    this.#ends.delete(item);
    this.#ends.set(item, end);
    this.#arm(end);
  }

  /** Ends the wait of an item. The timer stays: it finds nothing, which is cheaper than a timer for each wait. */
  cancel(item: Item): void {
    this.#ends.delete(item);
  }

  #arm(instant: number): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#clock.at(instant, () => this.#look());
  }

  #look(): void {
    const now = this.#clock.now();
    // Still armed here, so that a wait begun by `over` does not put off the ones before it.
    for (const [item, end] of this.#ends) {
      if (end > now) {
        this.#armed = false;
        return this.#arm(Math.max(end, now + grain));
      }
      this.#ends.delete(item);
      this.#over(item);
    }
    this.#armed = false;
  }
}
