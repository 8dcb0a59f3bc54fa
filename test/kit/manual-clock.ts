import type { Clock, Timer } from '../../src/clock.ts';

interface Alarm extends Timer {
  readonly instant: number;
  readonly action: () => void;
}

/**
 * A clock that stands still until a test moves it. Timers run inside `advance`, in the order of their instants and, at one instant, in the
 * order in which they were asked for. A timer for an instant that has passed runs at the next move, even one of 0 ms.
 */
export class ManualClock implements Clock {
  #now: number;
  readonly #alarms = new Set<Alarm>();

  constructor(now = Date.UTC(2026, 10, 23, 15, 4, 5)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(instant: number, action: () => void): Timer {
    const alarm: Alarm = { instant, action, cancel: () => void this.#alarms.delete(alarm) };
    this.#alarms.add(alarm);
    return alarm;
  }

  /** How many timers wait. Zero when nothing was left behind. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Moves on by so many milliseconds and runs what is due on the way, at its own instant. */
  advance(milliseconds: number): void {
    this.advanceTo(this.#now + milliseconds);
  }

  /** Moves on to an instant and runs what is due on the way. */
  advanceTo(instant: number): void {
    for (let alarm = this.#next(instant); alarm; alarm = this.#next(instant)) this.#ring(alarm);
    this.#now = Math.max(this.#now, instant);
  }

  /** Like `advance`; after each timer, and at the end, lets what it set going settle: promises and immediates. */
  async advanceAsync(milliseconds: number): Promise<void> {
    const instant = this.#now + milliseconds;
    for (let alarm = this.#next(instant); alarm; alarm = this.#next(instant)) {
      this.#ring(alarm);
      await settle();
    }
    this.#now = Math.max(this.#now, instant);
    await settle();
  }

  /** Jumps to an instant as a machine does that slept: what was due on the way runs late, at that instant. */
  jumpTo(instant: number): void {
    this.#now = instant;
    this.advanceTo(instant);
  }

  #next(until: number): Alarm | undefined {
    let next: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.instant <= until && (!next || alarm.instant < next.instant)) next = alarm;
    }
    return next;
  }

  #ring(alarm: Alarm): void {
    this.#alarms.delete(alarm);
    this.#now = Math.max(this.#now, alarm.instant);
    alarm.action();
  }
}

/** One turn of the event loop, with all microtasks before it. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
