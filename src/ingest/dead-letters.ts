import {
  type DeadLetterCount,
  type DeadLetterRecord,
  type IngestStore,
  StoreUnavailable,
} from '../store/contract.ts';
import type { Intake } from './intake.ts';
import type { RecordFault } from './record.ts';

/** What became of a dead letter that was tried again. */
export interface Replay {
  readonly id: number;
  /** Why it was refused again, or null if it took effect: then it is no dead letter any more. */
  readonly fault: RecordFault | null;
}

/** What operators do with records that could not be applied: the desk that `graphql/` asks for. */
export class DeadLetters {
  readonly #store: IngestStore;
  readonly #intake: Pick<Intake, 'take'>;
  readonly #patience: number;

  /** @param patience how long a replay may wait for the store (ms). */
  constructor(store: IngestStore, intake: Pick<Intake, 'take'>, patience = 10_000) {
    this.#store = store;
    this.#intake = intake;
    this.#patience = patience;
  }

  /** Dead letters with an id below `before` (null: from the newest), newest first. */
  page(before: number | null, limit: number): Promise<DeadLetterRecord[]> {
    return this.#store.deadLetters(before, limit);
  }

  /** How many there are of each source and topic. */
  counts(): Promise<DeadLetterCount[]> {
    return this.#store.countDeadLetters();
  }

  /**
   * Tries these once more, oldest first, as if their queues had handed them over again: what took effect meanwhile does not count twice. Those
   * that are applied are removed, the others stay, with the newest reason. Ids that are not there are left out of the answer.
   */
  async replay(ids: readonly number[]): Promise<Replay[]> {
    const letters = await this.#store.deadLettersById(ids);
    const replays: Replay[] = [];
    for (const letter of letters) replays.push({ id: letter.id, fault: await this.#replay(letter) });
    const applied = replays.filter(({ fault }) => fault === null).map(({ id }) => id);
    if (applied.length > 0) await this.#store.removeDeadLetters(applied);
    return replays;
  }

  /** Removes dead letters; answers how many were there. */
  remove(ids: readonly number[]): Promise<number> {
    return this.#store.removeDeadLetters(ids);
  }

  async #replay({ source, payload, ...record }: DeadLetterRecord): Promise<RecordFault | null> {
    if (payload === null) return { code: 'LIMIT_EXCEEDED', reason: 'What it said was too much to keep.' };
    const late = AbortSignal.timeout(this.#patience);
    try {
      const [refused] = await this.#intake.take(source, [{ ...record, payload }], late);
      return refused?.fault ?? null;
    } catch (error) {
      if (late.aborted) throw new StoreUnavailable('The store took nothing in time.');
      throw error;
    }
  }
}
