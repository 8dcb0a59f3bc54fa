import type {
  Presence,
  PreviewPart,
  PushTerms,
  RuleRecord,
  StepOptions,
  SuppressionReason,
} from '../contract.ts';
import { keysOfUsers, pageOf, type Person, type Reach, whereReach } from './audience.ts';
import type { Db } from './db.ts';
import { decideFor } from './decisions.ts';
import { usersOf } from './people.ts';
import { capsNow } from './rules.ts';

/** A person who is not known yet, as a push that names them would make them known. */
const stranger: Omit<Person, 'id'> = {
  key: 0,
  zone: 'UTC',
  optedOut: 0,
  quietFrom: null,
  quietTo: null,
  dailyLimit: null,
};

/** How many people a preview shows. */
const sampleSize = 10;

/** Decides for a page of an audience by the same code as a release, and changes nothing. People who are not known come with the last page. */
export function previewPage(
  db: Db,
  terms: PushTerms,
  presence: Presence,
  after: number,
  { now, limit, ceiling }: Pick<StepOptions, 'now' | 'limit' | 'ceiling'>,
): PreviewPart {
  const { audience } = terms;
  const reach: Reach =
    'userIds' in audience
      ? { candidates: keysOfUsers(db, audience.userIds), condition: null }
      : 'where' in audience
        ? whereReach(db, audience.where, presence)
        : { candidates: null, condition: null };
  const page = pageOf(db, reach, terms.category, after, limit, { zones: null, undecidedFor: null });
  const strangers = page.done && 'userIds' in audience ? unknownOf(db, audience.userIds) : [];
  const people = [...page.people, ...strangers.map((id) => ({ ...stranger, id }))];
  const decisions = decideFor(db, terms, people, { now, ceiling, caps: capsNow(db) });

  const suppressed = new Map<SuppressionReason, number>();
  const byRule = new Map<string, { rule: RuleRecord; capped: number }>();
  const sums = { released: 0, quiet: 0, deferred: 0 };
  for (const decision of decisions) {
    if (decision.kind === 'DEFER') sums.deferred++;
    else if (decision.kind === 'SUPPRESS')
      suppressed.set(decision.reason, (suppressed.get(decision.reason) ?? 0) + 1);
    else sums.released++;
    if (decision.kind === 'QUIET') sums.quiet++;
    for (const rule of decision.full) {
      const key = JSON.stringify(rule);
      const known = byRule.get(key) ?? { rule, capped: 0 };
      byRule.set(key, { rule, capped: known.capped + 1 });
    }
  }
  const online = new Set(presence.online);
  const known = usersOf(
    db,
    page.people.slice(0, sampleSize).map(({ key }) => key),
  );
  return {
    ...sums,
    audience: people.length,
    online: people.filter(({ id }) => online.has(id)).length,
    suppressed: [...suppressed].map(([reason, count]) => ({ reason, count })),
    byRule: [...byRule.values()],
    sample: [...known, ...strangers.slice(0, sampleSize - known.length).map(asUser)],
    next: page.done ? null : page.cursor,
  };
}

function unknownOf(db: Db, ids: readonly string[]): string[] {
  const rows = db.all<{ id: string }>(
    'select distinct value as id from json_each(?) where value not in (select id from users)',
    JSON.stringify(ids),
  );
  return rows.map(({ id }) => id);
}

function asUser(id: string): PreviewPart['sample'][number] {
  const preferences = { mutedCategories: [], quietHours: null, timeZone: null, dailyLimit: null };
  return { id, attributes: {}, timeZone: stranger.zone, preferences, unread: 0, position: 0 };
}
