import { Problem } from '../../errors.ts';
import { FaultList } from '../../fault-list.ts';
import { checkCoordinates, type Checked, checkText } from '../../live/reading-input.ts';
import type { LocationUpsert } from '../../store/contract.ts';
import type { LocationInput } from '../generated.ts';

/** The most steps of a headcount's history in one answer, and the shortest step (ms). */
const history = { mostSteps: 2_000, shortestStep: 1_000 };

/** The slowest and the fastest pace of a subscription (ms). */
const pace = { fastest: 250, slowest: 3_600_000 };

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
