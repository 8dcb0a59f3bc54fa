import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { Answering } from './answering.ts';
import { encode, type Encoding } from './encoding.ts';
import { messageFrame } from './frame.ts';
import type { GatewayMetrics } from './metrics.ts';
import { subscribes, type OperationSteps } from './operation-steps.ts';
import type { Outgoing } from './outgoing.ts';
import type { Plan } from './plan.ts';
import { Message, type Waiting } from './waiting.ts';
import type { Opened, Subscriber, Subscription, Subscriptions } from './subscriptions.ts';

/** What an operation needs from the socket and the gateway it runs in. */
export interface OperationOwner {
  readonly outgoing: Outgoing;
  readonly answering: Answering;
  readonly host: {
    readonly metrics: GatewayMetrics;
    readonly steps: Pick<OperationSteps, 'execute' | 'mask'>;
    readonly subscriptions: Pick<Subscriptions, 'open'>;
  };
  /** Called once, when the operation is over for whatever reason. */
  ended(operation: SocketOperation): void;
}

/**
 * One operation of one socket: asked by the protocol, and at the same time a member of a group or the reader of a stream. States: **waiting** (a
 * query or mutation, for others of its connection), **opening** (its answer is worked out, or a source is being made), **open** (a subscription
 * runs), **over**. Whoever ends it, nothing is sent for it afterwards.
 */
export class SocketOperation implements Subscriber, Waiting {
  /** The id as a JSON string. */
  readonly id: string;
  readonly #owner: OperationOwner;
  #subscription: Subscription | undefined;
  #isOver = false;
  /** Whether it is a query or mutation that is to be answered. */
  isAnswering = false;
  /** A fact's value that was not sent yet. The operation is in the socket's queue while there is one. */
  #waiting: Encoding | undefined;
  seen: Encoding | undefined;
  behind: Waiting | undefined;

  constructor(owner: OperationOwner, id: string) {
    this.#owner = owner;
    this.id = id;
    owner.host.metrics.operations++;
    owner.host.metrics.operationsBegun++;
  }

  /** Runs it. Whatever goes wrong, the arguments included, is this operation's error. */
  start(plan: Plan, args: () => ExecutionArgs): void {
    if (this.#isOver) return;
    if (subscribes(plan)) return void this.#attempt(() => this.#subscribe(plan, args()));
    this.isAnswering = true;
    this.#owner.answering.add(() => (this.#isOver ? undefined : this.#attempt(() => this.#execute(args()))));
  }

  /** Ends it without a word. Idempotent. */
  finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#subscription?.leave();
    this.#subscription = undefined;
    this.#waiting = this.seen = undefined;
    this.#owner.host.metrics.operations--;
    this.#owner.ended(this);
  }

  /** Takes a step, which may end later; it never fails. */
  #attempt(step: () => Promise<void> | undefined): Promise<void> | undefined {
    try {
      return step()?.catch((error: unknown) => this.fail(error));
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  #execute(args: ExecutionArgs): Promise<void> | undefined {
    const result = this.#owner.host.steps.execute(args);
    if (result instanceof Promise) return result.then((late) => this.#answer(late));
    this.#answer(result);
    return undefined;
  }

  #answer(result: ExecutionResult): void {
    if (this.#isOver) return;
    this.item(encode(result, this.#owner.host.steps.mask));
    this.end();
  }

  #subscribe(plan: Plan, args: ExecutionArgs): Promise<void> | undefined {
    const opened = this.#owner.host.subscriptions.open(plan, args, this);
    if (opened instanceof Promise) return opened.then((late) => this.#opened(late));
    this.#opened(opened);
    return undefined;
  }

  #opened(opened: Opened): void {
    if (!('leave' in opened)) this.refuse(opened);
    else if (this.#isOver) opened.leave();
    else this.#subscription = opened;
  }

  // What a group gives its members, and a stream its reader.

  latest(encoding: Encoding): void {
    if (this.#isOver) return;
    if (!this.#waiting) {
      this.#waiting = encoding;
      this.#owner.outgoing.add(this);
      return;
    }
    this.#owner.host.metrics.replacedFrames++;
    this.#waiting = encoding;
  }

  item(encoding: Encoding): void {
    this.#owner.outgoing.add(new Message(encoding.frame(this.id)));
  }

  room(): Promise<void> | undefined {
    return this.#owner.outgoing.room();
  }

  end(): void {
    this.#conclude('"type":"complete"');
  }

  fail(error: unknown): void {
    if (!this.#isOver) this.refuse([this.#owner.host.steps.mask(error)]);
  }

  /** Ends it with an `error` message. */
  refuse(errors: readonly GraphQLError[]): void {
    this.#conclude(`"type":"error","payload":${JSON.stringify(errors)}`);
  }

  #conclude(message: string): void {
    if (this.#isOver) return;
    this.#owner.outgoing.add(new Message(messageFrame(`{"id":${this.id},${message}}`)));
    this.finish();
  }

  // What waits in the socket's queue.

  get bytes(): number {
    return 0;
  }

  take(): Buffer | undefined {
    const encoding = this.#waiting;
    this.#waiting = undefined;
    return encoding?.frame(this.id);
  }
}
