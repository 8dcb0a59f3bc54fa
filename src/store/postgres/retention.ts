import { lockInboxes, tryGate } from './locks.ts';
import type { Session } from './session.ts';

/** A push of which something must be kept is looked at again after this time (ms). */
const lookAgain = 86_400_000;

/**
 * Forgets a page of what one old push left behind; the push itself with the last of it. What is open or deferred is kept, and the push with
 * it, however old. Answers whether there may be more to look at; what another node sweeps is left to it.
 */
export async function sweepPage(session: Session, before: number, limit: number): Promise<boolean> {
  const oldest = await session.get<{ key: number }>(
    'select push_key as key from releases where look_after < $1 order by look_after limit 1',
    before,
  );
  if (!oldest || !(await tryGate(session, oldest.key, 'exclusive'))) return false;
  const page = await session.all<{ user: number }>(
    `select user_key as "user" from recipients
     where push_key = $1 and state not in (1, 2, 8) and coalesce(released_at, 0) < $2 limit $3`,
    oldest.key,
    before,
    limit,
  );
  if (page.length > 0)
    await forget(
      session,
      oldest.key,
      page.map(({ user }) => user),
    );
  if (page.length === limit) return true;
  const gone = await session.run(
    `delete from pushes p where p.key = $1 and not exists (select 1 from recipients r where r.push_key = p.key)
       and exists (select 1 from releases g where g.push_key = p.key and g.due_at is null)`,
    oldest.key,
  );
  if (gone === 0)
    await session.run(
      'update releases set look_after = $2 where push_key = $1',
      oldest.key,
      before + lookAgain,
    );
  return true;
}

async function forget(session: Session, pushKey: number, users: readonly number[]): Promise<void> {
  await lockInboxes(session, users);
  // An acknowledged message that was never read leaves the count of unread ones with the history.
  await session.run(
    `update inboxes set unread = unread - 1 where user_key in
       (select user_key from recipients where push_key = $1 and state = 3 and user_key = any($2::bigint[]))`,
    pushKey,
    users,
  );
  await session.run(
    'delete from recipients where push_key = $1 and user_key = any($2::bigint[])',
    pushKey,
    users,
  );
}
