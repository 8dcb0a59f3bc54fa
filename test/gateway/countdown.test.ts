import { expect, test } from 'vitest';
import { Countdown } from '../../src/gateway/countdown.ts';
import { ManualClock } from '../kit/manual-clock.ts';

function setUp(delay = 1_000) {
  const clock = new ManualClock();
  const start = clock.now();
  const over: [string, number][] = [];
  const countdown: Countdown<string> = new Countdown(clock, delay, (item: string) =>
    over.push([item, clock.now() - start]),
  );
  return { clock, over, countdown };
}

test('each wait ends after the delay, at most 50 ms late', () => {
  const { clock, over, countdown } = setUp();
  countdown.start('a');
  clock.advance(10);
  countdown.start('b');
  clock.advance(500);
  countdown.start('c');
  clock.advance(2_000);
  expect(over.map(([item]) => item)).toEqual(['a', 'b', 'c']);
  for (const [index, due] of [1_000, 1_010, 1_510].entries()) {
    expect(over[index]?.[1]).toBeGreaterThanOrEqual(due);
    expect(over[index]?.[1]).toBeLessThanOrEqual(due + 50);
  }
});

test('a wait that was cancelled never ends, one that was begun again ends later', () => {
  const { clock, over, countdown } = setUp();
  countdown.start('a');
  countdown.start('b');
  clock.advance(600);
  countdown.cancel('a');
  countdown.start('b');
  clock.advance(999);
  expect(over).toEqual([]);
  clock.advance(51);
  expect(over.map(([item]) => item)).toEqual(['b']);
});

test('a wait that its end begins again does not put off the others', () => {
  const clock = new ManualClock();
  let beats = 0;
  const countdown: Countdown<string> = new Countdown(clock, 1_000, (item: string) => {
    beats++;
    countdown.start(item);
  });
  for (const item of ['a', 'b', 'c']) {
    countdown.start(item);
    clock.advance(300);
  }
  clock.advance(9_100);
  expect(beats).toBeGreaterThanOrEqual(26);
});

test('thousands of waits use one timer', () => {
  const { clock, countdown } = setUp();
  for (let item = 0; item < 5_000; item++) countdown.start(String(item));
  expect(clock.pending).toBe(1);
});

test('a delay of 0 is never', () => {
  const { clock, countdown } = setUp(0);
  countdown.start('a');
  expect(clock.pending).toBe(0);
});
