import type { RuleRecord } from '../contract.ts';
import type { Db } from './db.ts';

/** The caps that hold for everybody, in the order in which they were given. */
export function capsNow(db: Db): RuleRecord[] {
  const rows = db.all<{ content: string }>(
    'select r.content from caps c join rules r on r.key = c.rule order by c.place',
  );
  return rows.map(({ content }) => JSON.parse(content) as RuleRecord);
}

export function replaceCaps(db: Db, rules: readonly RuleRecord[]): void {
  db.run('delete from caps');
  for (const [place, rule] of rules.entries()) {
    db.run('insert into caps (place, rule) values (?, ?)', place, keyOfRule(db, rule));
  }
}

/** The key under which a rule is on record; puts it there if it is not. */
export function keyOfRule(db: Db, { category, limit, window, overflow, own }: RuleRecord): number {
  const content = JSON.stringify({
    category,
    limit,
    window: { calendar: window.calendar, rolling: window.rolling },
    overflow,
    own,
  });
  db.run('insert into rules (content) values (?) on conflict do nothing', content);
  return (db.get<{ key: number }>('select key from rules where content = ?', content) as { key: number }).key;
}

/** Reads the content of a rule's record. */
export function ruleOf(content: string | null): RuleRecord | null {
  return content === null ? null : (JSON.parse(content) as RuleRecord);
}
