import type { Clock, Timer } from '../clock.ts';

/** What a heartbeat needs to know. */
export interface HeartbeatOptions {
  readonly clock: Clock;
  /** The rest between an answer and the next question (ms). */
  readonly interval: number;
  /** How long an answer may take (ms). */
  readonly patience: number;
  /** Asks the other side. */
  ping(): void;
  /** An answer came, after so many ms. */
  onRoundTrip(roundTrip: number): void;
  /** No answer came in time: the connection is dead, whatever the socket says. */
  onDead(): void;
}

/** Asks the other side again and again whether it is there. */
export interface Heartbeat {
  /** Asks at once, and from then on. */
  start(): void;
  /** An answer has arrived. */
  answered(): void;
  /** Asks now instead of later: the network may just have gone. */
  check(): void;
  stop(): void;
}

/** A timer that comes later than this proves that the machine slept, not that the other side is gone. */
const slept = 1_000;

/**
 * States: **stopped** → `start` → **asking** (a ping is out; `timer` is the end of patience) → answer → **resting** (`timer` is the next
 * ping) → asking … A question without an answer in time ends in stopped, and `onDead`.
 */
export function createHeartbeat({
  clock,
  interval,
  patience,
  ping,
  onRoundTrip,
  onDead,
}: HeartbeatOptions): Heartbeat {
  let timer: Timer | undefined;
  let askedAt: number | undefined;

  function ask(): void {
    timer?.cancel();
    askedAt = clock.now();
    const deadline = askedAt + patience;
    timer = clock.at(deadline, () => {
      if (clock.now() - deadline > slept) return ask();
      stop();
      onDead();
    });
    ping();
  }

  function stop(): void {
    timer?.cancel();
    timer = undefined;
    askedAt = undefined;
  }

  return {
    start: ask,
    answered() {
      if (askedAt === undefined) return;
      const roundTrip = clock.now() - askedAt;
      askedAt = undefined;
      timer?.cancel();
      timer = clock.at(clock.now() + interval, ask);
      onRoundTrip(roundTrip);
    },
    check() {
      if (timer && askedAt === undefined) ask();
    },
    stop,
  };
}
