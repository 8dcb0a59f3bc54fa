import type { Presence, Step, StepOptions } from '../contract.ts';
import { nothingDecided } from '../decided.ts';
import { type KeyRange, peopleOf, presenceOf } from './audience.ts';
import { turnAfter, zonesOfTurn } from './local-turns.ts';
import { lockZones, tryGate } from './locks.ts';
import { cutPages, dropPage, hasPages, takePage } from './pages.ts';
import { type WorkRow, workOf } from './push-rows.ts';
import { decideAndRecord } from './records.ts';
import type { Session } from './session.ts';

/** What a piece of work did, or that it wants to know who is connected first. */
export type Work = Omit<Step, 'next'>;

export type Options = Pick<StepOptions, 'now' | 'limit' | 'ceiling'>;

/**
 * Does the next piece of a release that is due: cuts one into pages and decides the first; or decides a page; or finishes one that has no
 * pages left. What other nodes are at is left to them. Undefined if there is nothing else.
 *
 * due → (cut) with pages → (the last is decided) without pages → (finish) released, or due again for a local time's next turn. A small push
 * passes through all of it in one transaction.
 */
export async function releaseNext(
  session: Session,
  options: Options,
  only: 'critical' | 'any',
  presence: StepOptions['presence'],
): Promise<Work | undefined> {
  const critical = only === 'critical';
  return (
    (await cutNext(session, options, critical, presence)) ??
    (await decideNextPage(session, options, critical)) ??
    (await finishNext(session, options, critical))
  );
}

async function cutNext(
  session: Session,
  options: Options,
  critical: boolean,
  presence: StepOptions['presence'],
): Promise<Work | undefined> {
  const push = await takeDue(session, options.now, critical, 'not cut');
  if (!push) return undefined;
  return releaseFirst(session, push, options, presence?.pushId === push.id ? presence.presence : null);
}

async function decideNextPage(
  session: Session,
  options: Options,
  critical: boolean,
): Promise<Work | undefined> {
  const busy: number[] = [];
  for (;;) {
    const page = await takePage(session, critical, busy);
    if (!page) return undefined;
    if (await tryGate(session, page.pushKey, 'shared')) {
      const push = await workOf(session, page.pushKey);
      await dropPage(session, page);
      return { pushes: [push.id], ...(await decidePage(session, push, page, options)), wants: null };
    }
    busy.push(page.pushKey);
  }
}

async function finishNext(session: Session, { now }: Options, critical: boolean): Promise<Work | undefined> {
  const withoutPages = 'cut and not exists (select 1 from pages p where p.push_key = g.push_key)';
  const push = await takeDue(session, now, critical, withoutPages);
  if (!push) return undefined;
  await finish(session, push);
  return { pushes: [push.id], ...nothingDecided, wants: null };
}

/** Takes the gate of a push that is due, for which something else holds as well; undefined if there is none to be had. */
async function takeDue(
  session: Session,
  now: number,
  critical: boolean,
  also: string,
): Promise<WorkRow | undefined> {
  const busy: number[] = [];
  for (;;) {
    const due = await session.get<{ key: number }>(
      `select g.push_key as key from releases g where g.due_at <= $1 and (g.critical or not $2) and g.push_key <> all($3::bigint[]) and ${also}
       order by g.critical desc, g.due_at, g.push_key limit 1`,
      now,
      critical,
      busy,
    );
    if (!due) return undefined;
    // Another node may have done it between the look and the gate; from here on nobody does.
    const taken = await tryGate(session, due.key, 'exclusive');
    const still =
      taken &&
      (await session.get(
        `select 1 from releases g where g.push_key = $1 and g.due_at <= $2 and ${also}`,
        due.key,
        now,
      ));
    if (still) return workOf(session, due.key);
    busy.push(due.key);
  }
}

/** Cuts a push into pages and decides the first of them. Its gate must be ours, or nobody else knows of it yet. */
export async function releaseFirst(
  session: Session,
  push: WorkRow,
  options: Options,
  given: Presence | null,
): Promise<Work> {
  const asked = await presenceOf(session, push.key, push.audience, given);
  if ('wants' in asked) return { pushes: [], ...nothingDecided, wants: { pushId: push.id, ...asked.wants } };
  const local = localOf(push);
  const zones = local && (await zonesOfTurn(session, local, push.dueAt ?? 0));
  const turn: WorkRow = { ...push, zones, lastTurn: local !== null && zones === null };
  const { first, pages } =
    zones?.length === 0
      ? { first: null, pages: 0 }
      : await cutPages(session, push, asked.presence, options.limit);
  const decision = first ? await decidePage(session, turn, first, options) : nothingDecided;
  if (pages > 1) {
    await session.run(
      `update releases set cut = true, zones = $2, last_turn = $3, status = 'RELEASING' where push_key = $1`,
      push.key,
      zones && JSON.stringify(zones),
      turn.lastTurn,
    );
  } else await finish(session, turn);
  return { pushes: [push.id], ...decision, wants: null };
}

async function decidePage(
  session: Session,
  push: WorkRow,
  range: KeyRange,
  options: Options,
): Promise<Omit<Work, 'pushes' | 'wants'>> {
  const asked = await presenceOf(session, push.key, push.audience, null);
  if ('wants' in asked) throw new Error(`It is not known who was connected when push ${push.id} began`);
  const membership = {
    where: 'where' in push.audience ? push.audience.where : null,
    presence: asked.presence,
    zones: push.zones,
    undecidedFor: push.localMinute === null ? null : push.key,
  };
  const people = await peopleOf(session, range, membership, push.category, null, true);
  if (people.length === 0) return nothingDecided;
  const instant = { ...options, now: instantOf(push, options.now) };
  const [done = nothingDecided] = await decideAndRecord(session, [{ push, people }], instant, false);
  return { ...done, dueAt: push.dueAt };
}

/**
 * The instant at which to decide. Messages that have begun to expire are not looked for once more: what a node whose clock is behind, or that
 * waited since it looked at it, released among them would stay unread for ever.
 */
function instantOf({ expiring, expiresAt }: WorkRow, now: number): number {
  return expiring ? Math.max(now, expiresAt ?? 0) : now;
}

/** Ends a release, or plans the next turn of one for a local time. */
async function finish(session: Session, push: WorkRow): Promise<void> {
  const local = localOf(push);
  if (await hasPages(session, push.key)) throw new Error(`Push ${push.id} has pages that are not decided`);
  await session.run('delete from reaches where push_key = $1', push.key);
  if (!local || push.lastTurn || (await isDecidedForAll(session, push))) {
    await session.run(
      `update releases set due_at = null, cut = false, status = 'RELEASED' where push_key = $1`,
      push.key,
    );
    return;
  }
  await lockZones(session, 'exclusive');
  await session.run(
    `update releases g set cut = false, zones = null, last_turn = false, due_at = $2, turned_at = $3,
       status = case when f.audience > 0 then 'RELEASING' else 'SCHEDULED' end
     from funnels f where f.push_key = g.push_key and g.push_key = $1`,
    push.key,
    await turnAfter(session, local, push.dueAt ?? 0),
    push.dueAt,
  );
}

/** Whether everybody whom a push names had their turn. Who is in a condition can still change until the last turn. */
async function isDecidedForAll(session: Session, { key, audience }: WorkRow): Promise<boolean> {
  if (!('userKeys' in audience)) return false;
  const decided = await session.get<{ people: number }>(
    'select audience as people from funnels where push_key = $1',
    key,
  );
  return decided?.people === audience.userKeys.length;
}

function localOf({ localMinute, createdAt }: WorkRow): { minute: number; createdAt: number } | null {
  return localMinute === null ? null : { minute: localMinute, createdAt };
}
