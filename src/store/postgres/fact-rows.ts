import type { HeadcountRecord, LocationRecord } from '../contract.ts';
import type { Session } from './session.ts';

/** The columns of a place under the names of its record. */
export const locationColumns = `l.id, l.name, l.time_zone as "timeZone", l.capacity, l.latitude, l.longitude,
  l.observed_at as "observedAt", l.stale_after as "staleAfter", l.version`;

/** Locks places in the order of their ids; answers which of them are known. Readings of one place wait for each other, of others not. */
export async function lockLocations(session: Session, ids: readonly string[]): Promise<Set<string>> {
  const rows = await session.all<{ id: string }>(
    'select id from locations where id = any($1::text[]) order by id for no key update',
    ids,
  );
  return new Set(rows.map(({ id }) => id));
}

export async function locationsOf(session: Session, ids: readonly string[]): Promise<LocationRecord[]> {
  return session.all<LocationRecord>(
    `select ${locationColumns} from locations l where l.id = any($1::text[])`,
    ids,
  );
}

/** The newest headcounts of places, by place. */
export async function headcountsOf(
  session: Session,
  ids: readonly string[],
): Promise<Map<string, HeadcountRecord>> {
  const rows = await session.all<HeadcountRecord>(
    `select location_id as "locationId", count, quality, observed_at as "observedAt", version
     from headcounts where location_id = any($1::text[])`,
    ids,
  );
  return new Map(rows.map((row) => [row.locationId, row]));
}
