import { peopleOfEach } from './audience.ts';
import { lockInboxes, tryGate } from './locks.ts';
import { type WorkRow, workOf } from './push-rows.ts';
import { decideAndRecord } from './records.ts';
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
  const runs: { push: WorkRow; keys: readonly number[] }[] = [];
  for (const { pushKey, users } of runsOf(due))
    runs.push({ push: await workOf(session, pushKey), keys: users });
  const done = await decideAndRecord(session, await peopleOfEach(session, runs), options, true);
  return {
    pushes: runs.map(({ push }) => push.id),
    released: done.flatMap(({ released }) => released),
    decided: done.flatMap(({ decided }) => decided),
    dueAt: null,
    wants: null,
  };
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
