import { randomUUID } from 'node:crypto';
import { FaultList, type InputFault } from '../fault-list.ts';
import { isKeepable } from '../keepable.ts';
import type { HeadcountReading, PositionReading } from '../store/contract.ts';

/** How far a sensor's clock may be ahead of ours (ms). */
const clockTolerance = 60_000;

/** Either the checked value or all that is wrong with it. */
export type Checked<Value> =
  | { readonly value: Value; readonly errors?: never }
  | { readonly value?: never; readonly errors: InputFault[] };

/** `CoordinatesInput` of the schema. */
export interface CoordinatesInput {
  readonly latitude: number;
  readonly longitude: number;
}

interface ReadingIdentity {
  readonly locationId: string;
  readonly id?: string | null | undefined;
  readonly source?: string | null | undefined;
  readonly observedAt?: number | null | undefined;
}

/** `ReportHeadcountInput` of the schema. */
export interface HeadcountInput extends ReadingIdentity {
  readonly locationId: string;
  readonly count?: number | null | undefined;
  readonly entered?: number | null | undefined;
  readonly left?: number | null | undefined;
  readonly reset?: boolean | null | undefined;
}

/** `ReportLocationInput` of the schema. */
export interface PositionInput extends ReadingIdentity {
  readonly locationId: string;
  readonly coordinates: CoordinatesInput;
}

/** @param sender who reports: the source of a reading that names none. */
export function checkHeadcountReading(
  input: HeadcountInput,
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
      undated: input.observedAt == null,
    },
  };
}

/** @param sender who reports: the source of a reading that names none. */
export function checkPositionReading(
  input: PositionInput,
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

/** What identifies a reading, so that it counts once. Without an id or an instant of its own, each one is new. */
function readingKey({ id, source, observedAt }: ReadingIdentity, sender: string): string {
  if (id != null) return `id:${id}`;
  return observedAt == null ? `new:${randomUUID()}` : `at:${observedAt}:${source ?? sender}`;
}

function checkSource(
  faults: FaultList,
  { locationId, id, source, observedAt }: ReadingIdentity,
  now: number,
): number {
  checkText(faults, locationId, ['input', 'locationId']);
  if (id != null) checkText(faults, id, ['input', 'id']);
  if (source != null) checkText(faults, source, ['input', 'source']);
  faults.check(
    (observedAt ?? now) <= now + clockTolerance,
    ['input', 'observedAt'],
    'The reading is from the future.',
  );
  return observedAt ?? now;
}

/** Notes a fault unless `text` can be kept and has from 1 to 200 characters. */
export function checkText(faults: FaultList, text: string, path: readonly (string | number)[]): void {
  faults.check(
    text.length >= 1 && text.length <= 200,
    path,
    `Give from 1 to 200 characters; got ${text.length}.`,
  );
  faults.check(isKeepable(text), path, 'Give text that can be kept: well-formed, without U+0000.');
}

/** Notes a fault unless the coordinates are in WGS 84. */
export function checkCoordinates(
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
