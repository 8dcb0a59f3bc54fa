import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { Encoding } from './encoding.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Outgoing, Waiting } from './outgoing.ts';
import type { Plan } from './plan.ts';
import { subscribes, type OperationSteps } from './operation-steps.ts';
import type { Opened, Subscriber, Subscription, Subscriptions } from './subscriptions.ts';

/** What an operation needs from the socket and the gateway it runs in. */
export interface OperationOwner {
  readonly outgoing: Outgoing;
  readonly host: {
    readonly metrics: GatewayMetrics;
    readonly steps: Pick<OperationSteps, 'execute' | 'mask'>;
    readonly subscriptions: Pick<Subscriptions, 'open'>;
  };
  /** Called once, when the operation is over for whatever reason. */
  ended(operation: SocketOperation): void;
}

/** Thrown into the protocol library to end an operation with an `error` message. */
export class OperationFailed extends Error {
  override readonly name = 'OperationFailed';
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('Operation failed');
    this.errors = errors;
  }
}

type Result = IteratorResult<ExecutionResult, undefined>;

/**
 * One operation of one socket. To the protocol library it is an async iterator; to a group it is a member, to a stream a reader.
 *
 * A query or mutation gives one result. A subscription stays **silent** as an iterator: its frames go straight to the socket, and the iterator
 * settles only when the server ends it. States: **new**, **open** (after the first `next`), **over**. If the client ends it, the iterator's
 * `next` never settles: it would make the library forget a new operation to which the client has given the same id meanwhile.
 */
export class SocketOperation implements Subscriber, Waiting, AsyncIterableIterator<ExecutionResult, undefined> {
  /** The id as a JSON string. */
  readonly id: string;
  readonly #owner: OperationOwner;
  #start: (() => Promise<Result>) | undefined;
  #subscription: Subscription | undefined;
  #settle: ((result: Result | Promise<Result>) => void) | undefined;
  #answered = false;
  #isOver = false;
  #waiting: Encoding | undefined;
  seen: Encoding | undefined;
  behind: Waiting | undefined;

  constructor(owner: OperationOwner, id: string, plan: Plan, args: ExecutionArgs) {
    this.id = id;
    this.#owner = owner;
    this.#start = () => (subscribes(plan) ? this.#subscribe(plan, args) : this.#execute(args));
    owner.host.metrics.operations++;
    owner.host.metrics.operationsBegun++;
  }

  // The iterator, as the protocol library uses it.

  next(): Promise<Result> {
    const start = this.#start;
    this.#start = undefined;
    if (start) return start();
    this.finish();
    return this.#answered ? Promise.resolve({ done: true, value: undefined }) : new Promise(() => {});
  }

  return(): Promise<Result> {
    this.finish();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends it without a word. Idempotent. */
  finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#start = this.#settle = undefined;
    this.#subscription?.leave();
    this.#subscription = undefined;
    this.#owner.outgoing.resized(-this.bytes);
    this.#waiting = this.seen = undefined;
    this.#owner.host.metrics.operations--;
    this.#owner.ended(this);
  }

  async #execute(args: ExecutionArgs): Promise<Result> {
    let value: ExecutionResult;
    try {
      value = await this.#owner.host.steps.execute(args);
    } catch (error) {
      this.finish();
      throw new OperationFailed([this.#owner.host.steps.mask(error)]);
    }
    if (this.#isOver) return new Promise(() => {});
    this.#answered = true;
    return { done: false, value };
  }

  #subscribe(plan: Plan, args: ExecutionArgs): Promise<Result> {
    const { promise, resolve } = Promise.withResolvers<Result>();
    this.#settle = resolve;
    const opened = this.#owner.host.subscriptions.open(plan, args, this);
    if (!(opened instanceof Promise)) this.#opened(opened);
    else opened.then(this.#opened.bind(this), this.fail.bind(this));
    return promise;
  }

  #opened(opened: Opened): void {
    if (!('leave' in opened)) this.#end(new OperationFailed(opened));
    else if (this.#isOver) opened.leave();
    else this.#subscription = opened;
  }

  #end(failure?: OperationFailed): void {
    const settle = this.#settle;
    this.finish();
    settle?.(failure ? Promise.reject(failure) : { done: true, value: undefined });
  }

  // The member of a group, and the reader of a stream.

  latest(encoding: Encoding): void {
    if (this.#isOver) return;
    if (this.#waiting) {
      this.#owner.host.metrics.replacedFrames++;
      this.#owner.outgoing.resized(encoding.payload.length - this.bytes);
      this.#waiting = encoding;
      return;
    }
    this.#waiting = encoding;
    this.#owner.outgoing.add(this);
  }

  item(encoding: Encoding): void {
    this.#owner.outgoing.add(new Message(encoding.frame(this.id)));
  }

  room(): Promise<void> | undefined {
    return this.#owner.outgoing.room();
  }

  end(): void {
    this.#end();
  }

  fail(error: unknown): void {
    if (!this.#isOver) this.#end(new OperationFailed([this.#owner.host.steps.mask(error)]));
  }

  // What waits in the socket's queue.

  get bytes(): number {
    return this.#waiting?.payload.length ?? 0;
  }

  take(): Buffer | undefined {
    const encoding = this.#waiting;
    this.#waiting = undefined;
    return encoding?.frame(this.id);
  }
}

/** A frame in a socket's queue that nothing replaces. */
export class Message implements Waiting {
  readonly #frame: Buffer;
  behind: Waiting | undefined;

  constructor(frame: Buffer) {
    this.#frame = frame;
  }

  get bytes(): number {
    return this.#frame.length;
  }

  take(): Buffer {
    return this.#frame;
  }
}
