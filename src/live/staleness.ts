import type { PlaceRecord } from '../store/contract.ts';

/** The instant from which a fact counts as stale, or undefined for never: it was not observed yet, or its place allows any silence. */
function staleFrom(observedAt: number | null | undefined, staleAfter: number | null): number | undefined {
  return observedAt == null || staleAfter === null ? undefined : observedAt + staleAfter;
}

export function isPositionStale({ location }: PlaceRecord, now: number): boolean {
  return (staleFrom(location.observedAt, location.staleAfter) ?? Infinity) <= now;
}

export function isHeadcountStale({ location, headcount }: PlaceRecord, now: number): boolean {
  return (staleFrom(headcount?.observedAt, location.staleAfter) ?? Infinity) <= now;
}

/** The next instant at which a fact of the place becomes stale if nothing more is heard, or undefined. */
export function nextStale({ location, headcount }: PlaceRecord, now: number): number | undefined {
  const instants = [location.observedAt, headcount?.observedAt]
    .map((observedAt) => staleFrom(observedAt, location.staleAfter))
    .filter((instant) => instant !== undefined && instant > now);
  return instants.length === 0 ? undefined : Math.min(...(instants as number[]));
}
