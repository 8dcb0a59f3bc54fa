import type { RuleRecord } from '../contract.ts';
import type { Session } from './session.ts';

/** The caps that hold for everybody, in the order in which they were given. */
export async function capsNow(session: Session): Promise<RuleRecord[]> {
  const rows = await session.all<{ content: string }>(
    'select r.content from caps c join rules r on r.key = c.rule order by c.place',
  );
  return rows.map(({ content }) => JSON.parse(content) as RuleRecord);
}

export async function replaceCaps(session: Session, rules: readonly RuleRecord[]): Promise<void> {
  // Whoever replaces them waits for who does just now; who reads them does not.
  await session.run('lock table caps in share row exclusive mode');
  await recordRules(session, rules);
  await session.run('delete from caps');
  await session.run(
    `insert into caps (place, rule) select g.place, r.key from unnest($1::text[]) with ordinality as g (content, place)
     join rules r on r.content = g.content`,
    rules.map(contentOf),
  );
}

/**
 * Puts rules on record, so that decisions can refer to them. This happens when somebody sets them, in the order of their contents, and not
 * when they decide: a decision has locks, and must not wait for another node that records the same rule.
 */
export async function recordRules(session: Session, rules: readonly RuleRecord[]): Promise<void> {
  await session.run(
    `insert into rules (content) select distinct content collate "C" from unnest($1::text[]) as g (content)
     where not exists (select 1 from rules r where r.content = g.content) order by 1 on conflict do nothing`,
    rules.map(contentOf),
  );
}

/** The keys of rules that are on record, in the order of the rules; null for null. */
export async function keysOfRules(
  session: Session,
  rules: readonly (RuleRecord | null)[],
): Promise<(number | null)[]> {
  const contents = rules.map((rule) => rule && contentOf(rule));
  if (contents.every((content) => content === null)) return contents.map(() => null);
  const rows = await session.all<{ key: number; content: string }>(
    'select key, content from rules where content = any($1::text[])',
    [...new Set(contents)],
  );
  const keys = new Map(rows.map(({ key, content }) => [content, key]));
  return contents.map((content) => {
    const key = content === null ? null : keys.get(content);
    if (key === undefined) throw new Error(`The rule ${content} is not on record`);
    return key;
  });
}

/** Reads the content of a rule's record. */
export function ruleOf(content: string | null): RuleRecord | null {
  return content === null ? null : (JSON.parse(content) as RuleRecord);
}

function contentOf({ category, limit, window, overflow, own }: RuleRecord): string {
  return JSON.stringify({
    category,
    limit,
    window: { calendar: window.calendar, rolling: window.rolling },
    overflow,
    own,
  });
}
