import {
  createSourceEventStream,
  validateSubscriptionArgs,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type ValidatedSubscriptionArgs,
} from 'graphql';
import type { Principal } from '../auth/principal.ts';
import type { FanOut, Group, Member } from './fan-out.ts';
import type { MaskError } from './mask-error.ts';
import type { Plan } from './plan.ts';
import type { FactSource, StreamSource } from './source.ts';
import { stableJson } from './stable-json.ts';
import type { StreamEncodings } from './stream-encodings.ts';
import { StreamSubscription, type StreamReader } from './stream-subscription.ts';
import type { ViewerContext } from './viewer.ts';

/** Whoever subscribes, over whatever transport. */
export interface Subscriber extends Member, StreamReader {}

/** A subscription that runs. */
export interface Subscription {
  /** Ends it; nothing of it is left. Idempotent. */
  leave(): void;
}

export interface SubscriptionsOptions {
  readonly fanOut: FanOut;
  readonly streamEncodings: StreamEncodings;
  readonly mask: MaskError;
  readonly contextFor: (principal: Principal | undefined, connection: object) => ViewerContext;
}

/** Opens subscriptions: checks the variables, has the root field's resolver make the source, and follows it. */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  /**
   * Starts to give a subscriber what an operation subscribes to. Answers with the errors (masked) if it cannot, and then never calls it.
   * @param args `contextValue` must be a `ViewerContext`.
   */
  open(plan: Plan, args: ExecutionArgs, subscriber: Subscriber): Opened | Promise<Opened> {
    const valid = validateSubscriptionArgs(args);
    if (!('schema' in valid)) return valid.map(this.#options.mask);
    const key = selectionKey(plan, valid);
    // Every subscriber's own resolver runs, so that guards and arguments are checked for each, whoever made the group.
    const source = createSourceEventStream(valid);
    if (source instanceof Promise)
      return source.then((late) => this.#follow(plan, key, args, late, subscriber));
    return this.#follow(plan, key, args, source, subscriber);
  }

  #follow(
    plan: Plan,
    key: string,
    args: ExecutionArgs,
    source: ExecutionResult | AsyncIterable<unknown>,
    subscriber: Subscriber,
  ): Opened {
    if (!(Symbol.asyncIterator in source)) return (source.errors ?? []).map(this.#options.mask);
    try {
      if (!isStream(source)) return this.#join(plan, key, args, source as FactSource, subscriber);
      return new StreamSubscription(source, subscriber, this.#options.streamEncodings, key, args);
    } catch (error) {
      return [this.#options.mask(error)];
    }
  }

  #join(
    plan: Plan,
    key: string,
    args: ExecutionArgs,
    source: FactSource,
    subscriber: Subscriber,
  ): Subscription {
    const { fanOut, contextFor } = this.#options;
    const viewer = args.contextValue as ViewerContext;
    const principal = plan.shared ? undefined : viewer.principal;
    const joined = source.joined?.();
    try {
      const group = fanOut.join(key + scopeOf(plan, viewer), subscriber, source, () => ({
        ...args,
        contextValue: contextFor(principal, plan.shared || principal ? {} : viewer.connection),
      }));
      return new FactSubscription(group, subscriber, joined);
    } catch (error) {
      joined?.[Symbol.dispose]();
      throw error;
    }
  }
}

/** What opening came to: a subscription, or why there is none. */
export type Opened = Subscription | readonly GraphQLError[];

class FactSubscription implements Subscription {
  readonly #group: Group;
  readonly #member: Member;
  #joined: Disposable | undefined;

  constructor(group: Group, member: Member, joined: Disposable | undefined) {
    this.#group = group;
    this.#member = member;
    this.#joined = joined;
  }

  leave(): void {
    this.#group.leave(this.#member);
    this.#joined?.[Symbol.dispose]();
    this.#joined = undefined;
  }
}

function isStream(source: AsyncIterable<unknown>): source is StreamSource {
  if (!('kind' in source))
    throw new Error('A subscription resolver must return a factSource or a streamSource.');
  return source.kind === 'stream';
}

/** What is the same in operations that select the same with the same variables. */
function selectionKey(plan: Plan, args: ValidatedSubscriptionArgs): string {
  return `${plan.key} ${stableJson(args.variableValues.coerced)}`;
}

let lastAnonymous = 0;

/** Who may share a result: everybody, the connections of one principal in one role, or, if nobody is known to be asking, nobody. */
function scopeOf(plan: Plan, { principal }: ViewerContext): string {
  if (plan.shared) return '';
  return principal ? ` ${principal.role} ${principal.subject}` : ` ?${++lastAnonymous}`;
}
