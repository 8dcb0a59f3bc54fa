import type { Clock, Timer } from '../clock.ts';
import { type InboxStore, StoreUnavailable } from '../store/contract.ts';
import type { FunnelHints } from './funnel-hints.ts';
import type { EngineLog } from './release-loop.ts';

/** How long (ms) what was handed to sockets may wait to be recorded: while a large push is released, the store has more urgent things to do. */
const pace = 50;

/** How long (ms) to wait before telling a store again that could not take it. */
const pause = 1_000;

/**
 * Records what was handed to sockets, all of a short while in one call, and again if the store cannot. Nobody waits for it: if it is lost in a
 * crash, the message comes again without saying that it was sent before.
 */
export class SentMarks {
  readonly #inbox: InboxStore;
  readonly #clock: Clock;
  readonly #hints: FunnelHints;
  readonly #log: EngineLog | undefined;
  #users = new Map<string, string[]>();
  #recording: Promise<void> = Promise.resolve();
  #timer: Timer | undefined;
  #closed = false;

  constructor(parts: { inbox: InboxStore; clock: Clock; hints: FunnelHints; log: EngineLog | undefined }) {
    this.#inbox = parts.inbox;
    this.#clock = parts.clock;
    this.#hints = parts.hints;
    this.#log = parts.log;
  }

  add(pushId: string, userId: string): void {
    this.#gather(pushId, [userId], pace);
    // Later there may be no store any more.
    if (this.#closed) this.#record();
  }

  /** Records at once what was added, and from now on whatever still is. */
  close(): void {
    this.#closed = true;
    this.#record();
  }

  /** Resolves when everything that was added is recorded, or could not be. */
  settled(): Promise<void> {
    this.#record();
    return this.#recording;
  }

  #gather(pushId: string, userIds: readonly string[], wait: number): void {
    this.#timer ??= this.#clock.at(this.#clock.now() + wait, () => this.#record());
    const users = this.#users.get(pushId) ?? [];
    this.#users.set(pushId, users);
    for (const userId of userIds) users.push(userId);
  }

  #record(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#users.size === 0) return;
    const users = this.#users;
    this.#users = new Map();
    const recorded = this.#inbox.markSent(Object.fromEntries(users), this.#clock.now()).then(
      () => this.#hints.changed(users.keys()),
      (error: unknown) => {
        if (this.#closed) return;
        this.#log?.warn({ err: error }, 'What was sent could not be recorded');
        if (!(error instanceof StoreUnavailable)) return;
        for (const [pushId, userIds] of users) this.#gather(pushId, userIds, pause);
      },
    );
    this.#recording = Promise.all([this.#recording, recorded]).then(() => undefined);
  }
}
