import { most } from './limits.ts';

/** Lets through so many per second, and a burst after a quiet time. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #filled: number;

  /** @param perSecond 0 for any number, as for `burst`. */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = this.#left = most(burst);
    this.#filled = now;
  }

  /** Whether one more is let through at this instant. */
  take(now: number): boolean {
    if (this.#perSecond === 0) return true;
    this.#left = Math.min(
      this.#burst,
      this.#left + (Math.max(now - this.#filled, 0) * this.#perSecond) / 1_000,
    );
    this.#filled = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
