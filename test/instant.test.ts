import { fc, test as check } from '@fast-check/vitest';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../src/instant.ts';

describe('an instant', () => {
  test.each([
    ['2026-11-23T15:04:05Z', Date.UTC(2026, 10, 23, 15, 4, 5)],
    ['2026-11-23T15:04:05.5Z', Date.UTC(2026, 10, 23, 15, 4, 5, 500)],
    ['2026-11-23T15:04:05.067999Z', Date.UTC(2026, 10, 23, 15, 4, 5, 67)],
    ['2026-11-23t23:04:05+08:00', Date.UTC(2026, 10, 23, 15, 4, 5)],
    ['2016-12-31T23:59:60Z', Date.UTC(2016, 11, 31, 23, 59, 59)],
    ['0050-01-01T00:00:00Z', Temporal.Instant.from('0050-01-01T00:00:00Z').epochMilliseconds],
  ])('%s is read', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  test.each(['2026-11-23', '2026-11-23T15:04:05', '23.11.2026', ''])('%s is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test.each(['2026-02-30T00:00:00Z', '2026-13-01T00:00:00.000Z', '2026-01-01T25:00:00Z'])(
    '%s is of the form of one, and none',
    (text) => {
      expect(() => parseInstant(text)).toThrow(RangeError);
    },
  );

  check.prop([fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })])(
    'is what Temporal says, whichever way it is read',
    (date) => {
      expect(parseInstant(date.toISOString())).toBe(
        Temporal.Instant.from(date.toISOString()).epochMilliseconds,
      );
    },
  );
});
