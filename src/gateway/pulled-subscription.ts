import type { ExecutionResult } from 'graphql';
import type { Countdown } from './countdown.ts';
import type { Encoding } from './encoding.ts';
import { LatestIterator } from './latest-iterator.ts';
import { highWaterMark } from './limits.ts';
import type { MaskError } from './mask-error.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Subscriber, Subscription } from './subscriptions.ts';

export interface PulledSubscriptionOptions {
  readonly metrics: GatewayMetrics;
  readonly mask: MaskError;
  /** Subscriptions whose reader has a result and has not come back for the next. */
  readonly stalls: Countdown<PulledSubscription>;
  /** Called when the reader is too slow to be kept. */
  readonly tooSlow: () => void;
  /** Called once, when it is over for whatever reason. */
  readonly over: () => void;
}

/**
 * A subscription whose reader pulls results, as SSE does. It holds at most one result: of a fact the newest, of a stream the one that the reader
 * is already waiting for. So a reader that stalls costs nothing more. States: the reader **waits** for a result, or is **busy** with one: it pulls
 * the next when the kernel has taken about what one write carries. One that is busy for too long is too slow. **Over**: whatever comes is dropped.
 */
export class PulledSubscription implements Subscriber, AsyncIterableIterator<ExecutionResult, undefined> {
  readonly #options: PulledSubscriptionOptions;
  readonly #results = new LatestIterator<ExecutionResult>(() => this.#finish());
  #subscription: Subscription | undefined;
  #isOver = false;
  #roomWanted: (() => void) | undefined;
  /** The length of the newest result. */
  #bytes = 0;
  /** How often the reader may still be found busy, because its result is long. */
  #patience = 0;
  seen: Encoding | undefined;
  /** How many results it was given. */
  frames = 0;

  constructor(options: PulledSubscriptionOptions) {
    this.#options = options;
    options.metrics.operations++;
    options.metrics.operationsBegun++;
  }

  opened(subscription: Subscription): void {
    if (this.#isOver) subscription.leave();
    else this.#subscription = subscription;
  }

  next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.#options.stalls.cancel(this);
    const result = this.#results.next();
    if (this.#results.wanted) this.#giveRoom();
    else this.#handed();
    return result;
  }

  return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    return this.#results.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  latest(encoding: Encoding): void {
    if (this.#give(encoding)) this.#options.metrics.replacedFrames++;
  }

  item(encoding: Encoding): void {
    this.#give(encoding);
  }

  room(): Promise<void> | undefined {
    if (this.#results.wanted || this.#isOver) return undefined;
    return new Promise((resolve) => (this.#roomWanted = resolve));
  }

  end(): void {
    this.#results.end();
    this.#finish();
  }

  fail(error: unknown): void {
    if (this.#isOver) return;
    this.#results.offer({ errors: [this.#options.mask(error)] });
    this.end();
  }

  /** The reader was busy for a while. */
  stalled(): void {
    if (--this.#patience > 0) this.#options.stalls.start(this);
    else this.#options.tooSlow();
  }

  /** Whether it took the place of a result that was not pulled. */
  #give({ payload, result }: Encoding): boolean {
    const { metrics } = this.#options;
    metrics.frames++;
    this.frames++;
    metrics.bytes += payload.length;
    this.#bytes = payload.length;
    if (this.#results.wanted) this.#handed();
    return this.#results.offer(result);
  }

  #handed(): void {
    if (this.#isOver) return;
    this.#patience = 1 + Math.round(this.#bytes / highWaterMark);
    this.#options.stalls.start(this);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.stalls.cancel(this);
    this.#subscription?.leave();
    this.#subscription = undefined;
    this.#options.metrics.operations--;
    this.#giveRoom();
    this.#options.over();
  }

  #giveRoom(): void {
    this.#roomWanted?.();
    this.#roomWanted = undefined;
  }
}
