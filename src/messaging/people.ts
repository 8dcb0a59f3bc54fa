import type { Bus } from '../bus/contract.ts';
import type { Clock } from '../clock.ts';
import { Problem } from '../errors.ts';
import { isKeepable } from '../keepable.ts';
import type { KeyedUpsert, PreferencesRecord, RuleRecord, Store, UserRecord } from '../store/contract.ts';
import { chargesSince, ownRule, usageOf } from './fatigue.ts';
import { readFilter, type UserFilterInput } from './filter-input.ts';
import { type PreferencesInput, readPreferences, readUsers, type UpsertUsersInput } from './people-input.ts';
import { nobody, presenceFor, type PresenceSource } from './presence.ts';
import { Faults, type UserProblem } from './user-problem.ts';

/** How much of a cap one person has used. */
export interface FrequencyUsage {
  readonly rule: RuleRecord;
  readonly used: number;
  readonly limit: number;
  /** When room next grows, or null while nothing is used. */
  readonly resetsAt: number | null;
}

export interface PeopleOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly presence: PresenceSource;
  /** Told when somebody's zone changed, so that pushes for a local time find them there. */
  readonly bus?: Bus;
}

/** People: who is known, what is known of them, what they chose. */
export class People {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #presence: PresenceSource;
  readonly #bus: Bus | undefined;

  constructor({ store, clock, presence, bus }: PeopleOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#presence = presence;
    this.#bus = bus;
  }

  /** Makes people known or changes them, all or none. */
  async upsert(input: UpsertUsersInput): Promise<{ users: UserRecord[]; errors: UserProblem[] }> {
    const { users, faults } = readUsers(input);
    if (faults.length > 0) return { users: [], errors: faults };
    const known = await this.#store.people.upsert(users);
    if (users.some(({ timeZone }) => timeZone !== null)) this.#zonesMoved();
    return { users: known, errors: [] };
  }

  /**
   * Makes people known or changes them as records of queues say, each record once; they were checked by `readUsers`.
   * @returns the keys of the records that took effect.
   */
  async upsertOnce(records: readonly KeyedUpsert[]): Promise<string[]> {
    const keys = await this.#store.people.upsertOnce(records, this.#clock.now());
    if (keys.length > 0 && records.some(({ user }) => user.timeZone !== null)) this.#zonesMoved();
    return keys;
  }

  /** Makes people known if they are not. */
  async ensure(ids: readonly string[]): Promise<void> {
    await this.#store.people.ensure(ids);
  }

  async get(id: string): Promise<UserRecord | null> {
    if (!isKeepable(id)) return null;
    const [user] = await this.#store.people.get([id]);
    return user ?? null;
  }

  /** The people with these ids, in the order asked; null for one who is not known. */
  getMany(ids: readonly string[]): Promise<(UserRecord | null)[]> {
    return this.#store.people.get(ids);
  }

  /**
   * People for whom a filter holds, after a cursor (a user's position): the same whom a push with this filter would reach.
   * @throws {Problem} INVALID_VALUE with a path from `where`.
   */
  async page(
    where: UserFilterInput | null | undefined,
    after: number | null,
    limit: number,
  ): Promise<UserRecord[]> {
    if (where == null) return this.#store.people.page(null, nobody, after ?? 0, limit);
    const faults = new Faults();
    const condition = readFilter(where, ['where'], faults);
    const [fault] = faults.list;
    if (fault) throw new Problem(fault.code, fault.message, fault.path);
    const presence = (await presenceFor({ where: condition }, this.#presence)) ?? nobody;
    return this.#store.people.page(condition, presence, after ?? 0, limit);
  }

  /** Changes the choices that are given; makes the person known if not. */
  async setPreferences(
    userId: string,
    input: PreferencesInput,
  ): Promise<{ preferences: PreferencesRecord | null; errors: UserProblem[] }> {
    const { changes, faults } = readPreferences(input);
    if (faults.length > 0) return { preferences: null, errors: faults };
    const { preferences } = await this.#store.people.setPreferences(userId, changes);
    if (changes.timeZone !== undefined) this.#zonesMoved();
    return { preferences, errors: [] };
  }

  /** How much of each cap a person has used, their own daily limit last. */
  async frequencyUsage(userId: string): Promise<FrequencyUsage[]> {
    const now = this.#clock.now();
    const [caps, user] = await Promise.all([this.#store.pushes.caps(), this.get(userId)]);
    const own = user?.preferences.dailyLimit ?? null;
    const rules = own === null ? caps : [...caps, ownRule(own)];
    const charges = await this.#store.people.charges(userId, chargesSince(rules, now));
    return rules.map((rule) => ({
      rule,
      limit: rule.limit,
      ...usageOf(rule, charges, user?.timeZone ?? 'UTC', now),
    }));
  }

  #zonesMoved(): void {
    this.#bus?.publish('due', 'all', { at: this.#clock.now() });
  }
}
