import type { Clock, Timer } from '../clock.ts';

type TickListener = (instant: number) => void;

/** All who listen at one pace, and the next instant at which they are called. */
interface Beat {
  readonly pace: number;
  next: number;
  readonly listeners: Set<{ readonly call: TickListener }>;
}

/**
 * Calls listeners at steady paces aligned to the wall clock: a pace of 1,000 ms on each full second. A pace exists while somebody listens to
 * it. One timer waits for the earliest next instant of all paces, so those that coincide fire in the same turn. A timer that is late fires
 * once for the newest instant that has passed; those before it are skipped.
 */
export class Ticker implements Disposable {
  readonly #clock: Clock;
  readonly #beats = new Map<number, Beat>();
  #timer: { readonly instant: number; readonly timer: Timer } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `listener` with each instant that is a multiple of `pace` (ms, above 0), from the next one on, until disposed. */
  every(pace: number, listener: TickListener): Disposable {
    const beat = this.#beats.get(pace) ?? { pace, next: this.#nextOf(pace), listeners: new Set() };
    const entry = { call: listener };
    beat.listeners.add(entry);
    this.#beats.set(pace, beat);
    this.#arm();
    return {
      [Symbol.dispose]: () => {
        beat.listeners.delete(entry);
        if (beat.listeners.size > 0 || this.#beats.get(pace) !== beat) return;
        this.#beats.delete(pace);
        this.#arm();
      },
    };
  }

  /** Stops all paces. */
  [Symbol.dispose](): void {
    this.#beats.clear();
    this.#arm();
  }

  #nextOf(pace: number): number {
    return (Math.floor(this.#clock.now() / pace) + 1) * pace;
  }

  /** Sees to it that the timer waits for the earliest next instant, or that there is none. */
  #arm(): void {
    let earliest = Infinity;
    for (const { next } of this.#beats.values()) earliest = Math.min(earliest, next);
    if (this.#timer?.instant === earliest) return;
    this.#timer?.timer.cancel();
    this.#timer = Number.isFinite(earliest)
      ? { instant: earliest, timer: this.#clock.at(earliest, () => this.#fire()) }
      : undefined;
  }

  #fire(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    const due = [...this.#beats.values()].filter(({ next }) => next <= now);
    for (const beat of due) {
      beat.next = this.#nextOf(beat.pace);
      const instant = beat.next - beat.pace;
      for (const entry of [...beat.listeners]) {
        // One listener may have detached another.
        if (beat.listeners.has(entry)) entry.call(instant);
      }
    }
    this.#arm();
  }
}
