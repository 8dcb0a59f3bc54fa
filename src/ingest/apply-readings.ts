import type { Clock } from '../clock.ts';
import type { LiveFacts } from '../live/live-facts.ts';
import { type Checked, checkHeadcountReading, checkPositionReading } from '../live/reading-input.ts';
import type { HeadcountReading, PositionReading, ReadingOutcome } from '../store/contract.ts';
import { type Apply, type Arrival, identityOf, instantOf, type Verdict } from './arrival.ts';
import { faultOf } from './record.ts';

/** Headcounts, all that are good in one transaction. One without `observedAt` is of when it was queued, and never late. */
export function applyHeadcounts(live: LiveFacts, clock: Clock): Apply<'headcount'> {
  return (arrivals) =>
    applyReadings(
      arrivals,
      (arrival) => checkHeadcount(arrival, clock.now()),
      (readings) => live.reportHeadcounts(readings),
    );
}

/** Positions, all that are good in one transaction. One without `observedAt` is of when it was queued. */
export function applyPositions(live: LiveFacts, clock: Clock): Apply<'location'> {
  return (arrivals) =>
    applyReadings(
      arrivals,
      (arrival) => checkPosition(arrival, clock.now()),
      (readings) => live.reportLocations(readings),
    );
}

type ReadingArrival = Arrival<'headcount'> | Arrival<'location'>;

function checkHeadcount(arrival: Arrival<'headcount'>, now: number): Checked<HeadcountReading> {
  const { input } = arrival;
  const observedAt = input.observedAt ?? instantOf(arrival.record, now);
  const checked = checkHeadcountReading({ ...input, observedAt }, arrival.source, now);
  if (!checked.value) return checked;
  return {
    value: {
      ...checked.value,
      key: keyOf(arrival, checked.value.key),
      undated: input.observedAt == null,
    },
  };
}

function checkPosition(arrival: Arrival<'location'>, now: number): Checked<PositionReading> {
  const { input } = arrival;
  const observedAt = input.observedAt ?? instantOf(arrival.record, now);
  const checked = checkPositionReading({ ...input, observedAt }, arrival.source, now);
  if (!checked.value) return checked;
  return { value: { ...checked.value, key: keyOf(arrival, checked.value.key) } };
}

/** What the mutation would know the reading by, if it says who it is; else its place in the queue, which every record has. */
function keyOf(arrival: ReadingArrival, key: string): string {
  const { id, source, observedAt } = arrival.input;
  return id != null || (source != null && observedAt != null) ? key : identityOf(arrival);
}

async function applyReadings<Kind extends 'headcount' | 'location', Reading, Current>(
  arrivals: readonly Arrival<Kind>[],
  check: (arrival: Arrival<Kind>) => Checked<Reading>,
  report: (readings: readonly Reading[]) => Promise<readonly ReadingOutcome<Current>[]>,
): Promise<Verdict[]> {
  const checked = arrivals.map(check);
  const readings = checked.flatMap(({ value }) => value ?? []);
  const outcomes = readings.length > 0 ? await report(readings) : [];
  let reported = 0;
  return checked.map(({ errors }, index): Verdict => {
    if (errors) return faultOf(errors);
    const outcome = outcomes[reported++]?.outcome;
    if (outcome !== undefined && outcome !== 'unknown') return outcome;
    const place = JSON.stringify(arrivals[index]?.input.locationId);
    return { code: 'NOT_FOUND', reason: `There is no place ${place}.` };
  });
}
