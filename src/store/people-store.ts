/** What a person chose. Null: no choice. */
export interface PreferencesRecord {
  readonly mutedCategories: readonly string[];
  /** "HH:MM" in the person's zone; may cross midnight. */
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  readonly timeZone: string | null;
  readonly dailyLimit: number | null;
}

export type AttributeValue = string | number | boolean;

export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface UserRecord {
  readonly id: string;
  readonly attributes: Attributes;
  /** The zone of the person's day: the chosen one, else the one an operator gave, else UTC. */
  readonly timeZone: string;
  readonly preferences: PreferencesRecord;
  /** Messages in the inbox that are neither read, expired nor retracted; kept in the same transactions as the states. */
  readonly unread: number;
  /** Where the user stands in the order in which users became known, from 1. For cursors only. */
  readonly position: number;
}

export interface UserUpsert {
  readonly id: string;
  /** Null keeps what is known. */
  readonly attributes: Attributes | null;
  readonly timeZone: string | null;
}

/** What a record of a queue says of a person. */
export interface KeyedUpsert {
  /** Stands for the record at all its deliveries. */
  readonly key: string;
  readonly user: UserUpsert;
}

/** A validated condition on people. See `UserFilter` in the schema for its meaning. */
export type Condition =
  | { readonly and: readonly Condition[] }
  | { readonly or: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly ids: readonly string[] }
  | { readonly attribute: string; readonly is: AttributeTest }
  | { readonly online: boolean }
  | { readonly watching: string };

export type AttributeTest =
  | { readonly in: readonly AttributeValue[] }
  | { readonly exists: boolean }
  | { readonly compare: '>' | '>=' | '<' | '<='; readonly to: number };

/** Who is connected while a condition is evaluated: the store has no connections, so it is told. */
export interface Presence {
  /** Users with an open connection. Empty if the condition does not ask. */
  readonly online: readonly string[];
  /** Users who follow a place, for each place that the condition names. */
  readonly watching: Readonly<Record<string, readonly string[]>>;
}

/** People: what is known of them and what they chose. A person is known from then on; nobody is forgotten. */
export interface PeopleStore {
  /** Makes people known or changes them, all or none; answers in the order asked. */
  upsert(users: readonly UserUpsert[]): Promise<UserRecord[]>;
  /**
   * Makes people known or changes them in the order of the records, each record once: in one transaction the keys are remembered, and only the
   * records whose keys were not remembered before take effect. All or none. Keys are forgotten by `IngestStore.sweep`.
   * @returns the keys that were new.
   */
  upsertOnce(records: readonly KeyedUpsert[], now: number): Promise<string[]>;
  /** Makes people known if they are not. */
  ensure(ids: readonly string[]): Promise<void>;
  /** The users with these ids, in the order asked; null for one who is not known. */
  get(ids: readonly string[]): Promise<(UserRecord | null)[]>;
  /**
   * Users for whom the condition holds (null: all) in the order in which they became known, after a position (0: from the start): exactly
   * those whom a push with this condition reaches. An attribute that a person does not have makes a comparison false, and `not` of it true.
   */
  page(where: Condition | null, presence: Presence, after: number, limit: number): Promise<UserRecord[]>;
  /** Changes the preferences that are given; answers with the user as it is then. Makes the person known if not. */
  setPreferences(id: string, changes: Partial<PreferencesRecord>): Promise<UserRecord>;
  /** What the person was charged since an instant, oldest first. Nothing for one who is not known. */
  charges(id: string, since: number): Promise<ChargeRecord[]>;
}

/** A message that counts against frequency caps. Derived from what was released, so that a new rule sees the past. */
export interface ChargeRecord {
  readonly at: number;
  readonly category: string;
}
