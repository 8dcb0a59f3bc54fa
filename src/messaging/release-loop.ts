import type { Bus } from '../bus/contract.ts';
import type { Clock, Timer } from '../clock.ts';
import type { PushStore, StepOptions } from '../store/contract.ts';
import { traced } from '../tracing.ts';
import type { FunnelHints } from './funnel-hints.ts';
import type { MessagingMetrics } from './messaging-metrics.ts';
import { gatherPresence, type PresenceSource } from './presence.ts';

/** What goes wrong without being anybody's fault. */
export interface EngineLog {
  warn(fields: object, message: string): void;
}

export interface ReleaseLoopParts {
  readonly pushes: PushStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly presence: PresenceSource;
  readonly hints: FunnelHints;
  readonly log: EngineLog | undefined;
  readonly metrics: MessagingMetrics;
  /** The most people to decide for in the next step. */
  readonly limit: () => number;
  readonly ceiling: number;
}

/** How long to wait (ms) before asking again a store that could not. */
const pause = 1_000;

/**
 * Does what is due, page by page: stopped → (start) → waiting ⇄ working → (stop) stopped.
 *
 * Waiting, it has a timer for the next instant at which the store knows of work; `wake` brings that forward. Working, it asks the store for
 * one step after another until nothing is due; a `wake` meanwhile makes it ask once more before it waits. Nothing is remembered here: what is
 * due and how far it is, is in the store, so a crash at any point loses nothing.
 */
export class ReleaseLoop {
  readonly #parts: ReleaseLoopParts;
  #timer: Timer | undefined;
  #dueAt = Infinity;
  #running: Promise<void> | undefined;
  #stopped = true;
  #turn = 0;

  constructor(parts: ReleaseLoopParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#stopped = false;
    this.wake(this.#parts.clock.now());
  }

  /** Finishes the step that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    await this.#running;
  }

  get isWorking(): boolean {
    return this.#running !== undefined;
  }

  /** Whether it looks again within so many milliseconds. */
  looksWithin(ms: number): boolean {
    return this.#dueAt < this.#parts.clock.now() + ms;
  }

  /** Resolves when nothing is due any more. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** There may be work at this instant; null: there is none. */
  wake(at: number | null): void {
    if (at === null || this.#stopped || at >= this.#dueAt) return;
    this.#dueAt = at;
    if (!this.#running) this.#wait();
  }

  #wait(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#stopped || this.#dueAt === Infinity) return;
    if (this.#dueAt <= this.#parts.clock.now()) this.#run();
    else this.#timer = this.#parts.clock.at(this.#dueAt, () => this.#run());
  }

  #run(): void {
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
      this.#wait();
    });
  }

  async #work(): Promise<void> {
    const { clock, log } = this.#parts;
    try {
      let presence: StepOptions['presence'] = null;
      while (!this.#stopped && this.#dueAt <= clock.now()) {
        // Before the step is asked for: a wake that comes while it is under way counts.
        this.#dueAt = Infinity;
        presence = await this.#step(presence);
      }
    } catch (error) {
      log?.warn({ err: error }, 'Pushes that are due could not be released; trying again');
      this.#dueAt = clock.now() + pause;
    }
  }

  async #step(presence: StepOptions['presence']): Promise<StepOptions['presence']> {
    const { pushes, bus, clock, hints, metrics, limit, ceiling } = this.#parts;
    const step = await traced('push release', {}, async (span) => {
      const options = { now: clock.now(), limit: limit(), ceiling, turn: this.#turn++, presence };
      const done = await pushes.step(options);
      const people = done.released.reduce((sum, { userIds }) => sum + userIds.length, 0);
      span.setAttributes({ 'push.ids': [...done.pushes], 'push.released': people });
      return done;
    });
    metrics.noteDecided(step.decided, step.dueAt, clock.now());
    if (step.released.length > 0) bus.publish('inbox', 'all', { released: step.released });
    hints.changed(step.pushes);
    if (step.next !== null) this.#dueAt = Math.min(this.#dueAt, step.next);
    // What was gathered for a push is kept for it if another one had its turn.
    if (!step.wants) return presence && !step.pushes.includes(presence.pushId) ? presence : null;
    return { pushId: step.wants.pushId, presence: await gatherPresence(step.wants, this.#parts.presence) };
  }
}
