import { countAfter, instantOf, isLate, qualityAfter } from '../../live/headcount-reading.ts';
import type {
  HeadcountReading,
  HeadcountRecord,
  LocationRecord,
  PositionReading,
  ReadingOutcome,
} from '../contract.ts';
import type { Db } from './db.ts';
import { headcountOf, locationOf } from './fact-rows.ts';

/** Applies readings one after another by the rule in `live/headcount-reading.ts`. What is present is read and written once for each place. */
export function applyHeadcounts(
  db: Db,
  readings: readonly HeadcountReading[],
  now: number,
): ReadingOutcome<HeadcountRecord>[] {
  const present = new Map<string, HeadcountRecord | null>();
  const changed = new Map<string, HeadcountRecord>();
  const outcomes = readings.map((reading) => {
    const { locationId } = reading;
    const known = present.get(locationId);
    const current = known === undefined ? headcountOf(db, locationId) : known;
    present.set(locationId, current);
    const outcome = applyHeadcount(db, reading, current, now);
    if (outcome.outcome === 'applied') {
      present.set(locationId, outcome.current);
      changed.set(locationId, outcome.current);
    }
    return outcome;
  });
  for (const headcount of changed.values()) saveHeadcount(db, headcount);
  return outcomes;
}

function applyHeadcount(
  db: Db,
  reading: HeadcountReading,
  current: HeadcountRecord | null,
  now: number,
): ReadingOutcome<HeadcountRecord> {
  const { locationId } = reading;
  if (!current && !locationOf(db, locationId)) return { outcome: 'unknown' };
  if (!isFirstTime(db, 'headcount', reading, now) && current) return { outcome: 'duplicate', current };
  const observedAt = instantOf(current, reading);
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
  addSample(db, locationId, observedAt, next.count);
  return { outcome: 'applied', current: next };
}

function saveHeadcount(db: Db, { locationId, count, quality, observedAt, version }: HeadcountRecord): void {
  db.run(
    `insert into headcounts (location_id, count, quality, observed_at, version) values (?, ?, ?, ?, ?)
     on conflict (location_id) do update set count = excluded.count, quality = excluded.quality,
       observed_at = excluded.observed_at, version = excluded.version`,
    locationId,
    count,
    quality,
    observedAt,
    version,
  );
}

/** Applies one reading: the newest observation wins; at one instant, the one that came last. */
export function applyPosition(db: Db, reading: PositionReading, now: number): ReadingOutcome<LocationRecord> {
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
