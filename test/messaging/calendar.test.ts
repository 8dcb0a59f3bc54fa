import { describe, expect, it } from 'vitest';
import { dayOf, minuteOf, nextLocalTime, quietUntil, weekOf } from '../../src/messaging/calendar.ts';

const hour = 3_600_000;

function at(text: string): number {
  return Date.parse(text);
}

function minute(text: string): number {
  return minuteOf(text) ?? NaN;
}

describe('the day and week of a zone', () => {
  it('lasts 24 hours in Shanghai, from midnight there', () => {
    expect(dayOf('Asia/Shanghai', at('2026-11-23T15:59:59.999Z'))).toEqual({
      start: at('2026-11-22T16:00Z'),
      end: at('2026-11-23T16:00Z'),
    });
    expect(dayOf('Asia/Shanghai', at('2026-11-23T16:00Z')).start).toBe(at('2026-11-23T16:00Z'));
  });

  it('lasts 23 hours when summer time begins in New York and 25 when it ends', () => {
    const spring = dayOf('America/New_York', at('2026-03-08T12:00Z'));
    const autumn = dayOf('America/New_York', at('2026-11-01T12:00Z'));
    expect((spring.end - spring.start) / hour).toBe(23);
    expect((autumn.end - autumn.start) / hour).toBe(25);
  });

  it('moves by half an hour on Lord Howe Island', () => {
    const spring = dayOf('Australia/Lord_Howe', at('2026-10-04T00:00Z'));
    const autumn = dayOf('Australia/Lord_Howe', at('2026-04-05T00:00Z'));
    expect((spring.end - spring.start) / hour).toBe(23.5);
    expect((autumn.end - autumn.start) / hour).toBe(24.5);
  });

  it('goes from the 29th to the 31st of December 2011 in Apia, which skipped the 30th', () => {
    const last = dayOf('Pacific/Apia', at('2011-12-30T09:59Z'));
    expect(last).toEqual({ start: at('2011-12-29T10:00Z'), end: at('2011-12-30T10:00Z') });
    expect(dayOf('Pacific/Apia', last.end).end).toBe(at('2011-12-31T10:00Z'));
  });

  it('has weeks from Monday to Sunday, across a change of clocks', () => {
    const week = weekOf('America/New_York', at('2026-03-08T12:00Z'));
    expect(week).toEqual({ start: at('2026-03-02T05:00Z'), end: at('2026-03-09T04:00Z') });
  });

  it('gives the same whether it was asked about another day before or not', () => {
    const later = dayOf('Europe/Berlin', at('2026-07-01T12:00Z'));
    expect(dayOf('Europe/Berlin', at('2026-01-01T12:00Z')).start).toBe(at('2025-12-31T23:00Z'));
    expect(dayOf('Europe/Berlin', at('2026-07-01T12:00Z'))).toEqual(later);
  });
});

describe('the next time that clocks show', () => {
  it('is today, or tomorrow if it has passed, and now if it is now', () => {
    const now = at('2026-11-23T01:00Z');
    expect(nextLocalTime('Asia/Shanghai', minute('09:00'), now)).toBe(now);
    expect(nextLocalTime('Asia/Shanghai', minute('09:00'), now + 1)).toBe(now + 24 * hour);
    expect(nextLocalTime('Asia/Shanghai', minute('09:01'), now + 1)).toBe(now + 60_000);
  });

  it('is the end of the gap if clocks skip it that day', () => {
    expect(nextLocalTime('America/New_York', minute('02:30'), at('2026-03-08T05:00Z'))).toBe(
      at('2026-03-08T07:00Z'),
    );
    expect(nextLocalTime('Australia/Lord_Howe', minute('02:10'), at('2026-10-03T14:00Z'))).toBe(
      at('2026-10-03T15:30Z'),
    );
    expect(nextLocalTime('America/New_York', minute('03:00'), at('2026-03-08T05:00Z'))).toBe(
      at('2026-03-08T07:00Z'),
    );
  });

  it('is the first of two if clocks show it twice that day', () => {
    expect(nextLocalTime('America/New_York', minute('01:30'), at('2026-11-01T04:00Z'))).toBe(
      at('2026-11-01T05:30Z'),
    );
    expect(nextLocalTime('Australia/Lord_Howe', minute('01:45'), at('2026-04-04T13:00Z'))).toBe(
      at('2026-04-04T14:45Z'),
    );
    expect(nextLocalTime('America/New_York', minute('01:30'), at('2026-11-01T05:31Z'))).toBe(
      at('2026-11-02T06:30Z'),
    );
  });

  it('leaves out a day that a zone skipped', () => {
    expect(nextLocalTime('Pacific/Apia', minute('09:00'), at('2011-12-30T00:00Z'))).toBe(
      at('2011-12-30T19:00Z'),
    );
  });
});

describe('quiet hours', () => {
  const night = { from: minute('22:00'), to: minute('07:00') };

  it('hold across midnight, from their first minute up to but without their last', () => {
    expect(quietUntil(night, 'UTC', at('2026-11-23T21:59:59.999Z'))).toBeNull();
    expect(quietUntil(night, 'UTC', at('2026-11-23T22:00Z'))).toBe(at('2026-11-24T07:00Z'));
    expect(quietUntil(night, 'UTC', at('2026-11-24T06:59:59.999Z'))).toBe(at('2026-11-24T07:00Z'));
    expect(quietUntil(night, 'UTC', at('2026-11-24T07:00Z'))).toBeNull();
  });

  it('hold within a day', () => {
    const noon = { from: minute('12:00'), to: minute('13:00') };
    expect(quietUntil(noon, 'Asia/Shanghai', at('2026-11-23T04:30Z'))).toBe(at('2026-11-23T05:00Z'));
    expect(quietUntil(noon, 'Asia/Shanghai', at('2026-11-23T05:00Z'))).toBeNull();
  });

  it('are an hour shorter or longer when clocks change at night', () => {
    expect(quietUntil(night, 'America/New_York', at('2026-03-08T04:00Z'))).toBe(at('2026-03-08T11:00Z'));
    expect(quietUntil(night, 'America/New_York', at('2026-11-01T03:00Z'))).toBe(at('2026-11-01T12:00Z'));
  });

  it('go on over a day that a zone skipped', () => {
    const end = at('2011-12-30T17:00Z');
    for (const now of ['2011-12-30T13:00Z', '2011-12-30T09:00Z', '2011-12-30T16:59:59Z'])
      expect(quietUntil(night, 'Pacific/Apia', at(now))).toBe(end);
    expect(quietUntil(night, 'Pacific/Apia', end)).toBeNull();
  });

  it('are none on a day on which clocks skip them', () => {
    const short = { from: minute('02:10'), to: minute('02:50') };
    expect(quietUntil(short, 'America/New_York', at('2026-03-08T07:00Z'))).toBeNull();
    expect(quietUntil(short, 'America/New_York', at('2026-03-08T06:59:59Z'))).toBeNull();
  });
});
