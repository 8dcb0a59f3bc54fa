import { countAfter, instantOf, isLate, qualityAfter } from '../../live/headcount-reading.ts';
import type {
  HeadcountReading,
  HeadcountRecord,
  LocationRecord,
  PositionReading,
  ReadingOutcome,
} from '../contract.ts';
import { headcountsOf, locationsOf, lockLocations } from './fact-rows.ts';
import { Samples } from './samples.ts';
import type { Session } from './session.ts';

/** Applies readings one after another by the rule in `live/headcount-reading.ts`, with a fixed number of statements for all of them. */
export async function applyHeadcounts(
  session: Session,
  given: readonly HeadcountReading[],
  now: number,
): Promise<ReadingOutcome<HeadcountRecord>[]> {
  const readings = apart(given);
  const places = await lockLocations(session, idsOf(readings));
  const known = readings.filter(({ locationId }) => places.has(locationId));
  const present = await headcountsOf(session, [...places]);
  const fresh = await claimKeys(session, 'headcount', known, now);
  const samples = await Samples.before(session, lateOnes(known, fresh, present));
  const changed = new Map<string, HeadcountRecord>();

  const outcomes = readings.map((reading): ReadingOutcome<HeadcountRecord> => {
    const { locationId } = reading;
    if (!places.has(locationId)) return { outcome: 'unknown' };
    const current = changed.get(locationId) ?? present.get(locationId) ?? null;
    const observedAt = instantOf(current, reading);
    if (!fresh.has(reading) && current) return { outcome: 'duplicate', current };
    if (current && isLate(current, reading)) {
      samples.add(locationId, observedAt, countAfter(samples.newestAt(reading), reading));
      return { outcome: 'late', current };
    }
    const next: HeadcountRecord = {
      locationId,
      count: countAfter(current?.count ?? null, reading),
      quality: qualityAfter(reading),
      observedAt,
      version: (current?.version ?? 0) + 1,
    };
    changed.set(locationId, next);
    samples.add(locationId, observedAt, next.count);
    return { outcome: 'applied', current: next };
  });
  await saveHeadcounts(session, [...changed.values()]);
  await samples.save(session);
  return outcomes;
}

/** Applies readings one after another: the newest observation wins; at one instant, the one that came last. */
export async function applyPositions(
  session: Session,
  given: readonly PositionReading[],
  now: number,
): Promise<ReadingOutcome<LocationRecord>[]> {
  const readings = apart(given);
  const places = await lockLocations(session, idsOf(readings));
  const known = readings.filter(({ locationId }) => places.has(locationId));
  const fresh = await claimKeys(session, 'position', known, now);
  const present = new Map((await locationsOf(session, [...places])).map((place) => [place.id, place]));
  const changed = new Map<string, LocationRecord>();

  const outcomes = readings.map((reading): ReadingOutcome<LocationRecord> => {
    const { locationId, latitude, longitude, observedAt } = reading;
    const current = present.get(locationId);
    if (!current) return { outcome: 'unknown' };
    if (!fresh.has(reading)) return { outcome: 'duplicate', current };
    if (current.observedAt !== null && observedAt < current.observedAt) return { outcome: 'late', current };
    const next = { ...current, latitude, longitude, observedAt, version: current.version + 1 };
    present.set(locationId, next);
    changed.set(locationId, next);
    return { outcome: 'applied', current: next };
  });
  await session.run(
    `update locations l set latitude = x.latitude, longitude = x.longitude, observed_at = x."observedAt", version = x.version
     from jsonb_to_recordset($1::jsonb)
       as x (id text, latitude double precision, longitude double precision, "observedAt" bigint, version bigint)
     where l.id = x.id`,
    JSON.stringify([...changed.values()]),
  );
  return outcomes;
}

/** One object may be given twice; from here on each is told by its identity. */
function apart<Reading extends object>(readings: readonly Reading[]): Reading[] {
  return readings.map((reading) => ({ ...reading }));
}

function idsOf(readings: readonly { readonly locationId: string }[]): string[] {
  return [...new Set(readings.map(({ locationId }) => locationId))];
}

/** Records the keys of readings; answers those whose key was not there: a reading with a known key has counted. */
async function claimKeys<Reading extends HeadcountReading | PositionReading>(
  session: Session,
  fact: string,
  readings: readonly Reading[],
  now: number,
): Promise<Set<Reading>> {
  const made = await session.all<{ place: number; key: string }>(
    `with given as (
       select distinct on (location_id, key) location_id, key, place
       from unnest($2::text[], $3::text[]) with ordinality as g (location_id, key, place) order by location_id, key, place),
     made as (
       insert into reading_keys (location_id, fact, key, received_at)
       select location_id, $1, key, $4 from given on conflict do nothing returning location_id, key)
     select place, key from given join made using (location_id, key)`,
    fact,
    readings.map(({ locationId }) => locationId),
    readings.map(({ key }) => key),
    now,
  );
  return new Set(made.flatMap(({ place }) => readings[place - 1] ?? []));
}

/** The readings that are about the past when their turn comes. */
function lateOnes(
  readings: readonly HeadcountReading[],
  fresh: ReadonlySet<HeadcountReading>,
  present: ReadonlyMap<string, HeadcountRecord>,
): HeadcountReading[] {
  const newest = new Map([...present].map(([id, { observedAt }]) => [id, { observedAt }]));
  return readings.filter((reading) => {
    if (!fresh.has(reading)) return false;
    const current = newest.get(reading.locationId) ?? null;
    const late = isLate(current, reading);
    if (!late) newest.set(reading.locationId, { observedAt: instantOf(current, reading) });
    return late;
  });
}

async function saveHeadcounts(session: Session, headcounts: readonly HeadcountRecord[]): Promise<void> {
  if (headcounts.length === 0) return;
  await session.run(
    `insert into headcounts (location_id, count, quality, observed_at, version)
     select "locationId", count, quality, "observedAt", version from jsonb_to_recordset($1::jsonb)
       as x ("locationId" text, count bigint, quality text, "observedAt" bigint, version bigint)
     on conflict (location_id) do update set count = excluded.count, quality = excluded.quality,
       observed_at = excluded.observed_at, version = excluded.version`,
    JSON.stringify(headcounts),
  );
}
