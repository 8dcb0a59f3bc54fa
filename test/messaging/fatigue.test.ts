import { describe, expect, it } from 'vitest';
import { decide, rulesFor, type Situation, usageOf } from '../../src/messaging/fatigue.ts';
import type { ChargeRecord, Overflow, RuleRecord } from '../../src/store/contract.ts';

const hour = 3_600_000;
/** A Monday noon in UTC. */
const now = Date.UTC(2026, 10, 23, 12);
const midnight = Date.UTC(2026, 10, 24);

function rule(limit: number, fields: Partial<RuleRecord> = {}): RuleRecord {
  const window = { calendar: 'DAY', rolling: null } as const;
  return { category: null, limit, window, overflow: 'INBOX_ONLY', own: false, ...fields };
}

function rolling(limit: number, length: number, overflow: Overflow = 'DEFER'): RuleRecord {
  return rule(limit, { window: { calendar: null, rolling: length }, overflow });
}

function charges(...at: number[]): ChargeRecord[] {
  return at.map((instant) => ({ at: instant, category: 'news' }));
}

interface Fields {
  readonly push?: Partial<Situation['push']>;
  readonly person?: Partial<Situation['person']>;
  readonly rest?: Partial<Omit<Situation, 'push' | 'person'>>;
}

function situation({ push, person, rest }: Fields): Situation {
  return {
    now,
    push: { category: 'news', priority: 'NORMAL', overflow: null, expiresAt: null, ...push },
    person: { timeZone: 'UTC', optedOut: false, quietHours: null, dailyLimit: null, ...person },
    rules: [],
    charges: [],
    criticals: [],
    ceiling: 20,
    ...rest,
  };
}

const noonRest = { from: 11 * 60, to: 15 * 60 };

describe('the order of a decision', () => {
  it('is expired, opted out, quiet hours, caps, release', () => {
    const all: Fields = {
      push: { expiresAt: now },
      person: { optedOut: true, quietHours: noonRest },
      rest: { rules: [rule(0, { overflow: 'DROP' })] },
    };
    expect(decide(situation(all))).toMatchObject({ kind: 'SUPPRESS', reason: 'EXPIRED' });
    const later = { ...all, push: { expiresAt: null } };
    expect(decide(situation(later))).toMatchObject({ kind: 'SUPPRESS', reason: 'OPTED_OUT' });
    const willing = { ...later, person: { quietHours: noonRest } };
    expect(decide(situation(willing))).toMatchObject({
      kind: 'DEFER',
      reason: 'QUIET_HOURS',
      until: now + 3 * hour,
    });
    const awake = { ...willing, person: {} };
    expect(decide(situation(awake))).toMatchObject({ kind: 'SUPPRESS', reason: 'CAP_REACHED' });
    expect(decide(situation({}))).toEqual({ kind: 'RELEASE', full: [] });
  });

  it('suppresses at once what quiet hours would outlast', () => {
    const expiring = { push: { expiresAt: now + 3 * hour }, person: { quietHours: noonRest } };
    expect(decide(situation(expiring))).toMatchObject({ kind: 'SUPPRESS', reason: 'QUIET_HOURS' });
    const longer = { ...expiring, push: { expiresAt: now + 3 * hour + 1 } };
    expect(decide(situation(longer))).toMatchObject({ kind: 'DEFER' });
  });
});

describe('a critical push', () => {
  const critical: Fields = {
    push: { priority: 'CRITICAL' },
    person: { optedOut: true, quietHours: noonRest, dailyLimit: 0 },
    rest: { rules: [rule(0, { overflow: 'DROP' })] },
  };

  it('passes caps, quiet hours and muted categories', () => {
    expect(decide(situation(critical))).toMatchObject({ kind: 'RELEASE' });
  });

  it('is held by the ceiling of the day in the person’s zone', () => {
    const today = Array.from({ length: 20 }, (_, index) => now - index * 60_000);
    expect(decide(situation({ ...critical, rest: { criticals: today } }))).toMatchObject({
      kind: 'SUPPRESS',
      reason: 'CAP_REACHED',
      rule: null,
    });
    expect(decide(situation({ ...critical, rest: { criticals: today.slice(1) } }))).toMatchObject({
      kind: 'RELEASE',
    });
    // 21:00 of the same day in UTC is tomorrow in Tokyo.
    const tokyo = {
      ...critical,
      person: { timeZone: 'Asia/Tokyo' },
      rest: { criticals: today, now: now + 9 * hour },
    };
    expect(decide(situation(tokyo))).toMatchObject({ kind: 'RELEASE' });
  });
});

describe('caps', () => {
  it('count a day of the calendar in the person’s zone', () => {
    const one = { rules: [rule(1)], charges: charges(Date.UTC(2026, 10, 22, 23, 30)) };
    expect(decide(situation({ rest: one }))).toMatchObject({ kind: 'RELEASE' });
    expect(decide(situation({ person: { timeZone: 'Europe/Rome' }, rest: one }))).toMatchObject({
      kind: 'QUIET',
    });
  });

  it('count a rolling window to the millisecond', () => {
    const rules = [rolling(1, hour)];
    const used = decide(situation({ rest: { rules, charges: charges(now - hour + 1) } }));
    expect(used).toMatchObject({ kind: 'DEFER', until: now + 1 });
    expect(decide(situation({ rest: { rules, charges: charges(now - hour) } }))).toMatchObject({
      kind: 'RELEASE',
    });
  });

  it('count a category alone, or everything', () => {
    const offers: ChargeRecord[] = [{ at: now, category: 'offers' }];
    const news = rule(1, { category: 'news' });
    expect(decide(situation({ rest: { rules: [news], charges: offers } }))).toMatchObject({
      kind: 'RELEASE',
    });
    expect(decide(situation({ rest: { rules: [rule(1)], charges: offers } }))).toMatchObject({
      kind: 'QUIET',
    });
    expect(rulesFor([news, rule(2), rule(3, { category: 'offers' })], 'news')).toEqual([news, rule(2)]);
  });

  it('must all have room; the strictest overflow wins, and names its rule', () => {
    const inbox = rule(1);
    const defer = rolling(1, hour);
    const drop = rule(1, { window: { calendar: 'WEEK', rolling: null }, overflow: 'DROP' });
    const over = (...rules: RuleRecord[]) => decide(situation({ rest: { rules, charges: charges(now) } }));
    expect(over(inbox, rule(2))).toEqual({ kind: 'QUIET', rule: inbox, full: [inbox] });
    expect(over(inbox, defer)).toMatchObject({ kind: 'DEFER', full: [inbox, defer] });
    expect(over(inbox, defer, drop)).toMatchObject({
      kind: 'SUPPRESS',
      rule: drop,
      full: [inbox, defer, drop],
    });
  });

  it('give way to what the push says to do over a cap', () => {
    const rest = { rules: [rule(1, { overflow: 'DROP' })], charges: charges(now) };
    expect(decide(situation({ push: { overflow: 'INBOX_ONLY' }, rest }))).toMatchObject({ kind: 'QUIET' });
    expect(decide(situation({ push: { overflow: 'DEFER' }, rest }))).toMatchObject({
      kind: 'DEFER',
      until: midnight,
    });
  });

  it('defer until all have room, and name the last one', () => {
    const soon = rolling(1, hour);
    const late = rule(1, { overflow: 'DEFER' });
    const both = { rules: [soon, late], charges: charges(now - 1) };
    expect(decide(situation({ rest: both }))).toMatchObject({ kind: 'DEFER', until: midnight, rule: late });
  });

  it('defer until the one leaves a rolling window that makes room', () => {
    const used = charges(now - 50, now - 40, now - 30, now - 20);
    const over = (limit: number) =>
      decide(situation({ rest: { rules: [rolling(limit, hour)], charges: used } }));
    expect(over(4)).toMatchObject({ until: now - 50 + hour });
    expect(over(2)).toMatchObject({ until: now - 30 + hour });
  });

  it('suppress at once what would wait beyond its end, or for ever', () => {
    const rest = { rules: [rule(1, { overflow: 'DEFER' })], charges: charges(now) };
    const expiring = decide(situation({ push: { expiresAt: midnight }, rest }));
    expect(expiring).toMatchObject({ kind: 'SUPPRESS', reason: 'CAP_REACHED' });
    const never = decide(situation({ rest: { rules: [rule(0, { overflow: 'DEFER' })] } }));
    expect(never).toMatchObject({ kind: 'SUPPRESS', reason: 'CAP_REACHED' });
  });

  it('include the person’s own daily limit', () => {
    const own = decide(
      situation({ person: { dailyLimit: 1 }, rest: { rules: [rule(5)], charges: charges(now) } }),
    );
    expect(own).toMatchObject({ kind: 'QUIET', rule: { own: true, limit: 1 } });
  });
});

describe('the usage of a cap', () => {
  it('says how many count, and when room next grows', () => {
    const used = charges(now - 2 * hour, now - hour);
    expect(usageOf(rule(3), used, 'UTC', now)).toEqual({ used: 2, resetsAt: midnight });
    expect(usageOf(rolling(3, 90 * 60_000), used, 'UTC', now)).toEqual({ used: 1, resetsAt: now + hour / 2 });
    expect(usageOf(rolling(3, hour), used, 'UTC', now)).toEqual({ used: 0, resetsAt: null });
  });
});
