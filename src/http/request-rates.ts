import type { Clock } from '../clock.ts';
import { isLoopback, sourceOf } from '../gateway/address.ts';
import { TokenBucket } from '../gateway/token-bucket.ts';

/** How many seconds' worth of requests an address may make at once after a quiet time: after so many its bucket is full again. */
const burst = 2;

/** After so many seconds an address that was refused may make at least one request: the rate is a whole number per second. */
export const retryAfter = 1;

/**
 * How many requests each address may make: a bucket for each. Those of the machine itself are exempt. An address that asked for nothing for so long
 * that its bucket is full again is as good as one that was never seen. So the buckets are kept in two halves, **recent** and **older**: one that is
 * asked moves to the recent half, and each time as long as a bucket takes to fill the older half is dropped and the recent one takes its place. That
 * needs no timer, and what is kept is bounded by what comes in twice that time.
 */
export class RequestRates {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #recent = new Map<string, TokenBucket>();
  #older = new Map<string, TokenBucket>();
  #turned: number;

  /** @param perSecond the most requests per second of one address in the long run, twice as many at once; 0 for any number. */
  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#turned = clock.now();
  }

  /** How many addresses are known. */
  get known(): number {
    return this.#recent.size + this.#older.size;
  }

  /** Whether one more request from this address is let through. */
  admits(address: string): boolean {
    if (this.#perSecond === 0 || isLoopback(address)) return true;
    const now = this.#clock.now();
    this.#turn(now);
    return this.#bucketOf(sourceOf(address), now).take(now);
  }

  #bucketOf(source: string, now: number): TokenBucket {
    const recent = this.#recent.get(source);
    if (recent) return recent;
    const bucket = this.#older.get(source) ?? new TokenBucket(this.#perSecond, this.#perSecond * burst, now);
    this.#older.delete(source);
    this.#recent.set(source, bucket);
    return bucket;
  }

  /** The distance counts in both directions: a clock that was put back must not keep the halves from turning. */
  #turn(now: number): void {
    if (Math.abs(now - this.#turned) < burst * 1_000) return;
    this.#turned = now;
    this.#older = this.#recent;
    this.#recent = new Map();
  }
}
