import type { HeadcountRecord, LocationRecord, PlaceRecord } from '../store/contract.ts';

/** The newest known facts of all places, in memory. What is not newer than what is known, by its version, is not taken. */
export class Places {
  readonly #places = new Map<string, PlaceRecord>();
  /** All ids in order, or undefined after a place was added. */
  #order: readonly string[] | undefined;

  get(id: string): PlaceRecord | undefined {
    return this.#places.get(id);
  }

  /** Places in the order of their ids, after the id `after` (null: from the start), at most `limit`. */
  page(after: string | null, limit: number): PlaceRecord[] {
    this.#order ??= [...this.#places.keys()].sort();
    const start = after === null ? 0 : firstAfter(this.#order, after);
    return this.#order.slice(start, start + limit).map((id) => this.#places.get(id) as PlaceRecord);
  }

  /** Takes a location if it is news; tells whether it was. */
  offerLocation(location: LocationRecord): boolean {
    const known = this.#places.get(location.id);
    if (known && known.location.version >= location.version) return false;
    if (!known) this.#order = undefined;
    this.#places.set(location.id, { location, headcount: known?.headcount ?? null });
    return true;
  }

  /** Takes the headcount of a place that is known, if it is news; tells whether it was. */
  offerHeadcount(headcount: HeadcountRecord): boolean {
    const known = this.#places.get(headcount.locationId);
    if (!known || (known.headcount && known.headcount.version >= headcount.version)) return false;
    this.#places.set(headcount.locationId, { location: known.location, headcount });
    return true;
  }
}

function firstAfter(order: readonly string[], after: string): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle] as string) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
