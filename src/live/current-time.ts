import { Temporal } from 'temporal-polyfill';

/** What a clock on the wall shows. */
export interface WallClock {
  /** ISO 8601 to the second, without an offset: 2026-11-23T23:04:05. */
  readonly local: string;
  /** The zone's offset from UTC at the instant: +08:00. */
  readonly utcOffset: string;
}

interface KnownOffset {
  readonly minute: number;
  readonly milliseconds: number;
  readonly text: string;
}

/** Offsets change on full minutes only, and to ask the calendar costs a hundred times as much as this look-up. One entry for each zone. */
const knownOffsets = new Map<string, KnownOffset>();

/** Names that were found to be zones. Bounded, because a name may be written in many ways. */
const knownZones = new Set<string>();
const mostKnownZones = 1_000;

/** What a clock on the wall shows at an instant in a zone. `zone` must be one by `isTimeZone`. */
export function wallClock(instant: number, zone: string): WallClock {
  const offset = offsetAt(instant, zone);
  return {
    local: new Date(instant + offset.milliseconds).toISOString().slice(0, 19),
    utcOffset: offset.text,
  };
}

/** Whether a name is a time zone's by the IANA database. Mere offsets such as +08:00 are not. */
export function isTimeZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  if (knownZones.size < mostKnownZones) knownZones.add(name);
  return true;
}

function offsetAt(instant: number, zone: string): KnownOffset {
  const minute = Math.floor(instant / 60_000);
  const known = knownOffsets.get(zone);
  if (known?.minute === minute) return known;
  const { offset, offsetNanoseconds } =
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const found = { minute, milliseconds: offsetNanoseconds / 1e6, text: offset };
  if (known || knownOffsets.size < mostKnownZones) knownOffsets.set(zone, found);
  return found;
}
