import { isKeepable } from '../keepable.ts';
import type { Bus } from '../bus/contract.ts';
import type { Clock } from '../clock.ts';
import type { Ending, RecipientRecord, RecipientState, RuleRecord, Store } from '../store/contract.ts';
import { readCaps, type SetFrequencyCapsInput } from './caps-input.ts';
import { driftOf } from './drift.ts';
import { deed, deedOfCaps, type Sender } from './deeds.ts';
import { type FunnelHints, funnelHintsOn } from './funnel-hints.ts';
import { HistorySweep } from './history-sweep.ts';
import { MessagingMetrics } from './messaging-metrics.ts';
import type { PresenceSource } from './presence.ts';
import { PushAcceptance } from './push-acceptance.ts';
import { readPush, type SendPushInput } from './push-input.ts';
import type { PushLog } from './push-log.ts';
import { emptyPreview, previewAll, type PushPreview } from './push-preview.ts';
import { type PushResult, refused } from './push-result.ts';
import { type PushView, viewPush } from './push-view.ts';
import type { EngineLog } from './release-loop.ts';
import { ReleaseLoops } from './release-loops.ts';
import type { UserProblem } from './user-problem.ts';

export type { PushPreview, PushResult, PushView, EngineLog, Sender };

export interface PushEngineOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly presence: PresenceSource;
  readonly log?: PushLog | undefined;
  readonly metrics?: MessagingMetrics;
  /** How long the history is kept (ms). */
  readonly historyFor?: number;
  /** How many critical messages one person gets in a day of the calendar at most. */
  readonly ceiling?: number;
  /** How many people one transaction decides for. */
  readonly pageSize?: number;
  /** How many pages are worked on at once. Default: 1, as more is of use only where the store does several things at once. */
  readonly releasers?: number;
}

/** For how long (ms) after a push was sent others are expected. */
const aWhile = 100;

/**
 * What operators do with pushes. A push that was accepted is durable when `send` answers, and reaches everybody it is for, whatever crashes:
 * what is due is in the store, and the engine's loop does it. Rejects with `StoreUnavailable` if the store cannot; then nothing was done, or
 * the same idempotency key gives what was.
 */
export class PushEngine {
  readonly #store: Store;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #presence: PresenceSource;
  readonly #hints: FunnelHints;
  readonly #acceptance: PushAcceptance;
  readonly #loop: ReleaseLoops;
  readonly #sweep: HistorySweep;
  readonly #metrics: MessagingMetrics;
  readonly #log: PushLog | undefined;
  readonly #ceiling: number;
  /**
   * 2,000 people take about 10 ms to decide for and flush: a push to a million is done in under five seconds, and whoever writes meanwhile
   * waits for one page at most. Larger pages gain little. While pushes are being sent, pages are a quarter of that: so none waits long behind
   * a large one, and the first people of each have it at once.
   */
  readonly #pageSize: number;
  #lastSent = -Infinity;

  constructor(options: PushEngineOptions) {
    const {
      store,
      bus,
      clock,
      presence,
      log,
      metrics = new MessagingMetrics(),
      historyFor = 90 * 86_400_000,
      ceiling = 20,
      pageSize = 2_000,
      releasers = 1,
    } = options;
    this.#store = store;
    this.#bus = bus;
    this.#clock = clock;
    this.#presence = presence;
    this.#metrics = metrics;
    this.#log = log;
    this.#ceiling = ceiling;
    this.#pageSize = pageSize;
    this.#hints = funnelHintsOn(bus, clock);
    this.#acceptance = new PushAcceptance({
      ...{ pushes: store.pushes, bus, clock, presence, hints: this.#hints, log, metrics, pageSize, ceiling },
      due: (at) => this.#due(at),
    });
    this.#loop = new ReleaseLoops(releasers, {
      pushes: store.pushes,
      bus,
      clock,
      presence,
      hints: this.#hints,
      log,
      metrics,
      limit: () => (clock.now() - this.#lastSent < aWhile ? Math.ceil(pageSize / 4) : pageSize),
      ceiling,
    });
    this.#sweep = new HistorySweep({ pushes: store.pushes, audit: store.audit, clock, historyFor, log });
  }

  /** Begins to release what is due, now and from now on. */
  start(): void {
    this.#loop.start();
    this.#sweep.start();
  }

  /** Finishes the page that is under way. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all([this.#loop.stop(), this.#sweep.stop()]);
  }

  /** Resolves when nothing is due any more: everything that was accepted for now is released. */
  settled(): Promise<void> {
    return this.#loop.settled();
  }

  /** Accepts a push. The same idempotency key and content give the same push again. */
  async send(input: SendPushInput, sender: Sender): Promise<PushResult> {
    const [result] = await this.sendAll([input], sender);
    if (!result) throw new Error('A push has no result');
    return result;
  }

  /**
   * Accepts pushes as if each was sent when the one before it was accepted, but many in one transaction; answers in their order. If it rejects,
   * those before some place were accepted.
   */
  sendAll(inputs: readonly SendPushInput[], sender: Sender): Promise<PushResult[]> {
    this.#lastSent = this.#clock.now();
    return this.#acceptance.acceptAll(inputs, sender);
  }

  /** Decides for everybody exactly as `send` would at this instant, and changes nothing. */
  async preview(input: SendPushInput): Promise<PushPreview> {
    const now = this.#clock.now();
    const { draft, faults } = readPush(input, now);
    if (faults.length > 0) return { ...emptyPreview, errors: faults };
    const preview = await previewAll(this.#store.pushes, draft, this.#presence, {
      now,
      ceiling: this.#ceiling,
    });
    const drifted = driftOf(input, preview.audience);
    return drifted ? { ...preview, errors: [drifted] } : preview;
  }

  /** Stops a push for everybody for whom its time has not come. TOO_LATE if it was released to all. */
  async cancel(id: string, who: Sender): Promise<PushResult> {
    if (!isKeepable(id)) return this.#ended(id, who, { outcome: 'unknown' });
    return this.#ended(id, who, await this.#end('cancel', id, who));
  }

  /** Takes a push back from everybody. */
  async retract(id: string, who: Sender): Promise<PushResult> {
    if (!isKeepable(id)) return this.#ended(id, who, { outcome: 'unknown' });
    const ending = await this.#end('retract', id, who);
    if (ending.outcome === 'done') this.#bus.publish('inbox', 'all', { retracted: id });
    return this.#ended(id, who, ending);
  }

  async get(id: string): Promise<PushView | null> {
    const push = isKeepable(id) ? await this.#store.pushes.get(id) : null;
    return push && viewPush(push);
  }

  /** Pushes after a cursor (a push's position), newest first. */
  async page(after: number | null, limit: number): Promise<PushView[]> {
    return (await this.#store.pushes.page(after, limit)).map(viewPush);
  }

  /** Why one person got a push, or did not; null if it was not decided for them. */
  async recipient(pushId: string, userId: string): Promise<RecipientRecord | null> {
    if (!isKeepable(userId)) return null;
    return this.#store.pushes.recipient(pushId, userId, this.#clock.now());
  }

  /** Everybody it was decided for, after a cursor (a recipient's position). */
  recipients(
    pushId: string,
    {
      states,
      after,
      limit,
    }: { states?: readonly RecipientState[] | null; after: number | null; limit: number },
  ): Promise<RecipientRecord[]> {
    return this.#store.pushes.recipients(pushId, states ?? null, after ?? 0, limit, this.#clock.now());
  }

  getCaps(): Promise<RuleRecord[]> {
    return this.#store.pushes.caps();
  }

  /**
   * Replaces all caps. What is released from now on is decided by them, counting what was released before.
   * @param who for the record; absent for the program itself.
   */
  async setCaps(
    input: SetFrequencyCapsInput,
    who?: Sender,
  ): Promise<{ rules: RuleRecord[]; errors: UserProblem[] }> {
    const { rules, faults } = readCaps(input);
    if (faults.length > 0) return { rules: await this.getCaps(), errors: faults };
    await this.#store.pushes.setCaps(rules, who ? [deedOfCaps(rules, who, this.#clock.now())] : []);
    this.#bus.publish('caps', 'all', {});
    return { rules, errors: [] };
  }

  #end(verb: 'cancel' | 'retract', id: string, who: Sender): Promise<Ending> {
    const action = verb === 'cancel' ? 'PUSH_CANCELLED' : 'PUSH_RETRACTED';
    const done = [deed(who, action, this.#clock.now(), { target: id })];
    return this.#store.pushes[verb](id, who.subject, this.#step(), done);
  }

  #ended(id: string, who: Sender, ending: Ending): PushResult {
    if (ending.outcome === 'unknown')
      return refused([
        { code: 'NOT_FOUND', message: `There is no push ${JSON.stringify(id)}.`, path: ['id'] },
      ]);
    if (ending.outcome === 'late')
      return refused([{ code: 'TOO_LATE', message: 'Nothing of it is left to stop.', path: ['id'] }]);
    this.#metrics.noteDecided(ending.decided, null, this.#clock.now());
    this.#log?.info({ push: id, status: ending.push.status, by: who.subject }, 'Push ended');
    this.#hints.changed([id]);
    this.#due(ending.next);
    return { push: viewPush(ending.push), errors: [] };
  }

  /** There is work at an instant: this node's loop is told for certain, the others' by a hint. */
  #due(at: number | null): void {
    if (at === null) return;
    this.#loop.wake(at);
    this.#bus.publish('due', 'all', { at });
  }

  #step() {
    return { now: this.#clock.now(), limit: this.#pageSize, ceiling: this.#ceiling };
  }
}
