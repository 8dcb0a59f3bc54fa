import type { Clock, Timer } from '../clock.ts';
import { type IngestStore, StoreUnavailable } from '../store/contract.ts';

export interface LeaseParts {
  readonly store: Pick<IngestStore, 'hold' | 'release'>;
  readonly clock: Clock;
  /** Who holds: this node. */
  readonly holder: string;
}

/** How long a lease is, how often it is extended, and how long before its end its holder takes it for lost (ms). */
export const leaseTimes = { length: 6_000, renewEvery: 2_000, margin: 1_500 } as const;

/**
 * The right to read something that only one node may read, kept by the store: held → (given back, or not extended in time) lost.
 *
 * It is taken for lost before its time is over: a request that the holder sent just before that has had its answer when the next one begins,
 * and clocks may differ by the rest.
 */
export class Lease implements AsyncDisposable {
  readonly #parts: LeaseParts;
  readonly #name: string;
  readonly #lost = new AbortController();
  #renewal: Timer;
  #renewing: Promise<void> | undefined;
  #end: Timer;

  /** Takes it if nobody else has it, else answers undefined. */
  static async take(name: string, parts: LeaseParts): Promise<Lease | undefined> {
    const now = parts.clock.now();
    const got = await parts.store.hold(name, parts.holder, now, now + leaseTimes.length);
    return got ? new Lease(name, parts, now) : undefined;
  }

  private constructor(name: string, parts: LeaseParts, since: number) {
    this.#name = name;
    this.#parts = parts;
    this.#end = this.#endAfter(since);
    this.#renewal = this.#renewSoon();
  }

  /** Aborted when it is lost. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Gives it back, so that another node may have it at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#lose();
    // An extension that arrives behind the release would take it again.
    await this.#renewing;
    await this.#parts.store.release(this.#name, this.#parts.holder).catch(unlessUnavailable);
  }

  #renewSoon(): Timer {
    const { clock } = this.#parts;
    return clock.at(clock.now() + leaseTimes.renewEvery, () => void (this.#renewing = this.#renew()));
  }

  #endAfter(since: number): Timer {
    return this.#parts.clock.at(since + leaseTimes.length - leaseTimes.margin, () => this.#lose());
  }

  async #renew(): Promise<void> {
    const { store, clock, holder } = this.#parts;
    const now = clock.now();
    const held = await store.hold(this.#name, holder, now, now + leaseTimes.length).catch(unlessUnavailable);
    if (this.#lost.signal.aborted) return;
    if (held === false) return this.#lose();
    if (held) {
      this.#end.cancel();
      this.#end = this.#endAfter(now);
    }
    this.#renewal = this.#renewSoon();
  }

  #lose(): void {
    this.#renewal.cancel();
    this.#end.cancel();
    this.#lost.abort();
  }
}

function unlessUnavailable(error: unknown): undefined {
  if (!(error instanceof StoreUnavailable)) throw error;
}
