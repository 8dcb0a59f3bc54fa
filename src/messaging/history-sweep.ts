import type { Clock, Timer } from '../clock.ts';
import type { AuditStore, PushStore } from '../store/contract.ts';
import type { EngineLog } from './release-loop.ts';

/** How often (ms) the history is looked through, and how many messages go in one transaction. */
const pace = 3_600_000;
const page = 1_000;

/** How long the audit log is kept (ms): two years. */
const auditFor = 730 * 86_400_000;

/**
 * Forgets old history in small steps: stopped → (start) → waiting ⇄ sweeping → (stop) stopped. Charges are counted from the history, so
 * nothing goes that a frequency cap still looks at.
 */
export class HistorySweep {
  readonly #pushes: PushStore;
  readonly #audit: AuditStore;
  readonly #clock: Clock;
  readonly #historyFor: number;
  readonly #log: EngineLog | undefined;
  #timer: Timer | undefined;
  #sweeping: Promise<void> | undefined;
  #stopped = true;

  constructor(parts: {
    pushes: PushStore;
    audit: AuditStore;
    clock: Clock;
    historyFor: number;
    log: EngineLog | undefined;
  }) {
    this.#pushes = parts.pushes;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
    this.#historyFor = parts.historyFor;
    this.#log = parts.log;
  }

  start(): void {
    this.#stopped = false;
    this.#wait();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#sweeping;
  }

  #wait(): void {
    if (this.#stopped) return;
    this.#timer = this.#clock.at(this.#clock.now() + pace, () => {
      this.#sweeping = this.#sweep().finally(() => this.#wait());
    });
  }

  async #sweep(): Promise<void> {
    try {
      const windows = (await this.#pushes.caps()).map(({ window }) => window.rolling ?? 9 * 86_400_000);
      const before = this.#clock.now() - Math.max(this.#historyFor, ...windows);
      while (!this.#stopped && (await this.#pushes.sweep(before, page)));
      const forgotten = this.#clock.now() - auditFor;
      while (!this.#stopped && (await this.#audit.sweep(forgotten, page)) === page);
    } catch (error) {
      this.#log?.warn({ err: error }, 'Old history could not be swept; trying again later');
    }
  }
}
