import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createServerClock } from '../../src/client/server-clock.ts';
import { ManualClock } from '../kit/manual-clock.ts';

/** Sends instants from a server whose clock is ahead by `ahead`, each delayed by so many ms on its way. */
function receive(ahead: number, delays: readonly number[], roundTrip = 0) {
  const clock = new ManualClock();
  const serverClock = createServerClock(clock);
  for (const delay of delays) {
    const instant = new Date(clock.now() + ahead).toISOString();
    clock.advance(delay);
    serverClock.sample(instant, roundTrip);
    clock.advance(1_000 - delay);
  }
  return { clock, serverClock };
}

describe("the server's clock as the page knows it", () => {
  it("is the page's own before the first sample", () => {
    const clock = new ManualClock();
    const serverClock = createServerClock(clock);
    expect(serverClock.now()).toBe(clock.now());
    expect(serverClock.offset()).toBeUndefined();
  });

  test.prop([
    fc.integer({ min: -86_400_000, max: 86_400_000 }),
    fc.array(fc.nat(900), { minLength: 1, maxLength: 30 }),
  ])(
    'is wrong by no more than the least delay of the samples, however far apart the clocks are',
    (ahead, delays) => {
      const { clock, serverClock } = receive(ahead, delays);
      expect(clock.now() + ahead - serverClock.now()).toBe(Math.min(...delays));
    },
  );

  it('adds half the round trip for the way here', () => {
    const { serverClock } = receive(60_000, [20, 20, 20], 40);
    expect(serverClock.offset()).toBe(60_000);
  });

  it('follows a clock that was set, once the old samples are forgotten', () => {
    const { clock, serverClock } = receive(60_000, [0, 0, 0]);
    serverClock.restart();
    expect(serverClock.offset()).toBe(60_000);
    serverClock.sample(new Date(clock.now() - 5_000).toISOString());
    expect(serverClock.offset()).toBe(-5_000);
  });

  it('takes no notice of what is not an instant', () => {
    const { serverClock } = receive(0, [0]);
    serverClock.sample('noon');
    expect(serverClock.offset()).toBe(0);
  });
});
