import type { Presence } from '../contract.ts';
import { candidateKeys, type KeyRange, newestKey } from './audience.ts';
import type { WorkRow } from './push-rows.ts';
import type { Session } from './session.ts';

/** A page of a release that waits to be decided. */
export interface Page extends KeyRange {
  readonly pushKey: number;
  readonly page: number;
}

/**
 * Cuts an audience into pages of at most `limit` people; answers the first, which its caller decides at once, and how many there are. The
 * others are put where all nodes find them.
 */
export async function cutPages(
  session: Session,
  push: WorkRow,
  presence: Presence,
  limit: number,
): Promise<{ first: KeyRange | null; pages: number }> {
  const candidates = await candidateKeys(session, push.audience, presence);
  if (candidates) return cutNamed(session, push, candidates, limit);
  const newest = await newestKey(session);
  const pages = Math.ceil(newest / limit);
  if (pages > 1) {
    await session.run(
      `insert into pages (push_key, page, critical, due_at, first, last)
       select $1, n, $2, $3, n * $4::bigint, (n + 1) * $4::bigint from generate_series(1, $5::bigint) as g (n)`,
      push.key,
      push.priority === 'CRITICAL',
      push.dueAt,
      limit,
      pages - 1,
    );
  }
  return { first: pages === 0 ? null : { first: 0, last: limit, keys: null }, pages };
}

async function cutNamed(
  session: Session,
  push: WorkRow,
  candidates: readonly number[],
  limit: number,
): Promise<{ first: KeyRange | null; pages: number }> {
  const ranges: (KeyRange & { keys: readonly number[] })[] = [];
  for (let from = 0; from < candidates.length; from += limit) {
    const keys = candidates.slice(from, from + limit);
    ranges.push({ first: (keys[0] ?? 1) - 1, last: keys.at(-1) ?? 0, keys });
  }
  const [first = null, ...rest] = ranges;
  if (rest.length > 0) {
    await session.run(
      `insert into pages (push_key, page, critical, due_at, first, last, keys)
       select $1, place, $2, $3, (range ->> 'first')::bigint, (range ->> 'last')::bigint, range -> 'keys'
       from jsonb_array_elements($4::jsonb) with ordinality as g (range, place)`,
      push.key,
      push.priority === 'CRITICAL',
      push.dueAt,
      JSON.stringify(rest),
    );
  }
  return { first, pages: ranges.length };
}

/**
 * Takes the most urgent page that nobody works on: of critical pushes first, then of the one that had the fewest pages, so that a large push
 * and many small ones take turns. It is ours until the transaction ends, and if that is not by its commit, somebody else's.
 */
export async function takePage(
  session: Session,
  criticalOnly: boolean,
  except: readonly number[],
): Promise<Page | undefined> {
  return session.get<Page>(
    `select push_key as "pushKey", page, first, last, keys from pages
     where (critical or not $1) and push_key <> all($2::bigint[])
     order by critical desc, page, due_at, push_key limit 1 for update skip locked`,
    criticalOnly,
    except,
  );
}

export async function dropPage(session: Session, { pushKey, page }: Page): Promise<void> {
  await session.run('delete from pages where push_key = $1 and page = $2', pushKey, page);
}

export async function hasPages(session: Session, pushKey: number): Promise<boolean> {
  return (await session.get('select 1 from pages where push_key = $1 limit 1', pushKey)) !== undefined;
}
