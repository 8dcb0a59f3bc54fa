import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { backOffDelay, defaultBackOff } from '../../src/client/back-off.ts';

describe('the wait before an attempt', () => {
  test.prop([fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true })])(
    'is never shorter than the floor nor longer than the ceiling',
    (attempt, random) => {
      const delay = backOffDelay(attempt, random);
      expect(delay).toBeGreaterThanOrEqual(defaultBackOff.floor);
      expect(delay).toBeLessThanOrEqual(defaultBackOff.ceiling);
    },
  );

  test('spans twice as much with every attempt, up to the ceiling', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((attempt) => backOffDelay(attempt, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  test('falls anywhere in its span, so that pages cut off together do not come back together', () => {
    expect([0.1, 0.5, 0.9].map((random) => backOffDelay(3, random))).toEqual([800, 4_000, 7_200]);
  });
});
