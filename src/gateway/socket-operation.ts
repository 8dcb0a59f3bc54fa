import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { Answering, Work } from './answering.ts';
import type { Encoding } from './encoding.ts';
import { messageFrame } from './frame.ts';
import type { GatewayMetrics } from './metrics.ts';
import { subscribes, type OperationSteps, type PreparedOperation } from './operation-steps.ts';
import type { Outgoing } from './outgoing.ts';
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
  /** What it is executed with. */
  argsOf(prepared: PreparedOperation): ExecutionArgs;
  /** Called once, when the operation is over for whatever reason. */
  ended(operation: SocketOperation): void;
}

/**
 * One operation of one socket: asked by the protocol, and at the same time a member of a group or the reader of a stream. States: **waiting** (a
 * query or mutation, for others), **opening** (its answer is worked out, or a source is being made), **open** (a subscription runs), **over**.
 * Whoever ends it, nothing is sent for it afterwards.
 */
export class SocketOperation implements Subscriber, Waiting, Work {
  /** The id as a JSON string. */
  readonly id: string;
  readonly #owner: OperationOwner;
  #subscription: Subscription | undefined;
  /** Whether nothing is sent for it any more. */
  isOver = false;
  /** What a query or mutation asks. */
  #asked: PreparedOperation | undefined;
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

  /** Whether it is a query or mutation that is to be answered. */
  get isAnswering(): boolean {
    return this.#asked !== undefined;
  }

  /** Runs it. Whatever goes wrong, the arguments included, is this operation's error. */
  start(prepared: PreparedOperation): void {
    if (this.isOver) return;
    if (subscribes(prepared.plan)) return void this.#attempt(() => this.#subscribe(prepared));
    this.#asked = prepared;
    this.#owner.answering.add(this);
  }

  /** Also if it is over by now: a client may close its socket right behind what it asked. */
  begin(ended: () => void): void {
    const asked = this.#asked;
    const answering = asked && this.#attempt(() => this.#execute(asked));
    if (answering) void answering.then(ended);
    else ended();
  }

  /** Ends it without a word. Idempotent. */
  finish(): void {
    if (this.isOver) return;
    this.isOver = true;
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

  #execute(asked: PreparedOperation): Promise<void> | undefined {
    const result = this.#owner.host.steps.execute(this.#owner.argsOf(asked));
    if (result instanceof Promise) return result.then((late) => this.#answer(late));
    this.#answer(result);
    return undefined;
  }

  #answer(result: ExecutionResult): void {
    if (this.isOver) return;
    this.#send(`"type":"next","payload":${JSON.stringify(result)}`);
    this.end();
  }

  #subscribe(asked: PreparedOperation): Promise<void> | undefined {
    const opened = this.#owner.host.subscriptions.open(asked.plan, this.#owner.argsOf(asked), this);
    if (opened instanceof Promise) return opened.then((late) => this.#opened(late));
    this.#opened(opened);
    return undefined;
  }

  #opened(opened: Opened): void {
    if (!('leave' in opened)) this.refuse(opened);
    else if (this.isOver) opened.leave();
    else this.#subscription = opened;
  }

  // What a group gives its members, and a stream its reader.

  latest(encoding: Encoding): void {
    if (this.isOver) return;
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
    if (!this.isOver) this.refuse([this.#owner.host.steps.mask(error)]);
  }

  /** Ends it with an `error` message. */
  refuse(errors: readonly GraphQLError[]): void {
    this.#conclude(`"type":"error","payload":${JSON.stringify(errors)}`);
  }

  #conclude(message: string): void {
    if (this.isOver) return;
    this.#send(message);
    this.finish();
  }

  #send(message: string): void {
    this.#owner.outgoing.add(new Message(messageFrame(`{"id":${this.id},${message}}`)));
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
