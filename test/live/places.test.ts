import { describe, expect, it } from 'vitest';
import { Places } from '../../src/live/places.ts';
import type { HeadcountRecord, LocationRecord } from '../../src/store/contract.ts';
import { place } from '../kit/facts.ts';

function location(id: string, version = 1): LocationRecord {
  return { ...place(id), observedAt: null, version };
}

function count(locationId: string, version: number): HeadcountRecord {
  return { locationId, count: version, quality: 'MEASURED', observedAt: version, version };
}

describe('the places in memory', () => {
  it('take only what is news', () => {
    const places = new Places();
    expect(places.offerHeadcount(count('a', 1))).toBe(false);
    expect(places.offerLocation(location('a', 2))).toBe(true);
    expect(places.offerLocation(location('a', 2))).toBe(false);
    expect(places.offerLocation(location('a', 1))).toBe(false);
    expect(places.offerHeadcount(count('a', 2))).toBe(true);
    expect(places.offerHeadcount(count('a', 1))).toBe(false);
    expect(places.offerLocation(location('a', 3))).toBe(true);
    expect(places.get('a')).toEqual({ location: location('a', 3), headcount: count('a', 2) });
  });

  it('are listed page by page by id, also after more became known, from any id on', () => {
    const places = new Places();
    for (const id of ['d', 'b', 'a']) places.offerLocation(location(id));
    const ids = (after: string | null, limit: number) =>
      places.page(after, limit).map((found) => found.location.id);
    expect(ids(null, 2)).toEqual(['a', 'b']);
    expect(ids('b', 2)).toEqual(['d']);
    places.offerLocation(location('c'));
    expect(ids('b', 2)).toEqual(['c', 'd']);
    expect(ids('bb', 1)).toEqual(['c']);
    expect(ids('d', 1)).toEqual([]);
  });
});
