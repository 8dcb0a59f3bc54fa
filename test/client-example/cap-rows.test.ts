import { describe, expect, it } from 'vitest';
import { newCapRow, toCapInput, toRow } from '../../client-example/src/console/caps/cap-rows.ts';

const common = { category: null, limit: 5, overflow: 'DEFER', own: false } as const;

describe('a cap as it is edited', () => {
  it.each([
    { calendar: 'DAY', rolling: null },
    { calendar: 'WEEK', rolling: null },
    { calendar: null, rolling: 'PT12H' },
    { calendar: null, rolling: 'P30D' },
    { calendar: null, rolling: 'PT1H30M' },
  ] as const)('keeps its window %j', (window) => {
    const input = toCapInput(toRow({ ...common, window }));
    expect(input).toEqual({
      category: null,
      limit: 5,
      overflow: 'DEFER',
      window: window.calendar ? { calendar: window.calendar } : { rolling: window.rolling },
    });
  });

  it('counts all categories when none is named', () => {
    expect(toCapInput({ ...newCapRow(), category: ' ' }).category).toBeNull();
    expect(toCapInput({ ...newCapRow(), category: ' alerts ' }).category).toBe('alerts');
  });
});
