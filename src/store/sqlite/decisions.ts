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
import type { Db } from './db.ts';
import { countOverHalves, overHalves } from './inbox-halves.ts';

export interface DecisionOptions {
  readonly now: number;
  readonly ceiling: number;
  /** All caps; see `capsNow`. */
  readonly caps: readonly RuleRecord[];
}

type Terms = Omit<PushTerms, 'audience'>;

const none: readonly never[] = [];

/** Decides for a page of people by `messaging/fatigue.ts`, on what they were charged up to this transaction; in the order of the people. */
export function decideFor(
  db: Db,
  push: Terms,
  people: readonly Person[],
  options: DecisionOptions,
): Decision[] {
  const { now, ceiling } = options;
  const critical = push.priority === 'CRITICAL';
  const rules = rulesFor(options.caps, push.category);
  const charges = critical ? new Map<number, ChargeRecord[]>() : chargesOf(db, people, rules, now);
  const criticals = critical ? criticalsOf(db, people, now) : new Map<number, number[]>();
  return people.map((person) =>
    decide({
      now,
      push,
      person: {
        timeZone: person.zone,
        optedOut: person.optedOut === 1,
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
}

/**
 * What people were charged as far back as a rule looks, of those who were charged so often that a rule may be full; the others' charges are
 * counted only. Positions grow with time, so they bound the walk through the index.
 */
function chargesOf(db: Db, people: readonly Person[], rules: readonly RuleRecord[], now: number) {
  const limited = rules.length > 0 ? people : people.filter(({ dailyLimit }) => dailyLimit !== null);
  const charges = new Map<number, ChargeRecord[]>();
  if (limited.length === 0) return charges;

  const since = chargesSince([...rules, ownRule(0)], now) * 1000;
  const charged = 'r.user_key = k.value and r.position >= ? and r.charged_to > 0';
  const rows = db.tuples<readonly [user: number, at: number, category: number]>(
    `with near as materialized (select k.value from json_each(?) k where ? <= ${countOverHalves(charged)})
     ${overHalves(
       ({ from, which }) =>
         `select r.user_key, r.released_at as at, r.charged_to from near k cross join ${from} on ${charged} and ${which}`,
     )} order by at`,
    keysAsJson(limited),
    fewestToFill(limited, rules),
    since,
    since,
    since,
    since,
  );
  const names = namesOf(db, new Set(rows.map(([, , category]) => category)));
  for (const [user, at, category] of rows) add(charges, user, { at, category: names.get(category) ?? '' });
  return charges;
}

/** When critical messages were released to each of these people in the last two days. */
function criticalsOf(db: Db, people: readonly Person[], now: number): Map<number, number[]> {
  const criticals = new Map<number, number[]>();
  const sql = overHalves(
    ({ from, which }) => `select r.user_key as user, r.released_at as at from json_each(?) k
      cross join ${from} on r.user_key = k.value and r.position >= ? and r.charged_to = 0 and ${which}`,
  );
  const parameters = [keysAsJson(people), chargesSince(none, now) * 1000];
  const rows = db.all<{ user: number; at: number }>(sql, ...parameters, ...parameters);
  for (const { user, at } of rows) add(criticals, user, at);
  return criticals;
}

/** The names of categories: looked up once for a page, not for each charge. */
function namesOf(db: Db, keys: ReadonlySet<number>): Map<number, string> {
  const rows = db.all<{ key: number; name: string }>(
    'select key, name from categories where key in (select value from json_each(?))',
    JSON.stringify([...keys]),
  );
  return new Map(rows.map(({ key, name }) => [key, name]));
}

function keysAsJson(people: readonly Person[]): string {
  return JSON.stringify(people.map(({ key }) => key));
}

function add<Value>(lists: Map<number, Value[]>, key: number, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
