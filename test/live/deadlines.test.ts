import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines } from '../../src/live/deadlines.ts';
import { ManualClock } from '../kit/manual-clock.ts';

describe('deadlines', () => {
  it('wake each key at its own instant, however often it was moved, with one timer', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const step = fc.oneof(
      fc.record({ key, after: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }) }),
      fc.record({ wait: fc.integer({ min: 1, max: 30 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = new ManualClock(0);
        const woken: string[] = [];
        const expected: string[] = [];
        const model = new Map<string, number>();
        const deadlines = new Deadlines(clock, (woke) => woken.push(`${clock.now()} ${woke}`));
        for (const taken of steps) {
          if ('wait' in taken) {
            const until = clock.now() + taken.wait;
            const due = [...model].filter(([, instant]) => instant <= until);
            for (const [name, instant] of due) {
              model.delete(name);
              expected.push(`${instant} ${name}`);
            }
            clock.advanceTo(until);
          } else {
            const deadline = taken.after === undefined ? undefined : clock.now() + taken.after;
            deadlines.set(taken.key, deadline);
            if (deadline === undefined) model.delete(taken.key);
            else model.set(taken.key, deadline);
          }
          expect(clock.pending).toBeLessThanOrEqual(1);
        }
        expect(woken.sort()).toEqual(expected.sort());
      }),
      { numRuns: 500 },
    );
  });

  it('may be set anew by whoever they wake', () => {
    const clock = new ManualClock(0);
    const woken: number[] = [];
    const deadlines = new Deadlines(clock, (key) => {
      woken.push(clock.now());
      if (woken.length < 3) deadlines.set(key, clock.now() + 10);
    });
    deadlines.set('a', 10);
    clock.advance(100);
    expect(woken).toEqual([10, 20, 30]);
  });

  it('leave no timer behind when disposed', () => {
    const clock = new ManualClock(0);
    const deadlines = new Deadlines(clock, () => expect.unreachable());
    deadlines.set('a', 10);
    deadlines[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });
});
