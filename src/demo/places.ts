import type { LocationUpsert } from '../store/contract.ts';
import { buildingId } from './recording.ts';

/** The recording has a reading of the door every 3 minutes and of a bus every 5 or so, except by night in the depot. */
const silenceAllowed = 30 * 60_000;

/** However fast the replay, a busy machine may hold up a reading for some seconds. */
const leastSilence = 15_000;

/** The places of the recording. Their sources fall silent sooner the faster it is replayed. */
export function demoPlaces(buses: readonly string[], speed: number): LocationUpsert[] {
  const staleAfter = Math.max(Math.round(silenceAllowed / speed), leastSilence);
  return [
    {
      id: buildingId,
      name: 'CalIt2 building, main door',
      timeZone: 'America/Los_Angeles',
      // Invented: the next round number above 95, the most who are in at once in these two weeks, so that the busiest day comes close to it.
      capacity: 100,
      latitude: 33.6431,
      longitude: -117.8419,
      staleAfter,
    },
    ...buses.map((id) => ({
      id,
      name: id.replace('bus-', 'Bus '),
      timeZone: 'America/Chicago',
      capacity: null,
      latitude: null,
      longitude: null,
      staleAfter,
    })),
  ];
}
