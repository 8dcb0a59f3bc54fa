import type { Bus } from '../bus/contract.ts';
import type { Clock } from '../clock.ts';
import type { Acceptance, NewPush, PushStore, Release, Sending } from '../store/contract.ts';
import { traced } from '../tracing.ts';
import { deedsOfPush, type Sender } from './deeds.ts';
import { driftOf } from './drift.ts';
import type { FunnelHints } from './funnel-hints.ts';
import type { MessagingMetrics } from './messaging-metrics.ts';
import { nobody, presenceFor, type PresenceSource } from './presence.ts';
import { newPushId } from './push-id.ts';
import { digestOf, type PushDraft, readPush, type SendPushInput } from './push-input.ts';
import { type PushLog, tellPush } from './push-log.ts';
import { type PushResult, refused } from './push-result.ts';
import { viewPush } from './push-view.ts';
import type { UserProblem } from './user-problem.ts';

export interface PushAcceptanceParts {
  readonly pushes: PushStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly presence: PresenceSource;
  readonly hints: FunnelHints;
  readonly metrics: MessagingMetrics;
  readonly log: PushLog | undefined;
  /** The most people that one transaction decides for. */
  readonly pageSize: number;
  readonly ceiling: number;
  /** There is work at an instant, or none in sight. */
  readonly due: (at: number | null) => void;
}

/** The most pushes of one transaction: a few milliseconds, for which whoever else writes waits. */
const largestBatch = 100;

/** The way of pushes into the store: read → (refused, or known already) answered; or batched → stored, in one transaction → told → answered. */
export class PushAcceptance {
  readonly #parts: PushAcceptanceParts;

  constructor(parts: PushAcceptanceParts) {
    this.#parts = parts;
  }

  /** Accepts pushes one after another; answers in their order. */
  async acceptAll(inputs: readonly SendPushInput[], sender: Sender): Promise<PushResult[]> {
    const results: PushResult[] = [];
    for (const batch of batchesOf(inputs, this.#parts.pageSize))
      results.push(...(await this.#acceptBatch(batch, sender)));
    return results;
  }

  async #acceptBatch(inputs: readonly SendPushInput[], sender: Sender): Promise<PushResult[]> {
    const now = this.#parts.clock.now();
    const read = await Promise.all(inputs.map((input) => this.#read(input, sender, now)));
    const sendings = read.filter((one) => 'deeds' in one);
    const acceptances = sendings.length > 0 ? await this.#store(sendings) : [];
    const acceptanceOf = new Map(sendings.map((sending, index) => [sending, acceptances[index]]));
    return read.map((one) => ('deeds' in one ? resultOf(acceptanceOf.get(one)) : one));
  }

  /** What an input is to be stored as, or its result if there is nothing to store. */
  async #read(input: SendPushInput, sender: Sender, now: number): Promise<Sending | PushResult> {
    const { draft, faults } = readPush(input, now);
    if (faults.length > 0 || input.expectedAudience != null) {
      // A request that is repeated must get its push even if, by now, it would be refused.
      const repeated = await this.#repeated(input);
      if (repeated) return repeated;
    }
    if (faults.length > 0) return refused(faults);
    const drifted = await this.#drift(input, draft);
    if (drifted) return refused([drifted]);

    const push: NewPush = { ...draft, id: newPushId(now), createdBy: sender.subject, createdAt: now };
    const dueNow = push.scheduledAt === null && push.atLocalTime === null;
    const presence = dueNow ? await presenceFor(push.audience, this.#parts.presence) : null;
    return { push, presence, deeds: deedsOfPush(push, sender) };
  }

  async #repeated(input: SendPushInput): Promise<PushResult | undefined> {
    if (typeof input.idempotencyKey !== 'string') return undefined;
    const earlier = await this.#parts.pushes.keyed(input.idempotencyKey);
    if (!earlier) return undefined;
    return earlier.digest === digestOf(input)
      ? { push: viewPush(earlier.push), errors: [] }
      : refused([keyConflict]);
  }

  async #drift(input: SendPushInput, { audience }: PushDraft): Promise<UserProblem | undefined> {
    if (input.expectedAudience == null) return undefined;
    const { pushes, presence } = this.#parts;
    return driftOf(input, await pushes.count(audience, (await presenceFor(audience, presence)) ?? nobody));
  }

  /** Stores pushes, and tells of those that are new. */
  async #store(sendings: readonly Sending[]): Promise<readonly Acceptance[]> {
    const { pushes, bus, clock, hints, metrics, log, pageSize, ceiling, due } = this.#parts;
    const { acceptances, next } = await traced(
      'push accept',
      { 'push.ids': sendings.map(({ push }) => push.id) },
      () => pushes.accept(sendings, { now: clock.now(), limit: pageSize, ceiling }),
    );
    const accepted: string[] = [];
    const released: Release[] = [];
    for (const [index, { push }] of sendings.entries()) {
      const acceptance = acceptances[index];
      if (acceptance?.outcome !== 'accepted') continue;
      accepted.push(push.id);
      released.push(...acceptance.released);
      log?.info(tellPush(push), 'Push accepted');
      metrics.noteDecided(acceptance.decided, push.createdAt, clock.now());
    }
    metrics.accepted += accepted.length;
    if (released.length > 0) bus.publish('inbox', 'all', { released });
    hints.changed(accepted);
    if (accepted.length > 0) due(next);
    return acceptances;
  }
}

/**
 * Divides inputs into batches, each for one transaction: bounded in number and in the people to decide for. One whose condition may ask who is
 * connected, or that is checked against the audience, is by itself: what comes before it counts.
 */
function* batchesOf(inputs: readonly SendPushInput[], mostPeople: number): Generator<SendPushInput[]> {
  let batch: SendPushInput[] = [];
  let people = 0;
  for (const input of inputs) {
    const { audience, expectedAudience } = input;
    const alone = audience.where != null || expectedAudience != null;
    const more = alone ? Infinity : (audience.userIds?.length ?? 1);
    if (batch.length === largestBatch || (batch.length > 0 && people + more > mostPeople)) {
      yield batch;
      batch = [];
      people = 0;
    }
    batch.push(input);
    people += more;
  }
  if (batch.length > 0) yield batch;
}

const keyConflict: UserProblem = {
  code: 'IDEMPOTENCY_CONFLICT',
  message: 'This key was used for a push with other content.',
  path: ['input', 'idempotencyKey'],
};

function resultOf(acceptance: Acceptance | undefined): PushResult {
  if (!acceptance) throw new Error('It is not known what became of a push');
  return acceptance.outcome === 'conflict'
    ? refused([keyConflict])
    : { push: viewPush(acceptance.push), errors: [] };
}
