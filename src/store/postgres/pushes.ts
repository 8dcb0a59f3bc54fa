import type { Deed, Ending, PushRecord, PushStore, Step, StepOptions } from '../contract.ts';
import { nothingDecided } from '../decided.ts';
import { accept } from './accept.ts';
import { sizeOf } from './audience.ts';
import { recordDeeds } from './audit.ts';
import type { Connections } from './connections.ts';
import { decideDeferred } from './deferred.ts';
import { endNext, endPush } from './endings.ts';
import { nextDue, nextDueForOthers } from './next-due.ts';
import { previewPage } from './previews.ts';
import { pushById, pushesBefore } from './push-rows.ts';
import { recipientOf, recipientsOf } from './recipients.ts';
import { type Options, releaseNext, type Work } from './release.ts';
import { sweepPage } from './retention.ts';
import { capsNow, replaceCaps } from './rules.ts';
import type { Session } from './session.ts';

export function createPushes(connections: Connections): PushStore {
  const write = <Result>(work: (session: Session) => Promise<Result>) =>
    connections.transaction('write', work);
  const read = <Result>(work: (session: Session) => Promise<Result>) => connections.transaction('read', work);
  return {
    accept: (sendings, options) => write((session) => accept(session, sendings, options)),
    step: (options) => write((session) => step(session, options)),
    cancel: (id, by, options, deeds) => write((session) => end(session, id, 'CANCELLED', by, options, deeds)),
    retract: (id, by, options, deeds) =>
      write((session) => end(session, id, 'RETRACTED', by, options, deeds)),
    get: (id) => read((session) => pushById(session, id)),
    keyed: (idempotencyKey) => read((session) => keyed(session, idempotencyKey)),
    page: (before, limit) => read((session) => pushesBefore(session, before, limit)),
    recipient: (pushId, userId, now) => read((session) => recipientOf(session, pushId, userId, now)),
    recipients: (pushId, states, after, limit, now) =>
      read((session) => recipientsOf(session, pushId, states, after, limit, now)),
    count: (audience, presence) => read((session) => sizeOf(session, audience, presence)),
    preview: (terms, presence, after, options) =>
      read((session) => previewPage(session, terms, presence, after, options)),
    caps: () => read((session) => capsNow(session)),
    setCaps: (rules, deeds = []) =>
      write(async (session) => {
        await replaceCaps(session, rules);
        await recordDeeds(session, deeds);
      }),
    sweep: (before, limit) => write((session) => sweepPage(session, before, limit)),
  };
}

async function step(session: Session, options: StepOptions): Promise<Step> {
  const work =
    (await releaseNext(session, options, 'critical', options.presence)) ?? (await inTurns(session, options));
  if (work) return { ...work, next: await nextDue(session) };
  return { pushes: [], ...nothingDecided, wants: null, next: await nextDueForOthers(session, options.now) };
}

/** Releases, and what comes after one, take turns. Endings come before what is deferred, so that nothing ended is decided again. */
async function inTurns(session: Session, options: StepOptions): Promise<Work | undefined> {
  const release = () => releaseNext(session, options, 'any', options.presence);
  const follow = async () =>
    (await endNext(session, options.now, options.limit)) ?? (await decideDeferred(session, options));
  const kinds = options.turn % 2 === 1 ? [follow, release] : [release, follow];
  for (const kind of kinds) {
    const work = await kind();
    if (work) return work;
  }
  return undefined;
}

async function end(
  session: Session,
  id: string,
  status: 'CANCELLED' | 'RETRACTED',
  by: string,
  { now, limit }: Options,
  deeds: readonly Deed[] = [],
): Promise<Ending> {
  const push = await session.get<{ key: number }>('select key from pushes where id = $1', id);
  if (!push) return { outcome: 'unknown' };
  const decided = await endPush(session, push.key, status, by, now, limit, deeds);
  if (!decided) return { outcome: 'late' };
  const ended = (await pushById(session, id)) as PushRecord;
  return { outcome: 'done', push: ended, decided, next: await nextDue(session) };
}

async function keyed(
  session: Session,
  idempotencyKey: string,
): Promise<{ digest: string; push: PushRecord } | null> {
  const row = await session.get<{ id: string; digest: string }>(
    'select id, digest from pushes where idempotency_key = $1',
    idempotencyKey,
  );
  const push = row && (await pushById(session, row.id));
  return push ? { digest: row.digest, push } : null;
}
