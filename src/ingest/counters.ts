import type { RecordKind } from './record.ts';

/** What became of a record, for counting; `dead`: it went to the dead letters. */
export type RecordOutcome = 'applied' | 'late' | 'duplicate' | 'dead';

/** A kind, or `unknown` for a record that was not understood. */
type CountedKind = RecordKind | 'unknown';

/** How many records of one source, kind and outcome there were. */
export interface RecordCount {
  readonly source: string;
  readonly kind: CountedKind;
  readonly outcome: RecordOutcome;
  readonly count: number;
}

/** The figures of one node's intake since it started. */
export class Counters {
  readonly #records = new Map<
    string,
    { source: string; kind: CountedKind; outcome: RecordOutcome; count: number }
  >();
  readonly #lags = new Map<string, number>();
  #retries = 0;

  /** Notes what became of records. */
  count(source: string, kind: CountedKind, outcome: RecordOutcome, count = 1): void {
    const name = `${source} ${kind} ${outcome}`;
    const entry = this.#records.get(name);
    if (entry) entry.count += count;
    else this.#records.set(name, { source, kind, outcome, count });
  }

  /** Notes how long after it was queued the newest record of a source was applied (ms). */
  lag(source: string, milliseconds: number): void {
    this.#lags.set(source, Math.max(0, milliseconds));
  }

  /** Notes that the store could not take a batch, which waits. */
  retried(): void {
    this.#retries++;
  }

  get records(): readonly RecordCount[] {
    return [...this.#records.values()];
  }

  /** By source: how long after it was queued the newest record was applied (ms). */
  get lags(): ReadonlyMap<string, number> {
    return this.#lags;
  }

  /** How often the store could not take a batch. */
  get retries(): number {
    return this.#retries;
  }
}
