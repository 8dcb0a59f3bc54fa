import type { Clock } from '../clock.ts';

/** The server's time, as well as this page can know it. */
export interface ServerClock {
  /** The instant now on the server (ms since 1970); the page's own clock until the first sample. */
  now(): number;
  /** How far the page's clock is behind the server's (ms; negative: ahead), or undefined before the first sample. */
  offset(): number | undefined;
  /**
   * Takes note of an instant that has just arrived from the server.
   * @param instant what the server said, for example `currentTime.instant`.
   * @param roundTrip the connection's last round-trip time (ms), if known.
   */
  sample(instant: string, roundTrip?: number): void;
  /** Starts measuring afresh, for example on a new connection: the machine may have slept. The last estimate holds until the next sample. */
  restart(): void;
}

/** How many samples count: with one a second, what happened in the last half minute. */
const remembered = 30;

/**
 * Finds the server's time from the instants it sends. A message can only be late, never early: of the last samples the one that makes the
 * server's clock the furthest ahead was delayed least, and that one is believed, plus half the shortest round trip for its own way here.
 * (The idea of NTP's clock filter, RFC 5905 section 10.)
 */
export function createServerClock(clock: Clock): ServerClock {
  let samples: { ahead: number; roundTrip: number }[] = [];
  let estimate: number | undefined;
  return {
    now: () => clock.now() + (estimate ?? 0),
    offset: () => estimate,
    sample(instant, roundTrip = 0) {
      const ahead = Date.parse(instant) - clock.now();
      if (Number.isNaN(ahead)) return;
      samples = [...samples, { ahead, roundTrip }].slice(-remembered);
      const furthest = Math.max(...samples.map((sample) => sample.ahead));
      const shortest = Math.min(...samples.map((sample) => sample.roundTrip));
      estimate = Math.round(furthest + shortest / 2);
    },
    restart() {
      samples = [];
    },
  };
}
