import { readFileSync } from 'node:fs';

const minute = 60_000;
const halfHour = 30 * minute;
const day = 48 * halfHour;

/** The flows of a half hour are told in so many parts, so that a replayed headcount moves every few seconds. */
const partsPerHalfHour = 10;

/** When the building's counter starts again from zero, by its local time: hardly anybody is in then, and the day's drift is forgotten. */
const resetAt = 4 * 60 * minute;

/** What one sensor saw. `at` is in milliseconds since the first midnight of the recording, by the clock of the place. */
export type RecordedReading = { readonly at: number; readonly locationId: string } & (
  | { readonly kind: 'flow'; readonly entered: number; readonly left: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'position'; readonly latitude: number; readonly longitude: number }
);

/** Two weeks of a building's main door beside one day of a town's buses, each by the clock of its own place. See data/CREDITS.md. */
export interface Recording {
  /** The buses' places, in the order of their ids. */
  readonly buses: readonly string[];
  /**
   * Every reading after `from`, in time order, for ever: the fifteenth day is the first one again, and `at` goes on growing. The buses' day
   * is repeated on each day of the building.
   */
  readings(from: number): Generator<RecordedReading, never>;
}

/** The place whose door was counted. */
export const buildingId = 'calit2';

/** Reads the recording from the files beside this one. */
export function readRecording(): Recording {
  const flows = readRows('door-flows.csv').flatMap(([, entered, left], slot) =>
    spread(slot, Number(entered), Number(left)),
  );
  const positions = readRows('bus-positions.csv').map(toPosition);
  const days = Math.ceil((flows.at(-1)?.at ?? 0) / day);

  /** The readings of one day, by the time of that day. */
  function readingsOf(index: number): RecordedReading[] {
    const begins = (index % days) * day;
    const ofDay = flows
      .filter(({ at }) => at > begins && at <= begins + day)
      .map((flow) => ({ ...flow, at: flow.at - begins }));
    // The order decides what comes first at one instant: the last flow of the old count, then the reset.
    const reset: RecordedReading = { kind: 'reset', at: resetAt, locationId: buildingId };
    return [...ofDay, reset, ...positions].sort((a, b) => a.at - b.at);
  }

  return {
    buses: [...new Set(positions.map(({ locationId }) => locationId))].sort(),
    *readings(from) {
      for (let index = Math.floor(from / day); ; index++) {
        for (const reading of readingsOf(index)) {
          const at = index * day + reading.at;
          if (at > from) yield { ...reading, at };
        }
      }
    },
  };
}

function readRows(file: string): string[][] {
  const lines = readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8').split('\n');
  return lines
    .slice(1)
    .filter(Boolean)
    .map((line) => line.split(','));
}

/** The flows of one half hour in even parts of whole people: nobody is told before the share of the half hour that is theirs has passed. */
function spread(slot: number, entered: number, left: number): RecordedReading[] {
  function share(count: number, part: number): number {
    return (
      Math.floor((count * part) / partsPerHalfHour) - Math.floor((count * (part - 1)) / partsPerHalfHour)
    );
  }
  return Array.from({ length: partsPerHalfHour }, (_, index) => ({
    kind: 'flow',
    at: slot * halfHour + ((index + 1) * halfHour) / partsPerHalfHour,
    locationId: buildingId,
    entered: share(entered, index + 1),
    left: share(left, index + 1),
  }));
}

function toPosition([time = '', vehicle = '', latitude, longitude]: string[]): RecordedReading {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const at = (hours * 60 + minutes) * minute + seconds * 1000;
  return {
    kind: 'position',
    at,
    locationId: `bus-${vehicle}`,
    latitude: Number(latitude),
    longitude: Number(longitude),
  };
}
