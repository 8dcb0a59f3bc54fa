import { expect, test } from 'vitest';
import { RequestRates } from '../../src/http/request-rates.ts';
import { ManualClock } from '../kit/manual-clock.ts';

const address = '198.51.100.1';

/** How many of so many requests are let through at this instant. */
function admitted(rates: RequestRates, from: string, count: number): number {
  return Array.from({ length: count }, () => rates.admits(from)).filter(Boolean).length;
}

test('twice the rate is let through at once, and the rate in the long run', () => {
  const clock = new ManualClock();
  const rates = new RequestRates(clock, 10);
  expect(admitted(rates, address, 100)).toBe(20);
  for (let second = 0; second < 100; second++) {
    clock.advance(1_000);
    expect(admitted(rates, address, 100)).toBe(10);
  }
  // Evenly spread, whatever the moments at which addresses are forgotten.
  for (let tenth = 0; tenth < 1_000; tenth++) {
    clock.advance(100);
    expect(admitted(rates, address, 2)).toBe(1);
  }
});

test('an address that was quiet for so long that it may do everything again is forgotten, others are not', () => {
  const clock = new ManualClock();
  const rates = new RequestRates(clock, 10);
  for (let minute = 0; minute < 3; minute++) {
    for (let host = 0; host < 250; host++) expect(admitted(rates, `203.0.${minute}.${host}`, 25)).toBe(20);
    clock.advance(60_000);
    admitted(rates, address, 1);
    expect(rates.known).toBeLessThanOrEqual(251);
  }
  clock.advance(60_000);
  admitted(rates, address, 1);
  expect(rates.known).toBe(1);
  expect(clock.pending).toBe(0);
});

test('addresses that come for ever, each once, are not kept for longer than four seconds', () => {
  const clock = new ManualClock();
  const rates = new RequestRates(clock, 10);
  let most = 0;
  for (let count = 0; count < 10_000; count++) {
    clock.advance(10);
    rates.admits(`10.0.${count >> 8}.${count & 255}`);
    most = Math.max(most, rates.known);
  }
  expect(most).toBeLessThanOrEqual(400);
});

test('a clock that is put back keeps nobody out for longer, and nobody in memory', () => {
  const clock = new ManualClock();
  const rates = new RequestRates(clock, 10);
  admitted(rates, address, 25);
  clock.jumpTo(clock.now() - 3_600_000);
  for (let count = 0; count < 1_000; count++) {
    clock.advance(10);
    rates.admits(`10.0.${count >> 8}.${count & 255}`);
  }
  expect(rates.known).toBeLessThanOrEqual(400);
  expect(admitted(rates, address, 25)).toBe(20);
});

test('loopback addresses and a rate of 0 are let through, and nothing is kept of them', () => {
  const clock = new ManualClock();
  const rates = new RequestRates(clock, 1);
  for (const own of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect(admitted(rates, own, 100)).toBe(100);
  const any = new RequestRates(clock, 0);
  expect(admitted(any, address, 10_000)).toBe(10_000);
  expect([rates.known, any.known]).toEqual([0, 0]);
});
