import type {
  Overflow,
  Priority,
  RecipientState,
  RuleRecord,
  SuppressionReason,
} from '../../src/store/contract.ts';

/**
 * What Presently promises about pushes, written down a second time as simply as possible: everything in memory, one person after another,
 * zones with a fixed offset, counts by looking at everything. The product is compared with this.
 */

const hour = 3_600_000;
const day = 24 * hour;

export interface ModelUser {
  readonly id: string;
  /** Hours that clocks are ahead of UTC, always. */
  readonly offset: number;
  muted: string[];
  /** Minutes of the day. */
  quiet: { from: number; to: number } | null;
  dailyLimit: number | null;
}

export interface ModelPush {
  readonly id: string;
  readonly category: string;
  readonly priority: Priority;
  readonly overflow: Overflow | null;
  readonly expiresAt: number | null;
  readonly users: readonly string[];
  /** Whether others may still come to be in it until the last zone's turn: it is for a local time, and by a condition. */
  readonly open: boolean;
  /** When it is due for a user. */
  readonly dueAt: (user: ModelUser) => number;
  ended: 'CANCELLED' | 'RETRACTED' | null;
}

export interface ModelMessage {
  readonly push: ModelPush;
  readonly user: ModelUser;
  state: RecipientState;
  reason: SuppressionReason | null;
  rule: RuleRecord | null;
  until: number | null;
  quiet: boolean;
  releasedAt: number | null;
  /** Where it stands among all that was released; what is released at one instant is in the order of the decisions. */
  place: number;
  charged: boolean;
  sent: boolean;
}

export class Model {
  readonly users = new Map<string, ModelUser>();
  readonly pushes: ModelPush[] = [];
  readonly messages: ModelMessage[] = [];
  rules: RuleRecord[] = [];
  readonly #ceiling: number;
  #released = 0;

  constructor(ceiling: number) {
    this.#ceiling = ceiling;
  }

  message(push: string, user: string): ModelMessage | undefined {
    return this.messages.find((message) => message.push.id === push && message.user.id === user);
  }

  /** Everything that is in a user's inbox or was, oldest first. */
  inbox(user: string): ModelMessage[] {
    return this.messages
      .filter((message) => message.user.id === user && message.releasedAt !== null)
      .sort((one, other) => one.place - other.place);
  }

  isOpen({ state }: ModelMessage): boolean {
    return state === 'PENDING' || state === 'SENT';
  }

  /** When something happens next, after an instant; infinity if nothing does. */
  nextEvent(after: number): number {
    const times = [
      ...this.messages.flatMap(({ state, until }) => (state === 'DEFERRED' && until !== null ? [until] : [])),
      ...this.messages.flatMap(({ state, push }) =>
        (state === 'PENDING' || state === 'SENT') && push.expiresAt !== null ? [push.expiresAt] : [],
      ),
      ...this.pushes
        .filter(({ ended }) => !ended)
        .flatMap((push) => push.users.map((id) => push.dueAt(this.user(id)))),
    ];
    return Math.min(Infinity, ...times.filter((time) => time > after));
  }

  /** Does what is due at an instant. */
  run(now: number): void {
    for (const message of this.messages) {
      const { expiresAt } = message.push;
      if (this.isOpen(message) && expiresAt !== null && expiresAt <= now) {
        if (message.state === 'PENDING') message.charged = false;
        message.state = 'EXPIRED';
      }
    }
    const waiting = this.messages.filter(({ state, until }) => state === 'DEFERRED' && (until ?? 0) <= now);
    waiting.sort(
      (one, other) => (one.until ?? 0) - (other.until ?? 0) || this.#order(one) - this.#order(other),
    );
    for (const message of waiting) this.#decide(message, now);
    for (const push of this.pushes) {
      if (push.ended) continue;
      for (const id of push.users) {
        const user = this.user(id);
        if (push.dueAt(user) > now || this.message(push.id, id)) continue;
        this.#decide(this.#blank(push, user), now);
      }
    }
  }

  /** Whether a push is not over for somebody: it is not due for them yet, or put off. */
  waits(push: ModelPush, now: number): boolean {
    const people = push.open ? [...this.users.keys()] : push.users;
    return (
      people.some((id) => push.dueAt(this.user(id)) > now) ||
      this.messages.some((message) => message.push === push && message.state === 'DEFERRED')
    );
  }

  end(push: ModelPush, how: 'CANCELLED' | 'RETRACTED'): void {
    push.ended = how;
    for (const message of this.messages.filter((one) => one.push === push)) {
      if (message.state === 'DEFERRED') {
        Object.assign(message, { state: 'SUPPRESSED', reason: how, rule: null, until: null });
      } else if (how === 'RETRACTED' && ['PENDING', 'SENT', 'ACKED', 'READ'].includes(message.state)) {
        if (message.state === 'PENDING') message.charged = false;
        message.state = 'RETRACTED';
      }
    }
  }

  user(id: string): ModelUser {
    const user = this.users.get(id);
    if (!user) throw new Error(`No user ${id}`);
    return user;
  }

  #order({ push }: ModelMessage): number {
    return this.pushes.indexOf(push);
  }

  #blank(push: ModelPush, user: ModelUser): ModelMessage {
    const message: ModelMessage = {
      push,
      user,
      state: 'PENDING',
      reason: null,
      rule: null,
      until: null,
      quiet: false,
      releasedAt: null,
      place: 0,
      charged: false,
      sent: false,
    };
    this.messages.push(message);
    return message;
  }

  #decide(message: ModelMessage, now: number): void {
    const { push, user } = message;
    Object.assign(message, { reason: null, rule: null, until: null });
    const suppress = (reason: SuppressionReason, rule: RuleRecord | null = null): void => {
      Object.assign(message, { state: 'SUPPRESSED', reason, rule });
    };
    const defer = (until: number, reason: SuppressionReason, rule: RuleRecord | null = null): void => {
      if (push.expiresAt !== null && push.expiresAt <= until) suppress(reason, rule);
      else if (until === Infinity) suppress(reason, rule);
      else Object.assign(message, { state: 'DEFERRED', reason, rule, until });
    };
    const release = (quiet: boolean, charged: boolean, rule: RuleRecord | null): void => {
      Object.assign(message, {
        ...{ state: 'PENDING', releasedAt: now, place: ++this.#released },
        ...{ quiet, charged, rule },
      });
    };

    if (push.expiresAt !== null && push.expiresAt <= now) return suppress('EXPIRED');
    const midnight = startOfDay(user, now);
    if (push.priority === 'CRITICAL') {
      const today = this.messages.filter(
        (one) =>
          one.user === user &&
          one.charged &&
          one.push.priority === 'CRITICAL' &&
          (one.releasedAt ?? 0) >= midnight,
      );
      return today.length < this.#ceiling ? release(false, true, null) : suppress('CAP_REACHED');
    }
    if (user.muted.includes(push.category)) return suppress('OPTED_OUT');
    const quietEnd = quietEndOf(user, now);
    if (quietEnd !== null) return defer(quietEnd, 'QUIET_HOURS');

    const own: RuleRecord[] =
      user.dailyLimit === null
        ? []
        : [
            {
              category: null,
              limit: user.dailyLimit,
              window: { calendar: 'DAY', rolling: null },
              overflow: 'INBOX_ONLY',
              own: true,
            },
          ];
    const full = [...this.rules, ...own].filter(
      (rule) =>
        (rule.category === null || rule.category === push.category) &&
        this.#used(rule, user, now).length >= rule.limit,
    );
    if (full.length === 0) return release(false, true, null);
    const overflows = full.map((rule) => ({ rule, overflow: push.overflow ?? rule.overflow }));
    const dropping = overflows.find(({ overflow }) => overflow === 'DROP');
    if (dropping) return suppress('CAP_REACHED', dropping.rule);
    if (!overflows.some(({ overflow }) => overflow === 'DEFER')) return release(true, false, full[0] ?? null);
    let last: { rule: RuleRecord; at: number } | undefined;
    for (const rule of full) {
      const at = this.#roomAt(rule, user, now);
      if (!last || at > last.at) last = { rule, at };
    }
    if (last) defer(last.at, 'CAP_REACHED', last.rule);
  }

  /** The charged releases in a rule's window, oldest first. */
  #used(rule: RuleRecord, user: ModelUser, now: number): number[] {
    const { calendar, rolling } = rule.window;
    const since =
      rolling !== null
        ? now - rolling + 1
        : calendar === 'DAY'
          ? startOfDay(user, now)
          : startOfWeek(user, now);
    return this.messages
      .filter((one) => one.user === user && one.charged && one.push.priority !== 'CRITICAL')
      .filter(({ push }) => rule.category === null || push.category === rule.category)
      .flatMap(({ releasedAt }) => (releasedAt !== null && releasedAt >= since ? [releasedAt] : []))
      .sort((one, other) => one - other);
  }

  #roomAt(rule: RuleRecord, user: ModelUser, now: number): number {
    if (rule.limit === 0) return Infinity;
    const { calendar, rolling } = rule.window;
    if (calendar === 'DAY') return startOfDay(user, now) + day;
    if (calendar === 'WEEK') return startOfWeek(user, now) + 7 * day;
    const used = this.#used(rule, user, now);
    return (used[used.length - rule.limit] ?? NaN) + (rolling ?? NaN);
  }
}

/** The instant at which a user's clocks next show a minute of the day. */
export function nextLocal(user: ModelUser, minute: number, from: number): number {
  const today = startOfDay(user, from) + minute * 60_000;
  return today >= from ? today : today + day;
}

function startOfDay({ offset }: ModelUser, now: number): number {
  const local = now + offset * hour;
  return local - (local % day) - offset * hour;
}

/** 1970 began on a Thursday, so Mondays are four days after multiples of a week. */
function startOfWeek({ offset }: ModelUser, now: number): number {
  const local = now + offset * hour;
  return local - ((local - 4 * day) % (7 * day)) - offset * hour;
}

function quietEndOf(user: ModelUser, now: number): number | null {
  if (!user.quiet) return null;
  const { from, to } = user.quiet;
  const midnight = startOfDay(user, now);
  for (const start of [midnight - day + from * 60_000, midnight + from * 60_000]) {
    const end = start + ((to - from + 1440) % 1440) * 60_000;
    if (start <= now && now < end) return end;
  }
  return null;
}
