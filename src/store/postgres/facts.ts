import type {
  FactStore,
  HeadcountSampleRecord,
  LocationRecord,
  LocationUpsert,
  PlaceRecord,
} from '../contract.ts';
import type { Connections } from './connections.ts';
import { headcountsOf, locationColumns, locationsOf, lockLocations } from './fact-rows.ts';
import { applyHeadcounts, applyPositions } from './readings.ts';
import type { Session } from './session.ts';

export function createFacts(connections: Connections): FactStore {
  return {
    places: (after, limit) => connections.transaction('read', (session) => places(session, after, limit)),
    upsertLocations: (locations) =>
      connections.transaction('write', (session) => upsertLocations(session, locations)),
    applyHeadcounts: (readings, now) =>
      connections.transaction('write', (session) => applyHeadcounts(session, readings, now)),
    applyPositions: (readings, now) =>
      connections.transaction('write', (session) => applyPositions(session, readings, now)),
    headcountHistory: (locationId, from, to, every) =>
      connections.transaction('single', (session) => history(session, locationId, from, to, every)),
    sweep: (samplesBefore, keysBefore, limit) =>
      connections.transaction('write', (session) => sweep(session, samplesBefore, keysBefore, limit)),
  };
}

async function places(session: Session, after: string | null, limit: number): Promise<PlaceRecord[]> {
  const locations = await session.all<LocationRecord>(
    `select ${locationColumns} from locations l where l.id > coalesce($1, '') order by l.id limit $2`,
    after,
    limit,
  );
  const headcounts = await headcountsOf(
    session,
    locations.map(({ id }) => id),
  );
  return locations.map((location) => ({ location, headcount: headcounts.get(location.id) ?? null }));
}

async function upsertLocations(
  session: Session,
  locations: readonly LocationUpsert[],
): Promise<LocationRecord[]> {
  const ids = [...new Set(locations.map(({ id }) => id))];
  await lockLocations(session, ids);
  const answers: LocationRecord[] = [];
  // One statement changes a row once, so a place that is named again goes with the next.
  for (const round of roundsOf(locations)) {
    await saveLocations(session, round);
    const saved = new Map((await locationsOf(session, ids)).map((location) => [location.id, location]));
    for (const { id, index } of round) answers[index] = saved.get(id) as LocationRecord;
  }
  return answers;
}

function roundsOf(locations: readonly LocationUpsert[]): (LocationUpsert & { index: number })[][] {
  const rounds: (LocationUpsert & { index: number })[][] = [];
  const times = new Map<string, number>();
  for (const [index, location] of locations.entries()) {
    const time = times.get(location.id) ?? 0;
    times.set(location.id, time + 1);
    (rounds[time] ??= []).push({ ...location, index });
  }
  return rounds;
}

async function saveLocations(session: Session, locations: readonly LocationUpsert[]): Promise<void> {
  await session.run(
    `insert into locations as l (id, name, time_zone, capacity, latitude, longitude, stale_after, version)
     select id, name, "timeZone", capacity, latitude, longitude, "staleAfter", 1 from jsonb_to_recordset($1::jsonb)
       as x (id text, name text, "timeZone" text, capacity bigint, latitude double precision, longitude double precision,
         "staleAfter" bigint)
     order by id collate "C"
     on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone, capacity = excluded.capacity,
       latitude = coalesce(excluded.latitude, l.latitude), longitude = coalesce(excluded.longitude, l.longitude),
       stale_after = excluded.stale_after, version = l.version + 1`,
    JSON.stringify(locations),
  );
}

async function history(
  session: Session,
  locationId: string,
  from: number,
  to: number,
  every: number,
): Promise<HeadcountSampleRecord[]> {
  return session.all<HeadcountSampleRecord>(
    `select distinct on ((at - $2::bigint) / $4::bigint) at, count from headcount_samples
     where location_id = $1 and at >= $2::bigint and at < $3::bigint
     order by (at - $2::bigint) / $4::bigint, at desc`,
    locationId,
    from,
    to,
    every,
  );
}

async function sweep(
  session: Session,
  samplesBefore: number,
  keysBefore: number,
  limit: number,
): Promise<number> {
  // Rows that another node sweeps just now are left to it.
  const samples = await session.run(
    `delete from headcount_samples where (location_id, at) in
       (select location_id, at from headcount_samples where at < $1 order by at limit $2 for update skip locked)`,
    samplesBefore,
    limit,
  );
  const keys = await session.run(
    `delete from reading_keys where (location_id, fact, key) in
       (select location_id, fact, key from reading_keys where received_at < $1 order by received_at limit $2
        for update skip locked)`,
    keysBefore,
    limit,
  );
  return samples + keys;
}
