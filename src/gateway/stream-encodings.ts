import type { ExecutionArgs } from 'graphql';
import { encode, type Encoding } from './encoding.ts';
import { executeOnce } from './execute.ts';
import type { MaskError } from './mask-error.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { StreamItem } from './source.ts';
import type { Task, Turn } from './turn.ts';

/**
 * Executes and encodes the items of personal streams. When one push reaches thousands of users at once, their messages look the same: within
 * one turn, items with the same `sameAs` in equal operations are executed and encoded once.
 */
export class StreamEncodings implements Task {
  readonly #turn: Turn;
  readonly #metrics: GatewayMetrics;
  readonly #mask: MaskError;
  /** By what was asked, and by what is to be shown: nothing is put together for each reader. */
  readonly #ofThisTurn = new Map<string, Map<string, Encoding | Promise<Encoding>>>();

  constructor(turn: Turn, metrics: GatewayMetrics, mask: MaskError) {
    this.#turn = turn;
    this.#metrics = metrics;
    this.#mask = mask;
  }

  /** @param key equal for operations that select the same with the same variables. */
  encode(key: string, item: StreamItem, args: ExecutionArgs): Encoding | Promise<Encoding> {
    let shown = this.#ofThisTurn.get(key);
    if (!shown) {
      if (this.#ofThisTurn.size === 0) this.#turn.make(this);
      this.#ofThisTurn.set(key, (shown = new Map<string, Encoding | Promise<Encoding>>()));
    }
    let encoding = shown.get(item.sameAs);
    if (!encoding) shown.set(item.sameAs, (encoding = this.#execute({ ...args, rootValue: item.root })));
    return encoding;
  }

  endOfTurn(): void {
    this.#ofThisTurn.clear();
  }

  #execute(args: ExecutionArgs): Encoding | Promise<Encoding> {
    this.#metrics.executions++;
    const result = executeOnce(args);
    return result instanceof Promise
      ? result.then((late) => encode(late, this.#mask))
      : encode(result, this.#mask);
  }
}
