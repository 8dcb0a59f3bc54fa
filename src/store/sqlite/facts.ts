import { countAfter, isLate, qualityAfter } from '../../live/headcount-reading.ts';
import type {
  HeadcountReading,
  HeadcountRecord,
  HeadcountSampleRecord,
  LocationRecord,
  LocationUpsert,
  PlaceRecord,
  PositionReading,
  ReadingOutcome,
} from '../contract.ts';
import type { Db } from './db.ts';

const locationColumns = `id, name, time_zone as timeZone, capacity, latitude, longitude, observed_at as observedAt,
  stale_after as staleAfter, version`;
const headcountColumns = 'location_id as locationId, count, quality, observed_at as observedAt, version';

export const factReads = {
  places(db: Db, after: string | null, limit: number): PlaceRecord[] {
    const locations = db.all<LocationRecord>(
      `select ${locationColumns} from locations where id > coalesce(?, '') order by id limit ?`,
      after,
      limit,
    );
    return locations.map((location) => ({ location, headcount: headcountOf(db, location.id) }));
  },

  headcountHistory(
    db: Db,
    locationId: string,
    from: number,
    to: number,
    every: number,
  ): HeadcountSampleRecord[] {
    // With max(), SQLite takes the other columns from the row that has it: https://sqlite.org/lang_select.html#bareagg
    return db.all<HeadcountSampleRecord>(
      `select max(at) as at, count from headcount_samples where location_id = ? and at >= ? and at < ?
       group by (at - cast(? as integer)) / cast(? as integer) order by at`,
      locationId,
      from,
      to,
      from,
      every,
    );
  },
};

export const factWrites = {
  upsertLocations(db: Db, locations: readonly LocationUpsert[]): LocationRecord[] {
    return locations.map((location) => upsertLocation(db, location));
  },

  applyHeadcounts(
    db: Db,
    readings: readonly HeadcountReading[],
    now: number,
  ): ReadingOutcome<HeadcountRecord>[] {
    return readings.map((reading) => applyHeadcount(db, reading, now));
  },

  applyPositions(
    db: Db,
    readings: readonly PositionReading[],
    now: number,
  ): ReadingOutcome<LocationRecord>[] {
    return readings.map((reading) => applyPosition(db, reading, now));
  },

  sweep(db: Db, samplesBefore: number, keysBefore: number, limit: number): number {
    const samples = db.run(
      `delete from headcount_samples where (location_id, at) in
         (select location_id, at from headcount_samples where at < ? order by at limit ?)`,
      samplesBefore,
      limit,
    );
    const keys = db.run(
      `delete from reading_keys where (location_id, fact, key) in
         (select location_id, fact, key from reading_keys where received_at < ? order by received_at limit ?)`,
      keysBefore,
      limit,
    );
    return samples + keys;
  },
};

function upsertLocation(db: Db, location: LocationUpsert): LocationRecord {
  const { id, name, timeZone, capacity, latitude, longitude, staleAfter } = location;
  db.run(
    `insert into locations (id, name, time_zone, capacity, latitude, longitude, observed_at, stale_after, version)
     values (?, ?, ?, ?, ?, ?, null, ?, 1)
     on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone, capacity = excluded.capacity,
       latitude = coalesce(excluded.latitude, latitude), longitude = coalesce(excluded.longitude, longitude),
       stale_after = excluded.stale_after, version = version + 1`,
    id,
    name,
    timeZone,
    capacity,
    latitude,
    longitude,
    staleAfter,
  );
  return locationOf(db, id) as LocationRecord;
}

function applyHeadcount(db: Db, reading: HeadcountReading, now: number): ReadingOutcome<HeadcountRecord> {
  const { locationId, observedAt } = reading;
  const current = headcountOf(db, locationId);
  if (!current && !locationOf(db, locationId)) return { outcome: 'unknown' };
  if (!isFirstTime(db, 'headcount', reading, now) && current) return { outcome: 'duplicate', current };
  if (current && isLate(current, reading)) {
    addSample(db, locationId, observedAt, countAfter(countBefore(db, locationId, observedAt), reading));
    return { outcome: 'late', current };
  }
  const next: HeadcountRecord = {
    locationId,
    count: countAfter(current?.count ?? null, reading),
    quality: qualityAfter(reading),
    observedAt,
    version: (current?.version ?? 0) + 1,
  };
  db.run(
    `insert into headcounts (location_id, count, quality, observed_at, version) values (?, ?, ?, ?, ?)
     on conflict (location_id) do update set count = excluded.count, quality = excluded.quality,
       observed_at = excluded.observed_at, version = excluded.version`,
    locationId,
    next.count,
    next.quality,
    next.observedAt,
    next.version,
  );
  addSample(db, locationId, observedAt, next.count);
  return { outcome: 'applied', current: next };
}

function applyPosition(db: Db, reading: PositionReading, now: number): ReadingOutcome<LocationRecord> {
  const { locationId, latitude, longitude, observedAt } = reading;
  const current = locationOf(db, locationId);
  if (!current) return { outcome: 'unknown' };
  if (!isFirstTime(db, 'position', reading, now)) return { outcome: 'duplicate', current };
  if (current.observedAt !== null && observedAt < current.observedAt) return { outcome: 'late', current };
  db.run(
    'update locations set latitude = ?, longitude = ?, observed_at = ?, version = version + 1 where id = ?',
    latitude,
    longitude,
    observedAt,
    locationId,
  );
  return {
    outcome: 'applied',
    current: { ...current, latitude, longitude, observedAt, version: current.version + 1 },
  };
}

/** Records the key of a reading; false if it was there: the reading has counted. */
function isFirstTime(
  db: Db,
  fact: string,
  { locationId, key }: HeadcountReading | PositionReading,
  now: number,
): boolean {
  const added = db.run(
    'insert into reading_keys (location_id, fact, key, received_at) values (?, ?, ?, ?) on conflict do nothing',
    locationId,
    fact,
    key,
    now,
  );
  return added === 1;
}

function addSample(db: Db, locationId: string, at: number, count: number): void {
  db.run(
    `insert into headcount_samples (location_id, at, count) values (?, ?, ?)
     on conflict (location_id, at) do update set count = excluded.count`,
    locationId,
    at,
    count,
  );
}

function countBefore(db: Db, locationId: string, at: number): number | null {
  const sample = db.get<{ count: number }>(
    'select count from headcount_samples where location_id = ? and at <= ? order by at desc limit 1',
    locationId,
    at,
  );
  return sample?.count ?? null;
}

function locationOf(db: Db, id: string): LocationRecord | undefined {
  return db.get<LocationRecord>(`select ${locationColumns} from locations where id = ?`, id);
}

function headcountOf(db: Db, locationId: string): HeadcountRecord | null {
  return (
    db.get<HeadcountRecord>(`select ${headcountColumns} from headcounts where location_id = ?`, locationId) ??
    null
  );
}
