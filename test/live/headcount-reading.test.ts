import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countAfter, instantOf, isLate, qualityAfter } from '../../src/live/headcount-reading.ts';
import { headcount } from '../kit/facts.ts';

const int = fc.nat(2_147_483_647);

describe('a headcount after a reading', () => {
  it('is the count, or what was known plus who entered minus who left', () => {
    const reading = (fields: object) => headcount({ observedAt: 1, ...fields });
    expect(countAfter(9, reading({ count: 4 }))).toBe(4);
    expect(countAfter(9, reading({ entered: 3, left: 5 }))).toBe(7);
    expect(countAfter(9, reading({ reset: true, entered: 2 }))).toBe(2);
    expect(countAfter(9, reading({ reset: true, count: 6 }))).toBe(6);
    expect(countAfter(null, reading({ entered: 3 }))).toBe(3);
    expect(countAfter(9, reading({ left: 10 }))).toBe(0);
  });

  it('is never negative and never more than the contract can tell, whatever is reported', () => {
    const fields = fc.record({ count: fc.option(int), entered: int, left: int, reset: fc.boolean() });
    fc.assert(
      fc.property(fc.option(int), fields, (before, reading) => {
        const count = countAfter(before, headcount({ observedAt: 1, ...reading }));
        expect(count).toBeGreaterThanOrEqual(0);
        expect(count).toBeLessThanOrEqual(2_147_483_647);
      }),
    );
  });

  it('is measured after a count or a reset, and estimated after flows', () => {
    expect(qualityAfter(headcount({ observedAt: 1, count: 0 }))).toBe('MEASURED');
    expect(qualityAfter(headcount({ observedAt: 1, reset: true, entered: 1 }))).toBe('MEASURED');
    expect(qualityAfter(headcount({ observedAt: 1, entered: 1 }))).toBe('ESTIMATED');
  });

  it('stays if the reading is older than what is known', () => {
    expect(isLate({ observedAt: 5 }, headcount({ observedAt: 4 }))).toBe(true);
    expect(isLate({ observedAt: 5 }, headcount({ observedAt: 5 }))).toBe(false);
    expect(isLate(null, headcount({ observedAt: 4 }))).toBe(false);
  });

  it('is of the newest instant if nobody said when it was observed, so that it is never late', () => {
    const undated = headcount({ observedAt: 4, undated: true });
    expect(isLate({ observedAt: 5 }, undated)).toBe(false);
    expect(instantOf({ observedAt: 5 }, undated)).toBe(5);
    expect(instantOf({ observedAt: 3 }, undated)).toBe(4);
    expect(instantOf(null, undated)).toBe(4);
    expect(instantOf({ observedAt: 5 }, headcount({ observedAt: 4 }))).toBe(4);
  });
});
