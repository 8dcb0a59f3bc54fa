import { randomUUID } from 'node:crypto';
import { Problem } from '../../errors.ts';
import type { HeadcountReading, LocationUpsert, PositionReading } from '../../store/contract.ts';
import type {
  CoordinatesInput,
  LocationInput,
  ReportHeadcountInput,
  ReportLocationInput,
} from '../generated.ts';
import { FaultList, type InputFault } from '../payload.ts';

/** How far a sensor's clock may be ahead of ours (ms). */
const clockTolerance = 60_000;

/** The most steps of a headcount's history in one answer, and the shortest step (ms). */
const history = { mostSteps: 2_000, shortestStep: 1_000 };

/** The slowest and the fastest pace of a subscription (ms). */
const pace = { fastest: 250, slowest: 3_600_000 };

/** Either the checked value or all that is wrong with it. */
type Checked<Value> =
  | { readonly value: Value; readonly errors?: never }
  | { readonly value?: never; readonly errors: InputFault[] };

/** @param sender who reports: the source of a reading that names none. */
export function checkHeadcountReading(
  input: ReportHeadcountInput,
  sender: string,
  now: number,
): Checked<HeadcountReading> {
  const faults = new FaultList();
  const { count, entered, left, reset } = input;
  const observedAt = checkSource(faults, input, now);
  for (const [name, value] of Object.entries({ count, entered, left })) {
    faults.check(
      value == null || value >= 0,
      ['input', name],
      `A number of people is not negative; got ${value}.`,
    );
  }
  const flows = entered != null || left != null;
  faults.check(
    count != null || flows || reset === true,
    ['input'],
    'A reading gives count, entered, left or reset.',
  );
  faults.check(
    count == null || !flows,
    ['input', 'count'],
    'A reading gives either count, or entered and left.',
  );
  if (!faults.none) return { errors: faults.errors };
  return {
    value: {
      locationId: input.locationId,
      key: readingKey(input, sender),
      count: count ?? null,
      entered: entered ?? 0,
      left: left ?? 0,
      reset: reset ?? false,
      observedAt,
    },
  };
}

/** @param sender who reports: the source of a reading that names none. */
export function checkPositionReading(
  input: ReportLocationInput,
  sender: string,
  now: number,
): Checked<PositionReading> {
  const faults = new FaultList();
  const observedAt = checkSource(faults, input, now);
  checkCoordinates(faults, input.coordinates, ['input', 'coordinates']);
  if (!faults.none) return { errors: faults.errors };
  const { latitude, longitude } = input.coordinates;
  return {
    value: { locationId: input.locationId, key: readingKey(input, sender), latitude, longitude, observedAt },
  };
}

export function checkLocations(inputs: readonly LocationInput[]): Checked<LocationUpsert[]> {
  const faults = new FaultList();
  const path = ['input', 'locations'];
  faults.check(
    inputs.length >= 1 && inputs.length <= 1_000,
    path,
    `Give from 1 to 1,000 places; got ${inputs.length}.`,
  );
  const seen = new Set<string>();
  inputs.forEach(({ id, name, capacity, coordinates, staleAfter }, index) => {
    const at = [...path, index];
    checkText(faults, id, [...at, 'id']);
    checkText(faults, name, [...at, 'name']);
    faults.check(!seen.has(id), [...at, 'id'], `The id ${JSON.stringify(id)} is given twice.`);
    seen.add(id);
    faults.check(
      capacity == null || capacity >= 0,
      [...at, 'capacity'],
      `A capacity is not negative; got ${capacity}.`,
    );
    faults.check(
      staleAfter == null || staleAfter > 0,
      [...at, 'staleAfter'],
      'The time after which facts are stale is longer than nothing.',
    );
    if (coordinates) checkCoordinates(faults, coordinates, [...at, 'coordinates']);
  });
  if (!faults.none) return { errors: faults.errors };
  return {
    value: inputs.map(({ id, name, timeZone, capacity, coordinates, staleAfter }) => ({
      id,
      name,
      timeZone,
      capacity: capacity ?? null,
      latitude: coordinates?.latitude ?? null,
      longitude: coordinates?.longitude ?? null,
      staleAfter: staleAfter ?? null,
    })),
  };
}

/** @throws {Problem} INVALID_VALUE if the range cannot be answered. */
export function checkHistory(from: number, to: number, every: number): void {
  if (every < history.shortestStep)
    throw new Problem('INVALID_VALUE', 'A step of the history lasts a second or longer.', ['every']);
  if (to < from) throw new Problem('INVALID_VALUE', 'The history ends before it begins.', ['to']);
  if ((to - from) / every > history.mostSteps) {
    throw new Problem(
      'INVALID_VALUE',
      `The history has at most ${history.mostSteps} steps: take longer ones or a shorter time.`,
      ['every'],
    );
  }
}

/** The pace of a subscription (ms). @throws {Problem} INVALID_VALUE if it is out of range. */
export function checkPace(every: number | null | undefined): number {
  const chosen = every ?? 1_000;
  if (chosen >= pace.fastest && chosen <= pace.slowest) return chosen;
  throw new Problem('INVALID_VALUE', 'A pace is from PT0.25S to PT1H.', ['every']);
}

/** What identifies a reading, so that it counts once. Without an id or an instant of its own, each one is new. */
function readingKey({ id, source, observedAt }: ReadingIdentity, sender: string): string {
  if (id != null) return `id:${id}`;
  return observedAt == null ? `new:${randomUUID()}` : `at:${observedAt}:${source ?? sender}`;
}

interface ReadingIdentity {
  readonly id?: string | null;
  readonly source?: string | null;
  readonly observedAt?: number | null;
}

function checkSource(faults: FaultList, { id, source, observedAt }: ReadingIdentity, now: number): number {
  if (id != null) checkText(faults, id, ['input', 'id']);
  if (source != null) checkText(faults, source, ['input', 'source']);
  faults.check(
    (observedAt ?? now) <= now + clockTolerance,
    ['input', 'observedAt'],
    'The reading is from the future.',
  );
  return observedAt ?? now;
}

function checkText(faults: FaultList, text: string, path: readonly (string | number)[]): void {
  faults.check(
    text.length >= 1 && text.length <= 200,
    path,
    `Give from 1 to 200 characters; got ${text.length}.`,
  );
}

function checkCoordinates(
  faults: FaultList,
  { latitude, longitude }: CoordinatesInput,
  path: readonly (string | number)[],
): void {
  faults.check(
    Math.abs(latitude) <= 90,
    [...path, 'latitude'],
    `A latitude is from -90 to 90 degrees; got ${latitude}.`,
  );
  faults.check(
    Math.abs(longitude) <= 180,
    [...path, 'longitude'],
    `A longitude is from -180 to 180 degrees; got ${longitude}.`,
  );
}
