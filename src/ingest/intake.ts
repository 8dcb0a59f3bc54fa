import type { Clock } from '../clock.ts';
import type { LiveFacts } from '../live/live-facts.ts';
import type { People } from '../messaging/people.ts';
import type { PushEngine } from '../messaging/push-engine.ts';
import { type DeadLetter, type IngestStore, StoreUnavailable } from '../store/contract.ts';
import { traced } from '../tracing.ts';
import { applyPushes } from './apply-pushes.ts';
import { applyHeadcounts, applyPositions } from './apply-readings.ts';
import { applyUsers } from './apply-users.ts';
import type { Apply, Arrival, Verdict } from './arrival.ts';
import { pause, pauseAfter } from './back-off.ts';
import type { Counters } from './counters.ts';
import type { QueueRecord } from './queue.ts';
import { largestRecord, type ReadInput, readRecord, type RecordFault, type RecordKind } from './record.ts';
import { type Step, stepsOf } from './steps.ts';

export interface IntakeParts {
  readonly live: LiveFacts;
  readonly people: People;
  readonly pushes: PushEngine;
  readonly store: IngestStore;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly readInput: ReadInput;
  readonly log: { error(fields: object, message: string): void };
}

/** A record that is refused, and why. */
interface Refused {
  readonly record: QueueRecord;
  readonly fault: RecordFault;
}

/**
 * Where records from all queues take effect, each once.
 *
 * - **Durable when it resolves**: every record of the batch is in the store, or among the dead letters with its reason. Then, and only then,
 *   may the queue be told.
 * - **Once**: a batch that was applied, wholly or in part, may be given again: readings are known again by (source, key), pushes by their
 *   idempotency keys, people by the places of their records.
 * - **Poison blocks nothing**: a record that cannot be applied is refused by itself. One that the program trips over is as well.
 * - **Back-pressure**: while the store is not available the batch waits and is tried again; nothing is skipped.
 */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #apply: { readonly [Kind in RecordKind]: Apply<Kind> };

  constructor(parts: IntakeParts) {
    const { live, people, pushes, clock } = parts;
    this.#parts = parts;
    this.#apply = {
      headcount: applyHeadcounts(live, clock),
      location: applyPositions(live, clock),
      push: applyPushes(pushes),
      user: applyUsers(people),
    };
  }

  /**
   * Applies records of one source. Rejects only with the reason of `signal`; then what was applied of them is not known, and they have to be
   * given again.
   * @returns the records that were refused and buried.
   */
  take(source: string, records: readonly QueueRecord[], signal: AbortSignal): Promise<Refused[]> {
    const attributes = { 'ingest.source': source, 'ingest.records': records.length };
    return traced('ingest batch', attributes, () => this.#takeAll(source, records, signal));
  }

  async #takeAll(source: string, records: readonly QueueRecord[], signal: AbortSignal): Promise<Refused[]> {
    const refused: Refused[] = [];
    const arrivals: Arrival[] = [];
    for (const record of records) {
      const read = readRecord(record.payload, this.#parts.readInput);
      if ('fault' in read) {
        refused.push({ record, fault: read.fault });
        this.#parts.counters.count(source, 'unknown', 'dead');
      } else arrivals.push({ source, record, ...read });
    }
    for (const step of stepsOf(arrivals)) refused.push(...(await this.#take(step, signal)));
    if (refused.length > 0) await this.#bury(source, refused, signal);
    return refused;
  }

  async #take(step: Step, signal: AbortSignal): Promise<Refused[]> {
    const kinds = [...step].map(async ([kind, arrivals]) => {
      const verdicts = await this.#applied(kind, arrivals, signal);
      return arrivals.flatMap(({ source, record }, index): Refused[] => {
        const verdict = verdicts[index] as Verdict;
        const fault = typeof verdict === 'object' ? verdict : undefined;
        this.#parts.counters.count(source, kind, typeof verdict === 'object' ? 'dead' : verdict);
        return fault ? [{ record, fault }] : [];
      });
    });
    // All of them settle before anything is given up, so that nothing of a batch is under way when it is given again.
    await Promise.allSettled(kinds);
    return (await Promise.all(kinds)).flat();
  }

  async #applied(kind: RecordKind, arrivals: readonly Arrival[], signal: AbortSignal): Promise<Verdict[]> {
    const apply = this.#apply[kind] as Apply<RecordKind>;
    try {
      return await this.#whenStored(() => apply(arrivals), signal);
    } catch (error) {
      if (signal.aborted) throw error;
      if (arrivals.length > 1) return this.#oneByOne(kind, arrivals, signal);
      this.#parts.log.error({ err: error, kind }, 'a record from a queue could not be applied');
      return [{ code: 'INTERNAL', reason: 'The server failed over this record; its log has more.' }];
    }
  }

  /** One of them makes the whole group fail: each by itself, so that it fails alone. */
  async #oneByOne(kind: RecordKind, arrivals: readonly Arrival[], signal: AbortSignal): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const arrival of arrivals) verdicts.push(...(await this.#applied(kind, [arrival], signal)));
    return verdicts;
  }

  async #bury(source: string, refused: readonly Refused[], signal: AbortSignal): Promise<void> {
    const failedAt = this.#parts.clock.now();
    const letters = refused.map(({ record, fault }): DeadLetter => {
      const { topic, partition, offset, key, queuedAt, payload } = record;
      const kept = payload.byteLength > largestRecord ? null : payload;
      const { code, reason } = fault;
      return {
        ...{ source, topic, partition, offset, queuedAt, payload: kept, code, failedAt },
        key: key && keepable(key),
        reason: keepable(reason),
      };
    });
    await this.#whenStored(() => this.#parts.store.bury(letters), signal);
  }

  /** Tries until the store takes it. */
  async #whenStored<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    for (let failures = 1; ; failures++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        this.#parts.counters.retried();
        await pause(this.#parts.clock, pauseAfter(failures), signal);
      }
    }
  }
}

/** Text that every store can keep, whatever somebody wrote into a queue. */
function keepable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}
