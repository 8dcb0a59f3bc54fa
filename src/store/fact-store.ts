/** A place as it is now. */
export interface LocationRecord {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly capacity: number | null;
  /** WGS 84 degrees; both null until the position is known. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** When the position was observed by a sensor, or null before the first reading. */
  readonly observedAt: number | null;
  /** How long its sources may be silent (ms), or null for any time. */
  readonly staleAfter: number | null;
  /** Grows with every change of this record. */
  readonly version: number;
}

/** How many people are in a place now. */
export interface HeadcountRecord {
  readonly locationId: string;
  /** Never negative. */
  readonly count: number;
  readonly quality: 'MEASURED' | 'ESTIMATED';
  readonly observedAt: number;
  /** Grows with every change of this record. */
  readonly version: number;
}

export interface PlaceRecord {
  readonly location: LocationRecord;
  readonly headcount: HeadcountRecord | null;
}

/** A place to make known or to change; a null position keeps the known one. */
export type LocationUpsert = Omit<LocationRecord, 'observedAt' | 'version'>;

/** What a counter saw. Either `count`, or flows, or `reset`, already checked to be in range and not contradictory. */
export interface HeadcountReading {
  readonly locationId: string;
  /** The reading counts once per (location, key): its own id, or made of source and observedAt. */
  readonly key: string;
  readonly count: number | null;
  readonly entered: number;
  readonly left: number;
  readonly reset: boolean;
  readonly observedAt: number;
  /** Nobody said when it was observed, so it is never late: it is applied at the newest reading's instant if that is after `observedAt`. */
  readonly undated?: boolean;
}

/** Where a sensor saw a place. */
export interface PositionReading {
  readonly locationId: string;
  readonly key: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly observedAt: number;
}

/**
 * What became of a reading. `applied`: the present changed. `late`: older than the newest one, so only history changed. `duplicate`: it had
 * counted already, nothing changed. `unknown`: there is no such place, nothing changed. `current` is the record after the reading.
 */
export type ReadingOutcome<Current> =
  | { readonly outcome: 'applied' | 'late' | 'duplicate'; readonly current: Current }
  | { readonly outcome: 'unknown' };

export interface HeadcountSampleRecord {
  readonly at: number;
  readonly count: number;
}

/** Places, their newest facts, and the headcounts' history. */
export interface FactStore {
  /** Places with their headcounts in the order of their ids, after the id `after` (null: from the start). */
  places(after: string | null, limit: number): Promise<PlaceRecord[]>;
  /** Makes places known or changes them, all or none; answers in the order asked. */
  upsertLocations(locations: readonly LocationUpsert[]): Promise<LocationRecord[]>;
  /**
   * Applies readings one after another by the rule in `live/headcount-reading.ts`; answers in the order asked. `now` is when they were
   * received: their keys are kept from then on.
   */
  applyHeadcounts(
    readings: readonly HeadcountReading[],
    now: number,
  ): Promise<ReadingOutcome<HeadcountRecord>[]>;
  /** Applies readings one after another: the newest `observedAt` wins; answers in the order asked. */
  applyPositions(
    readings: readonly PositionReading[],
    now: number,
  ): Promise<ReadingOutcome<LocationRecord>[]>;
  /** For each step of `every` ms from `from` up to but without `to` that has samples, the newest one in it, oldest first. */
  headcountHistory(
    locationId: string,
    from: number,
    to: number,
    every: number,
  ): Promise<HeadcountSampleRecord[]>;
  /**
   * Forgets at most `limit` samples observed before one instant and at most `limit` keys of readings received before another; answers how
   * many went. A reading whose key was forgotten would count again.
   */
  sweep(samplesBefore: number, keysBefore: number, limit: number): Promise<number>;
}
