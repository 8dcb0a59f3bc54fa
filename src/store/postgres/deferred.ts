import type { Decided, Release } from '../contract.ts';
import { type Person, everybody, peopleOf } from './audience.ts';
import { decideFor } from './decisions.ts';
import { FunnelChanges } from './funnels.ts';
import { lockInboxes, tryGate } from './locks.ts';
import { workOf } from './push-rows.ts';
import { record } from './records.ts';
import type { Options, Work } from './release.ts';
import type { Session } from './session.ts';

interface DueRow {
  readonly push: number;
  readonly user: number;
}

/**
 * Decides again for messages whose time has come, at most `limit`, the ones that waited longest first and at one instant in the order of
 * their pushes. What other nodes decide just now is left to them, and what is being ended to its end. Undefined if there is nothing else.
 */
export async function decideDeferred(session: Session, options: Options): Promise<Work | undefined> {
  const due = await takeDue(session, options);
  if (due.length === 0) return undefined;
  await lockInboxes(session, [...new Set(due.map(({ user }) => user))]);
  const funnels = new FunnelChanges();
  const pushes: string[] = [];
  const released: Release[] = [];
  const decided: Decided[] = [];
  for (const { pushKey, users } of runsOf(due)) {
    const push = await workOf(session, pushKey);
    const people: Person[] = await peopleOf(
      session,
      { first: 0, last: Number.MAX_SAFE_INTEGER, keys: users },
      everybody,
      push.category,
      null,
      false,
    );
    // One push after another: what the first one is charged, the next one sees.
    const decisions = await decideFor(session, push, people, options);
    const recorded = await record(session, push, people, decisions, {
      now: options.now,
      again: true,
      funnels,
    });
    released.push(...recorded.released);
    decided.push(recorded.decided);
    pushes.push(push.id);
  }
  await funnels.save(session);
  return { pushes, released, decided, dueAt: null, wants: null };
}

/** Takes rows that are due: first the gates of their pushes, so that nobody ends one meanwhile, then the rows that no other node has. */
async function takeDue(session: Session, { now, limit }: Options): Promise<DueRow[]> {
  const candidates = await session.all<{ push: number }>(
    `select distinct push_key as push from
       (select push_key from recipients where state = 8 and until <= $1 order by until limit $2) as due order by push_key`,
    now,
    limit,
  );
  const open: number[] = [];
  for (const { push } of candidates) {
    if (await tryGate(session, push, 'shared')) open.push(push);
  }
  if (open.length === 0) return [];
  return session.all<DueRow>(
    `select r.push_key as push, r.user_key as "user" from recipients r join releases g on g.push_key = r.push_key
     where r.state = 8 and r.until <= $1 and r.push_key = any($3::bigint[]) and g.status not in ('CANCELLED', 'RETRACTED')
     order by r.until, r.push_key, r.user_key limit $2 for no key update of r skip locked`,
    now,
    limit,
    open,
  );
}

/** Neighbours of one push together, in the order given. */
function runsOf(due: readonly DueRow[]): { pushKey: number; users: number[] }[] {
  const runs: { pushKey: number; users: number[] }[] = [];
  for (const { push, user } of due) {
    const run = runs.at(-1);
    if (run?.pushKey === push) run.users.push(user);
    else runs.push({ pushKey: push, users: [user] });
  }
  return runs;
}
