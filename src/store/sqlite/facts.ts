import type {
  HeadcountSampleRecord,
  LocationRecord,
  LocationUpsert,
  PlaceRecord,
  PositionReading,
  ReadingOutcome,
} from '../contract.ts';
import type { Db } from './db.ts';
import { headcountOf, locationColumns, locationOf } from './fact-rows.ts';
import { applyHeadcounts, applyPosition } from './readings.ts';

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

  applyHeadcounts,

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
