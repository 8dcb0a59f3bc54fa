import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { encode, type Encoding } from './encoding.ts';
import { executeOnce } from './execute.ts';
import type { MaskError } from './mask-error.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { FactSource } from './source.ts';
import type { Task, Turn } from './turn.ts';

/** One operation that follows a fact together with others. */
export interface Member {
  /** What it was given last; the group's to write. */
  seen: Encoding | undefined;
  /** Gives it the newest value, in place of one that it has not sent yet. */
  latest(encoding: Encoding): void;
  /** The fact cannot be followed any more. */
  fail(error: unknown): void;
}

/**
 * Equal operations, executed and encoded together: per change one execution and one encoding, however many they are.
 *
 * States: **idle**; **planned** for the end of this turn, because the fact changed or somebody joined; **executing**, if a resolver is
 * asynchronous: then what happens meanwhile plans it again. When the last member leaves, the source is let go and the group is over.
 */
class Group implements Task {
  readonly #fanOut: FanOut;
  readonly #key: string;
  readonly #source: FactSource;
  readonly #args: ExecutionArgs;
  readonly #attached: Disposable;
  readonly #members = new Set<Member>();
  #newcomers: Member[] = [];
  #newest: Encoding | undefined;
  #changed = false;
  #planned = false;
  #executing = false;

  constructor(fanOut: FanOut, key: string, source: FactSource, args: ExecutionArgs) {
    this.#fanOut = fanOut;
    this.#key = key;
    this.#source = source;
    this.#args = args;
    this.#attached = source.attach(() => {
      this.#changed = true;
      this.#plan();
    });
  }

  get size(): number {
    return this.#members.size;
  }

  join(member: Member): void {
    this.#members.add(member);
    this.#newcomers.push(member);
    this.#fanOut.metrics.members++;
    this.#plan();
  }

  leave(member: Member): void {
    if (!this.#members.delete(member)) return;
    this.#fanOut.metrics.members--;
    if (this.#members.size > 0) return;
    this.#attached[Symbol.dispose]();
    this.#fanOut.remove(this.#key);
  }

  #plan(): void {
    if (this.#planned || this.#executing) return;
    this.#planned = true;
    this.#fanOut.turn.make(this);
  }

  /** Executes once for the change and for all who joined in this turn. */
  endOfTurn(): void {
    this.#planned = false;
    if (this.#members.size === 0) return;
    const toEverybody = this.#changed;
    const newcomers = this.#newcomers;
    this.#changed = false;
    this.#newcomers = [];
    try {
      const rootValue = this.#source.read();
      if (rootValue === undefined) return;
      this.#fanOut.metrics.executions++;
      const result = executeOnce({ ...this.#args, rootValue });
      if (!(result instanceof Promise)) return this.#publish(result, toEverybody, newcomers);
      this.#executing = true;
      result
        .then((late) => this.#publishLate(late, toEverybody, newcomers))
        .catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  #publishLate(result: ExecutionResult, toEverybody: boolean, newcomers: readonly Member[]): void {
    this.#executing = false;
    if (this.#changed || this.#newcomers.length > 0) this.#plan();
    this.#publish(result, toEverybody, newcomers);
  }

  /**
   * Hands a result to everybody after a change, else to the newcomers alone: the time, for example, goes on between its ticks. Each member is
   * compared with what itself saw last, because a newcomer may have seen more than the others.
   */
  #publish(result: ExecutionResult, toEverybody: boolean, newcomers: readonly Member[]): void {
    let encoding = encode(result, this.#fanOut.mask);
    if (this.#newest?.equals(encoding)) encoding = this.#newest;
    if (toEverybody) this.#newest = encoding;
    else this.#newest ??= encoding;
    for (const member of toEverybody ? this.#members : newcomers) {
      if (member.seen === encoding || (!toEverybody && !this.#members.has(member))) continue;
      member.seen = encoding;
      member.latest(encoding);
    }
  }

  #fail(error: unknown): void {
    const members = [...this.#members];
    for (const member of members) {
      this.leave(member);
      member.fail(error);
    }
  }
}

export type { Group };

/** All groups of equal operations on this node, by what makes them equal. */
export class FanOut {
  readonly turn: Turn;
  readonly metrics: GatewayMetrics;
  readonly mask: MaskError;
  readonly #groups = new Map<string, Group>();

  constructor(turn: Turn, metrics: GatewayMetrics, mask: MaskError) {
    this.turn = turn;
    this.metrics = metrics;
    this.mask = mask;
  }

  /**
   * Puts a member into the group of its equals, and makes the group if it is the first: then it follows `source` and executes with `args`.
   * @param key equal for operations that are the same to their viewers: document, coerced variables, and whoever the viewer is if that matters.
   */
  join(key: string, member: Member, source: FactSource, args: () => ExecutionArgs): Group {
    let group = this.#groups.get(key);
    if (!group) {
      group = new Group(this, key, source, args());
      this.#groups.set(key, group);
      this.metrics.groups++;
    }
    group.join(member);
    return group;
  }

  /** How many members the largest group has. Looks at all of them: for whoever asks now and then. */
  largestGroup(): number {
    let largest = 0;
    for (const { size } of this.#groups.values()) largest = Math.max(largest, size);
    return largest;
  }

  remove(key: string): void {
    if (this.#groups.delete(key)) this.metrics.groups--;
  }
}
