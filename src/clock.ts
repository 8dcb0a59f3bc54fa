/** A moment that was asked for; cancelling one that has passed does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time in the program, injected so that tests own it.
 * Instants are milliseconds since 1970-01-01T00:00:00Z, whole numbers.
 */
export interface Clock {
  /** The instant now. */
  now(): number;
  /**
   * Calls `action` once, when `now()` has reached `instant` and never before; in a later turn of the event loop if it already has.
   * Instants may be any distance away. An action that throws ends the process: it is a bug.
   */
  at(instant: number, action: () => void): Timer;
}

/** The longest delay that a runtime timer takes: 2^31 - 1 ms, about 24.8 days. */
const longestDelay = 2_147_483_647;

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(instant, action) {
    let timeout: NodeJS.Timeout;
    function arm(): void {
      const delay = Math.max(instant - Date.now(), 0);
      timeout = setTimeout(wake, Math.min(delay, longestDelay)).unref();
    }
    function wake(): void {
      // Runtime timers follow the monotonic clock: they may come early by the wall's.
      if (Date.now() >= instant) action();
      else arm();
    }
    arm();
    return { cancel: () => clearTimeout(timeout) };
  },
};
