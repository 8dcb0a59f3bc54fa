import type { HeadcountRecord, LocationRecord } from '../contract.ts';
import type { Db } from './db.ts';

/** The columns of a place under the names of its record. */
export const locationColumns = `id, name, time_zone as timeZone, capacity, latitude, longitude, observed_at as observedAt,
  stale_after as staleAfter, version`;

const headcountColumns = 'location_id as locationId, count, quality, observed_at as observedAt, version';

export function locationOf(db: Db, id: string): LocationRecord | undefined {
  return db.get<LocationRecord>(`select ${locationColumns} from locations where id = ?`, id);
}

export function headcountOf(db: Db, locationId: string): HeadcountRecord | null {
  return (
    db.get<HeadcountRecord>(`select ${headcountColumns} from headcounts where location_id = ?`, locationId) ??
    null
  );
}
