import type { FactsHint } from '../bus/contract.ts';
import type { Clock, Timer } from '../clock.ts';
import { type FactStore, type PlaceRecord, StoreUnavailable } from '../store/contract.ts';
import { Places } from './places.ts';

/** How many places are read from the store at a time. */
const pageSize = 500;

/** How long to wait before the store is asked again after it could not answer (ms). */
const retryAfter = 1_000;

/**
 * What this node knows of all places, kept up with the store.
 *
 * Facts come in through `take`, from this node's own commits and from other nodes' hints, in any order and any number of times; versions sort
 * that out. Whenever hints may have been lost, `catchUp` reads everything again: idle → reading → idle, and once more if it was asked for
 * meanwhile; while the store cannot answer it is asked again each second.
 */
export class KnownFacts implements Disposable {
  readonly places = new Places();
  readonly #store: Pick<FactStore, 'places'>;
  readonly #clock: Clock;
  readonly #changed: (places: readonly PlaceRecord[]) => void;
  #catchingUp: 'no' | 'yes' | 'again' = 'no';
  #retry: Timer | undefined;
  #disposed = false;

  /** @param changed called with the places that something new was learned of, each once, as they are now. */
  constructor(
    store: Pick<FactStore, 'places'>,
    clock: Clock,
    changed: (places: readonly PlaceRecord[]) => void,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Takes what is news. A headcount of a place that is not known tells that a hint was lost. */
  take({ locations = [], headcounts = [] }: FactsHint): void {
    const news = new Set<string>();
    for (const location of locations) {
      if (this.places.offerLocation(location)) news.add(location.id);
    }
    for (const headcount of headcounts) {
      if (this.places.offerHeadcount(headcount)) news.add(headcount.locationId);
      else if (!this.places.get(headcount.locationId)) this.catchUp();
    }
    if (news.size > 0) this.#changed([...news].map((id) => this.places.get(id) as PlaceRecord));
  }

  /** Reads all places. */
  async load(): Promise<void> {
    for (let after: string | null = null; ;) {
      const page: PlaceRecord[] = await this.#store.places(after, pageSize);
      if (this.#disposed) return;
      this.take({
        locations: page.map(({ location }) => location),
        headcounts: page.flatMap(({ headcount }) => headcount ?? []),
      });
      const last = page.at(-1);
      if (!last || page.length < pageSize) return;
      after = last.location.id;
    }
  }

  /** Sees to it that all places are read again soon. */
  catchUp(): void {
    if (this.#catchingUp === 'no') void this.#catchUp();
    else this.#catchingUp = 'again';
  }

  async #catchUp(): Promise<void> {
    this.#catchingUp = 'yes';
    try {
      await this.load();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#catchingUp = 'again';
    }
    if (this.#disposed) return;
    const again = this.#catchingUp === 'again';
    this.#catchingUp = 'no';
    if (again) this.#retry ??= this.#clock.at(this.#clock.now() + retryAfter, () => this.#tryAgain());
  }

  #tryAgain(): void {
    this.#retry = undefined;
    this.catchUp();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#retry?.cancel();
  }
}
