import type { Priority } from '../store/inbox-store.ts';
import type { ChargeRecord } from '../store/people-store.ts';
import type { Overflow, RuleRecord, SuppressionReason } from '../store/push-store.ts';
import { type DailySpan, dayOf, quietUntil, weekOf } from './calendar.ts';

/** Everything that decides whether one person gets one push now. */
export interface Situation {
  readonly now: number;
  readonly push: {
    readonly category: string;
    readonly priority: Priority;
    /** What the push says to do over a cap, or null for what the rule says. */
    readonly overflow: Overflow | null;
    readonly expiresAt: number | null;
  };
  readonly person: {
    readonly timeZone: string;
    /** Whether the person muted the push's category. */
    readonly optedOut: boolean;
    readonly quietHours: DailySpan | null;
    readonly dailyLimit: number | null;
  };
  /** The rules that count this push: see `rulesFor`. */
  readonly rules: readonly RuleRecord[];
  /** What the person was charged, oldest first: at least what `chargesSince` asks for, or nothing if that is less than `fewestToFill`. */
  readonly charges: readonly ChargeRecord[];
  /** When critical messages were released to the person: at least those of the last two days. */
  readonly criticals: readonly number[];
  /** How many critical messages a person gets in a day of the calendar at most. */
  readonly ceiling: number;
}

/**
 * What becomes of the push for this person. `RELEASE`: into the inbox; it is charged to the caps, or counts against the ceiling if it is
 * critical. `QUIET`: into the inbox without disturbing, charged to nothing. `DEFER`: decided again at `until`. `SUPPRESS`: never.
 * `rule` is the cap that decided, or null; `full` are all that had no room.
 */
export type Decision =
  | { readonly kind: 'RELEASE'; readonly full: readonly [] }
  | { readonly kind: 'QUIET'; readonly rule: RuleRecord; readonly full: readonly RuleRecord[] }
  | (Refusal & { readonly kind: 'DEFER'; readonly until: number })
  | (Refusal & { readonly kind: 'SUPPRESS' });

interface Refusal {
  readonly reason: SuppressionReason;
  readonly rule: RuleRecord | null;
  readonly full: readonly RuleRecord[];
}

const day = 86_400_000;
const release: Decision = { kind: 'RELEASE', full: [] };
const strictness: Readonly<Record<Overflow, number>> = { INBOX_ONLY: 0, DEFER: 1, DROP: 2 };

/**
 * Decides for one person, in this order: expired → (critical: only the ceiling) → opted out → quiet hours → caps → release. Whether the push
 * was decided before, retracted or cancelled is known from its records, before this is asked.
 *
 * All rules must have room. If some have none, the strictest overflow among them wins (DROP, then DEFER, then INBOX_ONLY), and DEFER waits
 * until all have room. What would wait beyond its own end is suppressed at once, for the reason for which it would wait.
 */
export function decide(situation: Situation): Decision {
  const { now, push, person } = situation;
  if (push.expiresAt !== null && push.expiresAt <= now) return suppress('EXPIRED');
  if (push.priority === 'CRITICAL') return underCeiling(situation) ? release : suppress('CAP_REACHED');
  if (person.optedOut) return suppress('OPTED_OUT');
  const quietEnd = person.quietHours && quietUntil(person.quietHours, person.timeZone, now);
  if (quietEnd !== null) return defer(push.expiresAt, quietEnd, 'QUIET_HOURS', null, []);
  return decideByCaps(situation);
}

/** Of all rules those that count a push of this category. */
export function rulesFor(rules: readonly RuleRecord[], category: string): RuleRecord[] {
  return rules.filter((rule) => rule.category === null || rule.category === category);
}

/** A person's own daily limit, as a rule. */
export function ownRule(limit: number): RuleRecord {
  return {
    category: null,
    limit,
    window: { calendar: 'DAY', rolling: null },
    overflow: 'INBOX_ONLY',
    own: true,
  };
}

/** Since when charges matter to these rules, in whatever zone: a day of the calendar has at most 25 hours in use, a week an hour more. */
export function chargesSince(rules: readonly RuleRecord[], now: number): number {
  return rules.reduce((since, { window }) => Math.min(since, now - longestSpan(window)), now - 2 * day);
}

/** With fewer charges than this, whatever their category and time, none of these people has reached a rule's limit or their own. */
export function fewestToFill(
  people: readonly Pick<Situation['person'], 'dailyLimit'>[],
  rules: readonly RuleRecord[],
): number {
  const fewest = Math.min(...rules.map(({ limit }) => limit));
  return people.reduce((least, { dailyLimit }) => Math.min(least, dailyLimit ?? Infinity), fewest);
}

/** How much of a rule a person has used, and when room next grows: null while nothing is used. */
export function usageOf(
  rule: RuleRecord,
  charges: readonly ChargeRecord[],
  timeZone: string,
  now: number,
): { used: number; resetsAt: number | null } {
  const counted = countedBy(rule, charges, timeZone, now);
  const oldest = counted[0];
  if (!oldest) return { used: 0, resetsAt: null };
  const { calendar, rolling } = rule.window;
  const resetsAt = rolling === null ? spanOf(calendar, timeZone, now).end : oldest.at + rolling;
  return { used: counted.length, resetsAt };
}

function underCeiling({ now, person, criticals, ceiling }: Situation): boolean {
  const { start } = dayOf(person.timeZone, now);
  return criticals.filter((at) => at >= start).length < ceiling;
}

function decideByCaps({ now, push, person, rules, charges }: Situation): Decision {
  const all = person.dailyLimit === null ? rules : [...rules, ownRule(person.dailyLimit)];
  if (!all.some((rule) => isFull(rule, charges, person.timeZone, now))) return release;

  const full = all.filter((rule) => isFull(rule, charges, person.timeZone, now));
  const overflowOf = (rule: RuleRecord): Overflow => push.overflow ?? rule.overflow;
  const strictest = full.reduce((one, other) =>
    strictness[overflowOf(other)] > strictness[overflowOf(one)] ? other : one,
  );
  if (overflowOf(strictest) === 'INBOX_ONLY') return { kind: 'QUIET', rule: strictest, full };
  if (overflowOf(strictest) === 'DROP') return suppress('CAP_REACHED', strictest, full);
  // Without new charges a rule that has room keeps it, so all have room when the last of the full ones has.
  const rooms = full.map((rule) => ({ rule, at: roomAt(rule, charges, person.timeZone, now) }));
  const last = rooms.reduce((one, other) => (other.at > one.at ? other : one));
  return defer(push.expiresAt, last.at, 'CAP_REACHED', last.rule, full);
}

function isFull(rule: RuleRecord, charges: readonly ChargeRecord[], timeZone: string, now: number): boolean {
  // Most people have fewer charges than any limit: then the window does not matter.
  return charges.length >= rule.limit && countedBy(rule, charges, timeZone, now).length >= rule.limit;
}

/** The charges in a rule's window at `now`, oldest first. A charge leaves a rolling window exactly its length later. */
function countedBy(
  rule: RuleRecord,
  charges: readonly ChargeRecord[],
  timeZone: string,
  now: number,
): ChargeRecord[] {
  const { calendar, rolling } = rule.window;
  const since = rolling === null ? spanOf(calendar, timeZone, now).start : now - rolling + 1;
  return charges.filter(
    ({ at, category }) => at >= since && (rule.category === null || rule.category === category),
  );
}

/** When a full rule has room for one more if nothing else is charged; infinity for one that lets nothing through. */
function roomAt(rule: RuleRecord, charges: readonly ChargeRecord[], timeZone: string, now: number): number {
  const { calendar, rolling } = rule.window;
  if (rule.limit === 0) return Infinity;
  if (rolling === null) return spanOf(calendar, timeZone, now).end;
  const counted = countedBy(rule, charges, timeZone, now);
  const leaves = counted[counted.length - rule.limit];
  return leaves ? leaves.at + rolling : now;
}

function spanOf(calendar: 'DAY' | 'WEEK' | null, timeZone: string, now: number) {
  return calendar === 'WEEK' ? weekOf(timeZone, now) : dayOf(timeZone, now);
}

function longestSpan({ calendar, rolling }: RuleRecord['window']): number {
  return rolling ?? (calendar === 'WEEK' ? 9 * day : 2 * day);
}

function defer(
  expiresAt: number | null,
  until: number,
  reason: SuppressionReason,
  rule: RuleRecord | null,
  full: readonly RuleRecord[],
): Decision {
  const never = until === Infinity || (expiresAt !== null && expiresAt <= until);
  return never ? suppress(reason, rule, full) : { kind: 'DEFER', until, reason, rule, full };
}

function suppress(
  reason: SuppressionReason,
  rule: RuleRecord | null = null,
  full: readonly RuleRecord[] = [],
): Decision {
  return { kind: 'SUPPRESS', reason, rule, full };
}
