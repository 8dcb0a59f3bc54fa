import { Distribution, durations } from '../distribution.ts';
import { type Store, StoreUnavailable } from './contract.ts';

/** Buckets for how many writes share a flush. */
const groupSizes = [1, 4, 16, 64, 256, 1024, 4096] as const;

/** What the store cost this node, as plain numbers that only grow. */
export class StoreMetrics {
  /** From asking to the answer (s), by part and method. */
  readonly calls = new Map<string, Distribution>();
  /** Calls that the store could not do. */
  unavailable = 0;
  /** Groups of writes that shared a flush: how many were in it, and how long it took, flush included (s). */
  readonly groupSizes = new Distribution(groupSizes);
  readonly groupTimes = new Distribution(durations);

  /** @param milliseconds how long the group took. */
  noteGroup(size: number, milliseconds: number): void {
    this.groupSizes.add(size);
    this.groupTimes.add(milliseconds / 1000);
  }

  /** The same store; what is asked of it is counted. */
  measure(store: Store): Store {
    const { close, ...parts } = store;
    return { ...(this.#measureAll('', parts) as Omit<Store, 'close'>), close: () => close() };
  }

  #measureAll(prefix: string, parts: object): object {
    const measured = Object.entries(parts).map(([name, part]: [string, Call | object]) => [
      name,
      typeof part === 'function'
        ? this.#measureCall(prefix + name, part as Call)
        : this.#measureAll(`${name}.`, part),
    ]);
    return Object.fromEntries(measured) as object;
  }

  #measureCall(name: string, call: Call): Call {
    const times = new Distribution(durations);
    this.calls.set(name, times);
    return (...args) => this.#timed(call(...args), times);
  }

  #timed(result: Promise<unknown>, times: Distribution): Promise<unknown> {
    const start = performance.now();
    return result.then(
      (answer) => {
        times.add((performance.now() - start) / 1000);
        return answer;
      },
      (error: unknown) => {
        if (error instanceof StoreUnavailable) this.unavailable++;
        throw error;
      },
    );
  }
}

type Call = (...args: unknown[]) => Promise<unknown>;
