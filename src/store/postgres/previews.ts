import { groupByOutcome, sumUp } from '../../messaging/outcomes.ts';
import type { Presence, PreviewPart, PushTerms, RuleRecord } from '../contract.ts';
import { candidateKeys, everybody, newestKey, peopleOf, type Person, storedAudience } from './audience.ts';
import { decideFor } from './decisions.ts';
import type { Options } from './release.ts';
import type { Session } from './session.ts';
import { usersByKey } from './users.ts';

/** A person who is not known yet, as a push that names them would make them known. */
const stranger: Omit<Person, 'id'> = {
  key: 0,
  zone: 'UTC',
  optedOut: false,
  quietFrom: null,
  quietTo: null,
  dailyLimit: null,
};

/** How many people a preview shows. */
const sampleSize = 10;

/** How many keys a page looks through at most when a condition holds for few. */
const longestLook = 20_000;

/** Decides for a page of an audience by the same code as a release, and changes nothing. People who are not known come with the last page. */
export async function previewPage(
  session: Session,
  terms: PushTerms,
  presence: Presence,
  after: number,
  { now, limit, ceiling }: Options,
): Promise<PreviewPart> {
  const { audience } = terms;
  const { people: known, next } = await peopleAfter(session, terms, presence, after, limit);
  const strangers = next === null && 'userIds' in audience ? await unknownOf(session, audience.userIds) : [];
  const people = [...known, ...strangers.map((id) => ({ ...stranger, id }))];
  const [decisions = []] = await decideFor(session, [{ push: terms, people }], { now, ceiling });
  const { suppressed, released, quiet, deferred } = sumUp(groupByOutcome(people, decisions));

  const byRule = new Map<string, { rule: RuleRecord; capped: number }>();
  for (const rule of decisions.flatMap(({ full }) => full)) {
    const key = JSON.stringify(rule);
    byRule.set(key, { rule, capped: (byRule.get(key)?.capped ?? 0) + 1 });
  }
  const online = new Set(presence.online);
  const sample = await usersByKey(
    session,
    known.slice(0, sampleSize).map(({ key }) => key),
  );
  return {
    audience: people.length,
    online: people.filter(({ id }) => online.has(id)).length,
    released,
    quiet,
    deferred,
    suppressed: [...suppressed].map(([reason, count]) => ({ reason, count })),
    byRule: [...byRule.values()],
    sample: [...sample, ...strangers.slice(0, sampleSize - sample.length).map(asUser)],
    next,
  };
}

async function peopleAfter(
  session: Session,
  { audience, category }: PushTerms,
  presence: Presence,
  after: number,
  limit: number,
): Promise<{ people: Person[]; next: number | null }> {
  const membership = { ...everybody, where: 'where' in audience ? audience.where : null, presence };
  const keys = await candidateKeys(session, await storedAudience(session, audience), presence);
  if (keys) {
    const rest = keys.filter((key) => key > after);
    const page = rest.slice(0, limit);
    const last = page.at(-1) ?? after;
    const people = await peopleOf(
      session,
      { first: after, last, keys: page },
      membership,
      category,
      null,
      false,
    );
    return { people, next: rest.length > limit ? last : null };
  }
  const last = after + longestLook;
  const people = await peopleOf(
    session,
    { first: after, last, keys: null },
    membership,
    category,
    limit,
    false,
  );
  if (people.length === limit) return { people, next: people.at(-1)?.key ?? last };
  return { people, next: last < (await newestKey(session)) ? last : null };
}

async function unknownOf(session: Session, ids: readonly string[]): Promise<string[]> {
  const rows = await session.all<{ id: string }>(
    `select g.id from unnest($1::text[]) with ordinality as g (id, place)
     where not exists (select 1 from users u where u.id = g.id) group by g.id order by min(place)`,
    ids,
  );
  return rows.map(({ id }) => id);
}

function asUser(id: string): PreviewPart['sample'][number] {
  const preferences = { mutedCategories: [], quietHours: null, timeZone: null, dailyLimit: null };
  return { id, attributes: {}, timeZone: stranger.zone, preferences, unread: 0, position: 0 };
}
