import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Encoding } from './encoding.ts';
import { LatestIterator } from './latest-iterator.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Subscriber, Subscription } from './subscriptions.ts';

/**
 * A subscription whose reader pulls results, as SSE does. It holds at most one result: of a fact the newest, of a stream the one that the reader
 * is already waiting for. So a reader that stalls costs nothing more.
 */
export class PulledSubscription implements Subscriber, AsyncIterableIterator<ExecutionResult, undefined> {
  readonly #metrics: GatewayMetrics;
  readonly #over: () => void;
  readonly #results = new LatestIterator<ExecutionResult>(() => this.#finish());
  #subscription: Subscription | undefined;
  #isOver = false;
  #roomWanted: (() => void) | undefined;
  seen: Encoding | undefined;
  /** How many results it was given. */
  frames = 0;

  /** @param over called once, when it is over for whatever reason. */
  constructor(metrics: GatewayMetrics, over: () => void) {
    this.#metrics = metrics;
    this.#over = over;
    metrics.operations++;
    metrics.operationsBegun++;
  }

  opened(subscription: Subscription): void {
    if (this.#isOver) subscription.leave();
    else this.#subscription = subscription;
  }

  next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    const result = this.#results.next();
    if (this.#results.wanted) this.#giveRoom();
    return result;
  }

  return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    return this.#results.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  latest(encoding: Encoding): void {
    this.#count(encoding);
    if (this.#results.offer(encoding.result)) this.#metrics.replacedFrames++;
  }

  item(encoding: Encoding): void {
    this.#count(encoding);
    this.#results.offer(encoding.result);
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
    this.#results.offer({
      errors: [error instanceof GraphQLError ? error : new GraphQLError('Unexpected error.')],
    });
    this.end();
  }

  #count({ payload }: Encoding): void {
    this.#metrics.frames++;
    this.frames++;
    this.#metrics.bytes += payload.length;
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#subscription?.leave();
    this.#subscription = undefined;
    this.#metrics.operations--;
    this.#giveRoom();
    this.#over();
  }

  #giveRoom(): void {
    this.#roomWanted?.();
    this.#roomWanted = undefined;
  }
}
