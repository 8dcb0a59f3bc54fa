import type { Db } from './db.ts';

/** A push of which something must be kept is looked at again after this time (ms). */
const lookAgain = 86_400_000;

/**
 * Forgets a page of what one old push left behind; the push itself with the last of it. What is open or deferred is kept, and the push with
 * it, however old. Answers whether there may be more to look at.
 */
export function sweepPage(db: Db, before: number, limit: number): boolean {
  const push = db.get<{ key: number; due: number | null }>(
    'select push_key as key, due_at as due from progress where look_after < ? order by look_after limit 1',
    before,
  );
  if (!push) return false;
  const page = `select user_key from recipients
    where push_key = ? and state not in (1, 2, 8) and coalesce(released_at, 0) < ? limit ?`;
  const old = [push.key, push.key, before, limit] as const;
  // An acknowledged message that was never read leaves the count of unread ones with the history.
  db.run(
    `update inboxes set unread = unread - 1 where user_key in
       (select user_key from recipients where push_key = ? and state = 3 and user_key in (${page}))`,
    ...old,
  );
  const gone = db.run(`delete from recipients where push_key = ? and user_key in (${page})`, ...old);
  if (gone === limit) return true;
  const empty = db.get('select 1 from recipients where push_key = ? limit 1', push.key) === undefined;
  if (empty && push.due === null) db.run('delete from pushes where key = ?', push.key);
  else db.run('update progress set look_after = ? where push_key = ?', before + lookAgain, push.key);
  return true;
}
