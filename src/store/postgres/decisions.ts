import {
  chargesSince,
  decide,
  type Decision,
  fewestToFill,
  ownRule,
  rulesFor,
} from '../../messaging/fatigue.ts';
import type { ChargeRecord, PushTerms, RuleRecord } from '../contract.ts';
import type { Person } from './audience.ts';
import { capsNow } from './rules.ts';
import type { Session } from './session.ts';

export interface DecisionOptions {
  readonly now: number;
  readonly ceiling: number;
}

type Terms = Omit<PushTerms, 'audience'>;

const none: readonly never[] = [];

/** People of a push for whom it is to be decided, each once. */
export interface Part<Push extends Terms = Terms> {
  readonly push: Push;
  readonly people: readonly Person[];
}

/**
 * Decides for people of pushes by `messaging/fatigue.ts`, on what they were charged up to now, and one push after another: what the first one
 * is charged, the next one sees. Answers for each push in the order of its people. For decisions that are recorded their inboxes must be
 * locked, in a statement before.
 */
export async function decideFor(
  session: Session,
  parts: readonly Part[],
  { now, ceiling }: DecisionOptions,
): Promise<Decision[][]> {
  const capped = parts.filter(({ push }) => push.priority !== 'CRITICAL');
  const critical = parts.filter(({ push }) => push.priority === 'CRITICAL');
  const caps = capped.length > 0 ? await capsNow(session) : none;
  const charges = await chargesOf(session, capped, caps, now);
  const criticals = await criticalsOf(session, peopleOfAll(critical), now);
  return parts.map(({ push, people }) => {
    const rules = rulesFor(caps, push.category);
    const decisions = people.map((person) =>
      decide({
        now,
        push,
        person: {
          timeZone: person.zone,
          optedOut: person.optedOut,
          quietHours:
            person.quietFrom === null || person.quietTo === null
              ? null
              : { from: person.quietFrom, to: person.quietTo },
          dailyLimit: person.dailyLimit,
        },
        rules,
        charges: charges.get(person.key) ?? none,
        criticals: criticals.get(person.key) ?? none,
        ceiling,
      }),
    );
    for (const [index, { key }] of people.entries()) {
      if (decisions[index]?.kind !== 'RELEASE') continue;
      if (push.priority === 'CRITICAL') add(criticals, key, now);
      else add(charges, key, { at: now, category: push.category });
    }
    return decisions;
  });
}

/**
 * What people were charged as far back as a rule looks, of those who were charged so often that a rule may be full; the others' charges are
 * counted only. Positions grow with time, so they bound the walk through the index.
 */
async function chargesOf(
  session: Session,
  parts: readonly Part[],
  caps: readonly RuleRecord[],
  now: number,
): Promise<Map<number, ChargeRecord[]>> {
  const people = peopleOfAll(parts);
  const rules = caps.filter((cap) => parts.some(({ push }) => rulesFor([cap], push.category).length > 0));
  const limited = rules.length > 0 ? people : people.filter(({ dailyLimit }) => dailyLimit !== null);
  const charges = new Map<number, ChargeRecord[]>();
  if (limited.length === 0) return charges;
  const rows = await session.all<ChargeRecord & { user: number }>(
    `select r.user_key as "user", r.released_at as at, c.name as category
     from unnest($1::bigint[]) k (key)
     join recipients r on r.user_key = k.key and r.position >= $2 and r.charged_to > 0
     join categories c on c.key = r.charged_to
     where $3 <= (select count(*) from recipients o where o.user_key = k.key and o.position >= $2 and o.charged_to > 0)
     order by r.user_key, r.position`,
    limited.map(({ key }) => key),
    chargesSince([...rules, ownRule(0)], now) * 1000,
    // Each push may be charged before the last one is decided.
    fewestToFill(limited, rules) - (parts.length - 1),
  );
  for (const { user, at, category } of rows) add(charges, user, { at, category });
  return charges;
}

/** When critical messages were released to each of these people in the last two days. */
async function criticalsOf(
  session: Session,
  people: readonly Person[],
  now: number,
): Promise<Map<number, number[]>> {
  const criticals = new Map<number, number[]>();
  if (people.length === 0) return criticals;
  const rows = await session.all<{ user: number; at: number }>(
    `select user_key as "user", released_at as at from recipients
     where user_key = any($1::bigint[]) and position >= $2 and charged_to = 0`,
    people.map(({ key }) => key),
    chargesSince(none, now) * 1000,
  );
  for (const { user, at } of rows) add(criticals, user, at);
  return criticals;
}

/** Each person once, whoever of the pushes they are in. */
function peopleOfAll(parts: readonly Part[]): readonly Person[] {
  return [...new Map(parts.flatMap(({ people }) => people.map((person) => [person.key, person]))).values()];
}

function add<Value>(lists: Map<number, Value[]>, key: number, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
