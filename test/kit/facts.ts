import type { HeadcountReading, LocationUpsert, PositionReading } from '../../src/store/contract.ts';

/** A place with nothing special about it. */
export function place(id: string, fields: Partial<LocationUpsert> = {}): LocationUpsert {
  return {
    id,
    name: `Place ${id}`,
    timeZone: 'Asia/Shanghai',
    capacity: null,
    latitude: null,
    longitude: null,
    staleAfter: null,
    ...fields,
  };
}

/** A reading of the hall's headcount that says nothing but when; its key is its instant unless one is given. */
export function headcount(fields: Partial<HeadcountReading> & { observedAt: number }): HeadcountReading {
  return {
    locationId: 'hall',
    key: `at ${fields.observedAt}`,
    count: null,
    entered: 0,
    left: 0,
    reset: false,
    ...fields,
  };
}

/** A reading of the bus's position. */
export function position(fields: Partial<PositionReading> & { observedAt: number }): PositionReading {
  return { locationId: 'bus', key: `at ${fields.observedAt}`, latitude: 30.25, longitude: -97.75, ...fields };
}
