import type { Bus, FactsHint } from '../bus/contract.ts';
import type { Clock } from '../clock.ts';
import type {
  FactStore,
  HeadcountReading,
  HeadcountRecord,
  HeadcountSampleRecord,
  LocationRecord,
  LocationUpsert,
  PlaceRecord,
  PositionReading,
  ReadingOutcome,
} from '../store/contract.ts';
import { Batches } from './batches.ts';
import { ChangeListeners } from './change-listeners.ts';
import { Deadlines } from './deadlines.ts';
import { KnownFacts } from './known-facts.ts';
import { keepRetention } from './retention.ts';
import { isHeadcountStale, isPositionStale, nextStale } from './staleness.ts';
import { type WatchListener, Watchers } from './watchers.ts';

export interface LiveFactsOptions {
  readonly store: FactStore;
  readonly bus: Bus;
  readonly clock: Clock;
}

/**
 * Live facts: for each place its location, its headcount, whether they are stale, and who watches. All are in memory, so that reading them is
 * synchronous and costs no SQL. A write is committed first, then known here, then told to listeners, then hinted to other nodes, and only then
 * does it resolve. Hints bring other nodes' writes; after a gap in them everything is read from the store again.
 */
export class LiveFacts implements Disposable {
  readonly #store: FactStore;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #listeners = new ChangeListeners();
  readonly #watchers: Watchers;
  readonly #staleness: Deadlines;
  readonly #known: KnownFacts;
  readonly #headcounts: Batches<HeadcountReading, ReadingOutcome<HeadcountRecord>>;
  readonly #positions: Batches<PositionReading, ReadingOutcome<LocationRecord>>;
  readonly #attached = new DisposableStack();

  /** Reads all places from the store, and follows their changes from then on. */
  static async load(options: LiveFactsOptions): Promise<LiveFacts> {
    const facts = new LiveFacts(options);
    // Hints are attached already, so nothing falls between the two.
    await facts.#known.load();
    return facts;
  }

  private constructor({ store, bus, clock }: LiveFactsOptions) {
    this.#store = store;
    this.#bus = bus;
    this.#clock = clock;
    this.#watchers = this.#attached.use(new Watchers(clock, (id) => this.#listeners.call(id)));
    this.#staleness = this.#attached.use(new Deadlines(clock, (id) => this.#becameStale(id)));
    this.#known = this.#attached.use(new KnownFacts(store, clock, (places) => this.#changed(places)));
    this.#headcounts = new Batches((readings) => this.reportHeadcounts(readings));
    this.#positions = new Batches((readings) => this.reportLocations(readings));
    this.#attached.use(bus.subscribe('facts', 'all', (hint) => this.#known.take(hint)));
    this.#attached.use(bus.onGap(() => this.#known.catchUp()));
    this.#attached.use(keepRetention(store, clock));
  }

  /** The place as it is now, or undefined if it is not known. */
  location(id: string): LocationRecord | undefined {
    return this.#known.places.get(id)?.location;
  }

  /** The headcount of a place as it is now, or undefined before its first reading. */
  headcount(locationId: string): HeadcountRecord | undefined {
    return this.#known.places.get(locationId)?.headcount ?? undefined;
  }

  /** Places in the order of their ids, after the id `after` (null: from the start), at most `limit`. */
  placesPage(after: string | null, limit: number): LocationRecord[] {
    return this.#known.places.page(after, limit).map(({ location }) => location);
  }

  /** Whether no position of the place was observed for as long as it allows. False before the first one. */
  isPositionStale(id: string): boolean {
    const place = this.#known.places.get(id);
    return place !== undefined && isPositionStale(place, this.#clock.now());
  }

  /** Whether no headcount of the place was observed for as long as it allows. False before the first one. */
  isHeadcountStale(locationId: string): boolean {
    const place = this.#known.places.get(locationId);
    return place !== undefined && isHeadcountStale(place, this.#clock.now());
  }

  /** Applies a checked reading. Resolves once it is durable and known here; readings are applied in the order of the calls. */
  reportHeadcount(reading: HeadcountReading): Promise<ReadingOutcome<HeadcountRecord>> {
    return this.#headcounts.add(reading);
  }

  /** Applies a checked reading. Resolves once it is durable and known here; readings are applied in the order of the calls. */
  reportLocation(reading: PositionReading): Promise<ReadingOutcome<LocationRecord>> {
    return this.#positions.add(reading);
  }

  /** Applies checked readings one after another, all or none; answers in their order once they are durable and known here. */
  async reportHeadcounts(readings: readonly HeadcountReading[]): Promise<ReadingOutcome<HeadcountRecord>[]> {
    const outcomes = await this.#store.applyHeadcounts(readings, this.#clock.now());
    this.#committed({ headcounts: presentAfter(outcomes, ({ locationId }) => locationId) });
    return outcomes;
  }

  /** Applies checked readings one after another, all or none; answers in their order once they are durable and known here. */
  async reportLocations(readings: readonly PositionReading[]): Promise<ReadingOutcome<LocationRecord>[]> {
    const outcomes = await this.#store.applyPositions(readings, this.#clock.now());
    this.#committed({ locations: presentAfter(outcomes, ({ id }) => id) });
    return outcomes;
  }

  /** Makes checked places known or changes them, all or none; answers in the order asked. */
  async upsertLocations(upserts: readonly LocationUpsert[]): Promise<LocationRecord[]> {
    const locations = await this.#store.upsertLocations(upserts);
    this.#committed({ locations });
    return locations;
  }

  /** For each step of `every` ms from `from` up to but without `to` that has samples, the newest one in it, oldest first. */
  headcountHistory(
    locationId: string,
    from: number,
    to: number,
    every: number,
  ): Promise<HeadcountSampleRecord[]> {
    return this.#store.headcountHistory(locationId, from, to, every);
  }

  /** Calls `listener` after each change of a place's location, headcount, staleness or watchers, until disposed. */
  onChange(locationId: string, listener: () => void): Disposable {
    return this.#listeners.add(locationId, listener);
  }

  /** Counts a connection, and its user if there is one, as watching a place until disposed. */
  watch(locationId: string, connection: object | string, userId: string | undefined): Disposable {
    return this.#watchers.watch(locationId, connection, userId);
  }

  /** How many connections of this node watch a place. Listeners are told of changes on the next full second. */
  watchers(locationId: string): number {
    return this.#watchers.count(locationId);
  }

  /** The users of this node who watch a place. */
  watchingUsers(locationId: string): string[] {
    return this.#watchers.users(locationId);
  }

  /** Whether a user watches a place on this node. */
  isWatching(locationId: string, userId: string): boolean {
    return this.#watchers.has(locationId, userId);
  }

  /** The places that somebody watches on this node. */
  watchedPlaces(): string[] {
    return this.#watchers.places();
  }

  /** Calls `listener` whenever somebody begins or ceases to watch a place on this node. */
  onWatch(listener: WatchListener): void {
    this.#watchers.onWatch(listener);
  }

  /** The number of watchers on other nodes changed: listeners are told on the next full second. */
  noteWatchersElsewhere(locationId: string): void {
    this.#watchers.noteElsewhere(locationId);
  }

  /** Stops following. */
  [Symbol.dispose](): void {
    this.#attached.dispose();
  }

  #committed(facts: FactsHint): void {
    if (!facts.locations?.length && !facts.headcounts?.length) return;
    this.#known.take(facts);
    this.#bus.publish('facts', 'all', facts);
  }

  #changed(places: readonly PlaceRecord[]): void {
    const now = this.#clock.now();
    for (const place of places) {
      this.#staleness.set(place.location.id, nextStale(place, now));
      this.#listeners.call(place.location.id);
    }
  }

  #becameStale(id: string): void {
    const place = this.#known.places.get(id);
    if (!place) return;
    // The other fact of the place may become stale later.
    this.#staleness.set(id, nextStale(place, this.#clock.now()));
    this.#listeners.call(id);
  }
}

/**
 * What the present is after readings that changed it, once for each place: now, or, if a reading is reported again, perhaps when the answer
 * was lost.
 */
function presentAfter<Current>(
  outcomes: readonly ReadingOutcome<Current>[],
  placeOf: (current: Current) => string,
): Current[] {
  const newest = new Map<string, Current>();
  for (const result of outcomes) {
    if (result.outcome === 'applied' || result.outcome === 'duplicate')
      newest.set(placeOf(result.current), result.current);
  }
  return [...newest.values()];
}
