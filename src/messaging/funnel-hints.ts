import type { Bus } from '../bus/contract.ts';
import type { Clock } from '../clock.ts';

/** The shortest time (ms) between two hints of one node about one push, and between two frames of whoever follows it live: four a second. */
export const funnelPace = 250;

const ofBus = new WeakMap<Bus, FunnelHints>();

/** The hints of a bus: whoever changes funnels on one node shares the pace. */
export function funnelHintsOn(bus: Bus, clock: Clock): FunnelHints {
  const known = ofBus.get(bus);
  if (known) return known;
  const hints = new FunnelHints(bus, clock);
  ofBus.set(bus, hints);
  return hints;
}

/**
 * Tells that the status or funnel of pushes changed. For each push: silent → (a change: told at once) resting → silent, or, if it changed
 * while resting, told again and resting once more. So the last change is always told.
 */
export class FunnelHints {
  readonly #bus: Bus;
  readonly #clock: Clock;
  /** Pushes that rest, and whether they changed meanwhile. */
  readonly #resting = new Map<string, boolean>();

  constructor(bus: Bus, clock: Clock) {
    this.#bus = bus;
    this.#clock = clock;
  }

  changed(pushIds: Iterable<string>): void {
    for (const id of pushIds) {
      if (this.#resting.has(id)) this.#resting.set(id, true);
      else this.#tell(id);
    }
  }

  #tell(id: string): void {
    this.#resting.set(id, false);
    this.#bus.publish('push', id, {});
    this.#clock.at(this.#clock.now() + funnelPace, () => {
      const changed = this.#resting.get(id);
      this.#resting.delete(id);
      if (changed) this.#tell(id);
    });
  }
}
