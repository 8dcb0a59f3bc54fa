import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isTimeZone, wallClock } from '../../src/live/current-time.ts';

describe('the wall clock', () => {
  it.each([
    ['2026-11-23T15:04:05.999Z', 'Asia/Shanghai', '2026-11-23T23:04:05', '+08:00'],
    ['2026-11-23T15:04:05Z', 'UTC', '2026-11-23T15:04:05', '+00:00'],
    ['2026-11-23T15:04:05Z', 'Asia/Kathmandu', '2026-11-23T20:49:05', '+05:45'],
    ['2026-11-23T02:00:00Z', 'America/St_Johns', '2026-11-22T22:30:00', '-03:30'],
    ['2026-03-08T06:59:59.999Z', 'America/New_York', '2026-03-08T01:59:59', '-05:00'],
    ['2026-03-08T07:00:00Z', 'America/New_York', '2026-03-08T03:00:00', '-04:00'],
    ['2026-04-04T15:00:00Z', 'Australia/Lord_Howe', '2026-04-05T01:30:00', '+10:30'],
  ])('at %s in %s shows %s %s', (instant, zone, local, utcOffset) => {
    expect(wallClock(Date.parse(instant), zone)).toEqual({ local, utcOffset });
  });

  it('agrees with the calendar at any instant of our time, in any zone, asked in any order', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const instants = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) });
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
        const local = there.toPlainDateTime().toString({ smallestUnit: 'second' });
        expect(wallClock(instant, zone)).toEqual({ local, utcOffset: there.offset });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a time zone', () => {
  it.each(['UTC', 'Asia/Shanghai', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'asia/shanghai'])(
    'is %s',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
      expect(isTimeZone(name)).toBe(true);
    },
  );

  it.each(['', '+08:00', '-05', 'GMT+8', 'Asia/Nowhere', 'Mars/Olympus', ' UTC', '8', 'Ä'])(
    'is not %j',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});
