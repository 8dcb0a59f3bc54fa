import { describe, expect, it } from 'vitest';
import { Ticker } from '../../src/live/ticker.ts';
import { ManualClock } from '../kit/manual-clock.ts';

const start = Date.UTC(2026, 10, 23, 15, 4, 5, 400);

function setUp() {
  const clock = new ManualClock(start);
  const ticker = new Ticker(clock);
  const ticks: string[] = [];
  const listen = (pace: number, name: string) =>
    ticker.every(pace, (instant) => ticks.push(`${name} ${instant - start}`));
  return { clock, ticker, ticks, listen };
}

describe('the ticker', () => {
  it('ticks on the full multiples of a pace, with that instant', () => {
    const { clock, ticks, listen } = setUp();
    listen(1_000, 'second');
    clock.advance(599);
    expect(ticks).toEqual([]);
    clock.advance(2_001);
    expect(ticks).toEqual(['second 600', 'second 1600', 'second 2600']);
  });

  it('calls paces that coincide in one turn', () => {
    const { clock, ticks, listen } = setUp();
    listen(1_000, 'second');
    listen(250, 'quarter');
    listen(2_000, 'two');
    clock.advanceTo(start + 599);
    ticks.length = 0;
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(ticks.sort()).toEqual(['quarter 600', 'second 600', 'two 600']);
  });

  it('skips what it is too late for', () => {
    const { clock, ticks, listen } = setUp();
    listen(1_000, 'second');
    listen(250, 'quarter');
    clock.jumpTo(start + 10_300);
    expect(ticks).toEqual(['second 9600', 'quarter 10100']);
    clock.advance(300);
    expect(ticks.slice(2)).toEqual(['quarter 10350', 'second 10600', 'quarter 10600']);
  });

  it('has a timer only while somebody listens', () => {
    const { clock, listen } = setUp();
    expect(clock.pending).toBe(0);
    const second = listen(1_000, 'second');
    const another = listen(1_000, 'another');
    const hour = listen(3_600_000, 'hour');
    expect(clock.pending).toBe(1);
    second[Symbol.dispose]();
    second[Symbol.dispose]();
    another[Symbol.dispose]();
    hour[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });

  it('calls nobody who has left, even in the middle of a tick, and whoever joined in it only from the next on', () => {
    const { clock, ticker, ticks, listen } = setUp();
    const late: Disposable[] = [];
    ticker.every(1_000, () => {
      late.pop()?.[Symbol.dispose]();
      if (ticks.length === 0) listen(1_000, 'joined');
    });
    late.push(listen(1_000, 'left'));
    clock.advance(600);
    expect(ticks).toEqual([]);
    clock.advance(1_000);
    expect(ticks).toEqual(['joined 1600']);
  });

  it('stops altogether when it is disposed', () => {
    const { clock, ticker, ticks, listen } = setUp();
    const second = listen(1_000, 'second');
    ticker[Symbol.dispose]();
    second[Symbol.dispose]();
    clock.advance(5_000);
    expect([ticks, clock.pending]).toEqual([[], 0]);
  });
});
