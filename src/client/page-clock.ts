import type { Clock } from '../clock.ts';

/** The longest delay that a browser's timer takes: 2^31 - 1 ms, about 24.8 days. */
const longestDelay = 2_147_483_647;

/**
 * The page's own clock: milliseconds since 1970 that never jump, because they follow the monotonic clock from the moment the page was opened.
 * A user who sets the machine's clock does not upset a timer. How far it is from the truth is what `createServerClock` finds out.
 */
export const pageClock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  at(instant, action) {
    let timeout: ReturnType<typeof setTimeout>;
    function arm(): void {
      timeout = setTimeout(wake, Math.min(Math.max(instant - pageClock.now(), 0), longestDelay));
    }
    function wake(): void {
      if (pageClock.now() >= instant) action();
      else arm();
    }
    arm();
    return { cancel: () => clearTimeout(timeout) };
  },
};
