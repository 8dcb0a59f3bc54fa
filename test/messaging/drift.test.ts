import { expect, it } from 'vitest';
import { driftOf } from '../../src/messaging/drift.ts';

function drifts(expectedAudience: number, maxDriftPercent: number | null, audience: number): boolean {
  const input = { title: 'Title', body: 'Body', audience: { everyone: true } };
  return driftOf({ ...input, expectedAudience, maxDriftPercent }, audience) !== undefined;
}

it('allows an audience to move by what is said to the last person, and no further', () => {
  for (const expected of [100, 1_000, 10_000, 1_000_000]) {
    for (let hundredths = 0; hundredths <= 10_000; hundredths++) {
      const most = Math.floor((expected * hundredths) / 10_000);
      for (const sign of [-1, 1]) {
        expect(drifts(expected, hundredths / 100, expected + sign * most)).toBe(false);
        expect(drifts(expected, hundredths / 100, expected + sign * (most + 1))).toBe(true);
      }
    }
  }
});

it('allows nobody more or less if nothing is said, of an empty audience as well', () => {
  expect([0, 1].map((audience) => drifts(0, null, audience))).toEqual([false, true]);
  expect([0, 1].map((audience) => drifts(0, 50, audience))).toEqual([false, true]);
  expect([9, 10, 11].map((audience) => drifts(10, null, audience))).toEqual([true, false, true]);
});
