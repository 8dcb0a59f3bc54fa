import { Temporal } from 'temporal-polyfill';

/** A span of time: from `start` up to but without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span of each day by the clocks of a zone, in minutes after midnight; it crosses midnight if it ends before it begins. */
export interface DailySpan {
  readonly from: number;
  readonly to: number;
}

/**
 * What was worked out for a zone, valid while `now` stays in a range. Time zone arithmetic costs about 30 µs; a look-up a twentieth of one,
 * and a page of a push asks the same few questions for each of its people.
 */
class Cache<Value> {
  readonly #entries = new Map<string, { readonly valid: Span; readonly value: Value }>();

  at(key: string, now: number, make: () => { valid: Span; value: Value }): Value {
    const known = this.#entries.get(key);
    if (known && now >= known.valid.start && now < known.valid.end) return known.value;
    // Zones times minutes of the day are finite, but far more than are ever in use: start afresh rather than keep them all.
    if (this.#entries.size >= 10_000) this.#entries.clear();
    const entry = make();
    this.#entries.set(key, entry);
    return entry.value;
  }
}

const days = new Cache<Span>();
const weeks = new Cache<Span>();
const quiets = new Cache<number | null>();
const nexts = new Cache<number>();
/** Zones that were looked up. */
const knownZones = new Set<string>();

/** The calendar day in which `now` lies, by the clocks of a zone. It has 23 or 25 hours when summer time begins or ends. */
export function dayOf(zone: string, now: number): Span {
  return days.at(zone, now, () => {
    const today = dateOf(zone, now);
    return sameSpan({ start: startOf(zone, today), end: startOf(zone, today.add({ days: 1 })) });
  });
}

/** The week in which `now` lies, from Monday to Sunday (ISO 8601), by the clocks of a zone. */
export function weekOf(zone: string, now: number): Span {
  return weeks.at(zone, now, () => {
    const today = dateOf(zone, now);
    const monday = today.subtract({ days: today.dayOfWeek - 1 });
    return sameSpan({ start: startOf(zone, monday), end: startOf(zone, monday.add({ days: 7 })) });
  });
}

/**
 * The first instant at or after `from` when the clocks of a zone come to a minute of the day. On a day on which they skip it, that is when
 * the gap ends; on a day on which they show it twice, the first time. A day that the zone skipped altogether has none.
 */
export function nextLocalTime(zone: string, minute: number, from: number): number {
  return nexts.at(`${zone} ${minute}`, from, () => {
    let date = dateOf(zone, from).subtract({ days: 1 });
    let found = instantOf(zone, date, minute);
    while (found === undefined || found < from) {
      date = date.add({ days: 1 });
      found = instantOf(zone, date, minute);
    }
    return { valid: { start: from, end: found + 1 }, value: found };
  });
}

/** When the quiet hours in which `now` lies end, by the clocks of a zone; null if it lies in none. */
export function quietUntil({ from, to }: DailySpan, zone: string, now: number): number | null {
  return quiets.at(`${zone} ${from} ${to}`, now, () => {
    const today = dateOf(zone, now);
    // Two days back, because a zone can have skipped the day between.
    for (const days of [2, 1, 0]) {
      const date = today.subtract({ days });
      const start = instantOf(zone, date, from);
      if (start === undefined || start > now) continue;
      const end = nextLocalTime(zone, to, start);
      if (now < end) return { valid: { start, end }, value: end };
    }
    return { valid: { start: now, end: nextLocalTime(zone, from, now + 1) }, value: null };
  });
}

/** Whether the calendar knows a zone: a name of the IANA database. */
export function isZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    dateOf(name, 0);
    if (knownZones.size < 10_000) knownZones.add(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Reads a time of day such as 22:00 as minutes after midnight; undefined if it is not one. */
export function minuteOf(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** Writes minutes after midnight as a time of day such as 22:00. */
export function minuteText(minute: number): string {
  const hours = Math.floor(minute / 60);
  return `${String(hours).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function sameSpan(span: Span): { valid: Span; value: Span } {
  return { valid: span, value: span };
}

function dateOf(zone: string, instant: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
}

/** The first instant of a date: not always midnight. For a date that the zone skipped, the first instant after it. */
function startOf(zone: string, date: Temporal.PlainDate): number {
  return date.toZonedDateTime(zone).epochMilliseconds;
}

/** When the clocks of a zone come to a minute of one date; undefined if the zone skipped the whole date. */
function instantOf(zone: string, date: Temporal.PlainDate, minute: number): number | undefined {
  const wall = date.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
  // "compatible" gives the first of two; in a gap it gives an instant at which clocks show something else.
  const usual = wall.toZonedDateTime(zone, { disambiguation: 'compatible' });
  if (usual.toPlainDateTime().equals(wall)) return usual.epochMilliseconds;
  if (!date.toZonedDateTime(zone).toPlainDate().equals(date)) return undefined;
  const gapEnd = wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).getTimeZoneTransition('next');
  return (gapEnd ?? usual).epochMilliseconds;
}
