import type {
  Audience,
  Deed,
  Ending,
  Presence,
  PreviewPart,
  PushRecord,
  PushTerms,
  RecipientRecord,
  RecipientState,
  RuleRecord,
  Step,
  StepOptions,
} from '../contract.ts';
import { nothingDecided } from '../decided.ts';
import { accept } from './accept.ts';
import { recordDeeds } from './audit.ts';
import { sizeOf } from './audience.ts';
import type { Db } from './db.ts';
import { endNext, endPush } from './endings.ts';
import { nextDue } from './next-due.ts';
import { previewPage } from './previews.ts';
import { pushById, pushesBefore } from './push-rows.ts';
import { recipientOf, recipientsOf } from './recipients.ts';
import { decideDeferred, releaseNext, type Work } from './release.ts';
import { sweepPage } from './retention.ts';
import { capsNow, replaceCaps } from './rules.ts';

type Options = Pick<StepOptions, 'now' | 'limit' | 'ceiling'>;

export const pushReads = {
  get: (db: Db, id: string): PushRecord | null => pushById(db, id),

  keyed(db: Db, idempotencyKey: string): { digest: string; push: PushRecord } | null {
    const row = db.get<{ id: string; digest: string }>(
      'select id, digest from pushes where idempotency_key = ?',
      idempotencyKey,
    );
    const push = row && pushById(db, row.id);
    return push ? { digest: row.digest, push } : null;
  },

  page: (db: Db, before: number | null, limit: number): PushRecord[] => pushesBefore(db, before, limit),

  recipient: (db: Db, pushId: string, userId: string, now: number): RecipientRecord | null =>
    recipientOf(db, pushId, userId, now),

  recipients: (
    db: Db,
    pushId: string,
    states: readonly RecipientState[] | null,
    after: number,
    limit: number,
    now: number,
  ): RecipientRecord[] => recipientsOf(db, pushId, states, after, limit, now),

  count: (db: Db, audience: Audience, presence: Presence): number => sizeOf(db, audience, presence),

  preview: (db: Db, terms: PushTerms, presence: Presence, after: number, options: Options): PreviewPart =>
    previewPage(db, terms, presence, after, options),

  caps: (db: Db): RuleRecord[] => capsNow(db),
};

export const pushWrites = {
  accept,

  step(db: Db, options: StepOptions): Step {
    const work = releaseNext(db, options, 'critical', options.presence) ?? inTurns(db, options);
    return { ...(work ?? { pushes: [], ...nothingDecided, wants: null }), next: nextDue(db) };
  },

  cancel: (db: Db, id: string, by: string, options: Options, deeds: readonly Deed[] = []): Ending =>
    end(db, id, 'CANCELLED', by, options, deeds),

  retract: (db: Db, id: string, by: string, options: Options, deeds: readonly Deed[] = []): Ending =>
    end(db, id, 'RETRACTED', by, options, deeds),

  setCaps(db: Db, rules: readonly RuleRecord[], deeds: readonly Deed[] = []): void {
    replaceCaps(db, rules);
    recordDeeds(db, deeds);
  },

  sweep: (db: Db, before: number, limit: number): boolean => sweepPage(db, before, limit),
};

/** Releases, and what comes after one, take turns. Endings come before what is deferred, so that nothing ended is decided again. */
function inTurns(db: Db, options: StepOptions): Work | undefined {
  const kinds = [
    () => releaseNext(db, options, 'any', options.presence),
    () => endNext(db, options.now, options.limit) ?? decideDeferred(db, options),
  ];
  if (options.turn % 2 === 1) kinds.reverse();
  return kinds[0]?.() ?? kinds[1]?.();
}

function end(
  db: Db,
  id: string,
  status: 'CANCELLED' | 'RETRACTED',
  by: string,
  { now, limit }: Options,
  deeds: readonly Deed[],
): Ending {
  if (!pushById(db, id)) return { outcome: 'unknown' };
  const decided = endPush(db, id, status, by, now, limit, deeds);
  if (!decided) return { outcome: 'late' };
  return { outcome: 'done', push: pushById(db, id) as PushRecord, decided, next: nextDue(db) };
}
