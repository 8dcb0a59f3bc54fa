import type { Clock, Timer } from '../clock.ts';
import { backOffDelay, type BackOff } from './back-off.ts';

/** What a gate needs to know. */
export interface GateOptions {
  readonly clock: Clock;
  /** From 0 to 1, for the jitter. */
  random(): number;
  readonly backOff: BackOff;
  /** A connection that lasted so long (ms) was a good one: after it the waits start from the beginning. */
  readonly goodAfter: number;
}

/** Every attempt to connect passes here, one at a time, and waits its turn. */
export interface Gate {
  /** Resolves when the next attempt may start. Never, if the gate is shut meanwhile. `onWait` is told until when it waits. */
  pass(onWait: (retryAt: number) => void): Promise<void>;
  /** Which attempt the one that passed last is: 0 for the first. */
  attempt(): number;
  /** The attempt led to a connection. */
  connected(): void;
  /** Whoever waits may go now: something says that it will work. */
  hurry(): void;
  /** Makes the next attempt a first one. */
  reopen(): void;
  /** Forgets whoever waits. */
  shut(): void;
}

/**
 * States: **fresh** (the first attempt passes at once) → **trying** → `connected` (remembers since when) → the next `pass` **waits**: from the
 * beginning if the connection was a good one, else longer than the time before.
 *
 * A server that accepts and then closes at once is therefore asked ever more seldom; resetting the wait on every accepted connection would
 * ask it in a hot loop.
 */
export function createGate({ clock, random, backOff, goodAfter }: GateOptions): Gate {
  let attempt: number | undefined;
  let connectedAt: number | undefined;
  let waiting: { timer: Timer; go: () => void } | undefined;

  return {
    pass(onWait) {
      if (attempt === undefined) {
        attempt = 0;
        return Promise.resolve();
      }
      const wasGood = connectedAt !== undefined && clock.now() - connectedAt >= goodAfter;
      const delay = backOffDelay(wasGood ? 0 : attempt, random(), backOff);
      attempt = wasGood ? 1 : attempt + 1;
      connectedAt = undefined;
      const retryAt = clock.now() + delay;
      return new Promise((resolve) => {
        function go(): void {
          waiting?.timer.cancel();
          waiting = undefined;
          resolve();
        }
        waiting = { timer: clock.at(retryAt, go), go };
        onWait(retryAt);
      });
    },
    attempt: () => attempt ?? 0,
    connected() {
      connectedAt = clock.now();
    },
    hurry: () => waiting?.go(),
    reopen() {
      attempt = undefined;
    },
    shut() {
      waiting?.timer.cancel();
      waiting = undefined;
    },
  };
}
