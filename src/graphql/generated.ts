import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AuditRecord as AuditRecordModel, LocationRecord as LocationRecordModel, DeadLetterRecord as DeadLetterRecordModel, RuleRecord as RuleRecordModel, HeadcountRecord as HeadcountRecordModel, PreferencesRecord as PreferencesRecordModel, RecipientRecord as RecipientRecordModel, UserRecord as UserRecordModel } from '../store/contract.ts';
import type { CurrentTime as CurrentTimeModel } from './resolvers/live.ts';
import type { MessageView as MessageViewModel } from '../messaging/inbox-hub.ts';
import type { PushView as PushViewModel } from '../messaging/push-engine.ts';
import type { RequestContext } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A string, a finite number or a boolean. */
  AttributeValue: { input: string | number | boolean; output: string | number | boolean; }
  /** An instant in RFC 3339 with an offset or Z, for example 2026-11-23T15:04:05.000Z. Answers are in UTC with milliseconds. */
  DateTime: { input: number; output: number; }
  /** A span of time in ISO 8601, weeks to seconds, for example PT1S, PT0.25S or P7D. Months and years are refused: their length varies. */
  Duration: { input: number; output: number; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
  /** An IANA time zone name, for example Asia/Shanghai. */
  TimeZone: { input: string; output: string; }
};

/** The kinds of callers, from the least to the most trusted. */
export type Access =
  /** An admin. */
  | 'ADMIN'
  /** Anyone, with or without a token. */
  | 'ANYONE'
  /** Anyone, unless the server was told that live facts need a token; then any caller with a valid token. */
  | 'LIVE'
  /** An operator or an admin. */
  | 'OPERATOR'
  /** A sensor, an operator or an admin. */
  | 'SENSOR'
  /** Any caller with a valid token. */
  | 'SIGNED_IN';

/** A comparison of one attribute. All comparisons given must hold; give at least one. */
export type AttributeFilter = {
  /** It is this value, of the same type. */
  readonly equals?: InputMaybe<Scalars['AttributeValue']['input']>;
  /** The person has it (true) or not (false). */
  readonly exists?: InputMaybe<Scalars['Boolean']['input']>;
  /** It is a number greater than this or equal. */
  readonly greaterOrEqual?: InputMaybe<Scalars['Float']['input']>;
  /** It is a number greater than this. */
  readonly greaterThan?: InputMaybe<Scalars['Float']['input']>;
  /** It is one of these values. At most 1,000. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['AttributeValue']['input']>>;
  /** It is a number less than this or equal. */
  readonly lessOrEqual?: InputMaybe<Scalars['Float']['input']>;
  /** It is a number less than this. */
  readonly lessThan?: InputMaybe<Scalars['Float']['input']>;
  /** The attribute's name. */
  readonly name: Scalars['String']['input'];
};

/** Whom a push is for. */
export type AudienceInput =
  /** Everyone known when it is released. Must be true. */
  { readonly everyone: Scalars['Boolean']['input']; readonly userIds?: never; readonly where?: never; }
  |  /** These people; one who is not known yet is made known. From 1 to 10,000 ids; an id given twice counts once. */
  { readonly everyone?: never; readonly userIds: ReadonlyArray<Scalars['ID']['input']>; readonly where?: never; }
  |  /** Everyone for whom this condition holds when it is released. */
  { readonly everyone?: never; readonly userIds?: never; readonly where: UserFilter; };

/** What is on record. */
export type AuditAction =
  /** A critical push passes frequency caps and quiet hours; details has the reason. */
  | 'CAPS_BYPASSED'
  /** The frequency caps were replaced; details has the new ones. */
  | 'CAPS_CHANGED'
  /** Such records were removed; details has their ids. */
  | 'DEAD_LETTERS_REMOVED'
  /** Records of queues that could not be applied were tried again; details has their ids. */
  | 'DEAD_LETTERS_REPLAYED'
  /** A push was stopped for everybody for whom its time had not come. */
  | 'PUSH_CANCELLED'
  /** A push was taken back from everybody. */
  | 'PUSH_RETRACTED'
  /** A push was accepted. */
  | 'PUSH_SENT'
  /** All connections of a user were closed. */
  | 'USER_DISCONNECTED';

/** What somebody who runs this server did. Never what a message says. */
export type AuditEntry = {
  readonly __typename?: 'AuditEntry';
  /** What was done. */
  readonly action: AuditAction;
  /** Who did it: the subject of the token, or the source of a record that came from a queue. */
  readonly actor: Scalars['String']['output'];
  /** When it was done. */
  readonly at: Scalars['DateTime']['output'];
  /** More about it, or null: the reason of a bypass, the new frequency caps, how many it concerned. */
  readonly details?: Maybe<Scalars['JSON']['output']>;
  /** Its id, which grows from entry to entry. */
  readonly id: Scalars['ID']['output'];
  /** The role of the token, or null if there was none. */
  readonly role?: Maybe<Scalars['String']['output']>;
  /** The id of what it was done to, or null. */
  readonly target?: Maybe<Scalars['String']['output']>;
};

/** A page of the audit log. */
export type AuditEntryConnection = {
  readonly __typename?: 'AuditEntryConnection';
  /** The entries of this page with their cursors, newest first. */
  readonly edges: ReadonlyArray<AuditEntryEdge>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** An entry in a page. */
export type AuditEntryEdge = {
  readonly __typename?: 'AuditEntryEdge';
  /** Its position in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: AuditEntry;
};

/** All live facts of one place, for one subscription. */
export type Board = {
  readonly __typename?: 'Board';
  /** The time at the place. */
  readonly currentTime: CurrentTime;
  /** How many people are in, or null before the first reading. */
  readonly headcount?: Maybe<Headcount>;
  /** The place. */
  readonly location: Location;
};

/** A unit of the calendar. */
export type CalendarUnit =
  /** From midnight to midnight. */
  | 'DAY'
  /** From Monday to Sunday. */
  | 'WEEK';

/** The span over which a cap counts: exactly one of the two. */
export type CapWindow = {
  readonly __typename?: 'CapWindow';
  /** A day or a week of the calendar in the person's zone; weeks begin on Monday. */
  readonly calendar?: Maybe<CalendarUnit>;
  /** The span that ends now. */
  readonly rolling?: Maybe<Scalars['Duration']['output']>;
};

/** The span over which a cap counts. */
export type CapWindowInput =
  /** A day or a week of the calendar in the person's zone. */
  { readonly calendar: CalendarUnit; readonly rolling?: never; }
  |  /** The span that ends now, from PT1S to P90D. */
  { readonly calendar?: never; readonly rolling: Scalars['Duration']['input']; };

/** A position in WGS 84. */
export type Coordinates = {
  readonly __typename?: 'Coordinates';
  /** Degrees north of the equator, from -90 to 90. */
  readonly latitude: Scalars['Float']['output'];
  /** Degrees east of Greenwich, from -180 to 180. */
  readonly longitude: Scalars['Float']['output'];
};

/** A position in WGS 84. */
export type CoordinatesInput = {
  /** Degrees north of the equator, from -90 to 90. */
  readonly latitude: Scalars['Float']['input'];
  /** Degrees east of Greenwich, from -180 to 180. */
  readonly longitude: Scalars['Float']['input'];
};

/** The time now, in one time zone. */
export type CurrentTime = {
  readonly __typename?: 'CurrentTime';
  /** The instant, in UTC. */
  readonly instant: Scalars['DateTime']['output'];
  /** What a clock on the wall shows there, in ISO 8601 without an offset, for example 2026-11-23T23:04:05. */
  readonly local: Scalars['String']['output'];
  /** The zone in which `local` is told. */
  readonly timeZone: Scalars['TimeZone']['output'];
  /** The zone's offset from UTC at this instant, for example +08:00. */
  readonly utcOffset: Scalars['String']['output'];
};

/** A record of a queue that could not be applied. It is kept for 90 days, or until it is applied or removed. */
export type DeadLetter = {
  readonly __typename?: 'DeadLetter';
  /** How often it was tried. */
  readonly attempts: Scalars['Int']['output'];
  /** A stable word for what is wrong, for example BAD_REQUEST, INVALID_VALUE or NOT_FOUND. */
  readonly code: Scalars['String']['output'];
  /** When it was last tried. */
  readonly failedAt: Scalars['DateTime']['output'];
  /** Names it for replaying and removing. */
  readonly id: Scalars['ID']['output'];
  /** The key under which the queue keeps order, or null. */
  readonly key?: Maybe<Scalars['String']['output']>;
  /** Its place in the partition. */
  readonly offset: Scalars['String']['output'];
  /** The partition; 0 where the queue has none. */
  readonly partition: Scalars['String']['output'];
  /** What it says, as text; null if it was larger than 256 KiB. */
  readonly payload?: Maybe<Scalars['String']['output']>;
  /** When the queue took it, or null if it does not say. */
  readonly queuedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What is wrong, in sentences. */
  readonly reason: Scalars['String']['output'];
  /** The kind of queue it came from: redis-streams, nats, kafka or rocketmq. */
  readonly source: Scalars['String']['output'];
  /** The stream or topic. */
  readonly topic: Scalars['String']['output'];
};

/** A page of dead letters. */
export type DeadLetterConnection = {
  readonly __typename?: 'DeadLetterConnection';
  /** How many there are of each topic. */
  readonly counts: ReadonlyArray<DeadLetterCount>;
  /** The dead letters of this page with their cursors, newest first. */
  readonly edges: ReadonlyArray<DeadLetterEdge>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly total: Scalars['Int']['output'];
};

/** How many dead letters there are of one topic. */
export type DeadLetterCount = {
  readonly __typename?: 'DeadLetterCount';
  /** How many there are. */
  readonly count: Scalars['Int']['output'];
  /** The kind of queue. */
  readonly source: Scalars['String']['output'];
  /** The stream or topic. */
  readonly topic: Scalars['String']['output'];
};

/** A dead letter in a page. */
export type DeadLetterEdge = {
  readonly __typename?: 'DeadLetterEdge';
  /** Its position in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The dead letter. */
  readonly node: DeadLetter;
};

/** What came of it. */
export type DisconnectUserPayload = {
  readonly __typename?: 'DisconnectUserPayload';
  /** How many connections there were. Each node closes its own within a second. */
  readonly connections: Scalars['Int']['output'];
  /** Why it was refused; empty if it was not. */
  readonly errors: ReadonlyArray<UserError>;
};

/** At most so many messages for one person in one window. */
export type FrequencyCap = {
  readonly __typename?: 'FrequencyCap';
  /** The category it counts, or null if it counts all. */
  readonly category?: Maybe<Scalars['String']['output']>;
  /** How many messages it lets through. */
  readonly limit: Scalars['Int']['output'];
  /** What happens to a message over it. */
  readonly overflow: Overflow;
  /** Whether it is a person's own daily limit. */
  readonly own: Scalars['Boolean']['output'];
  /** Over which span. */
  readonly window: CapWindow;
};

/** A cap. */
export type FrequencyCapInput = {
  /** The category it counts; absent: all. */
  readonly category?: InputMaybe<Scalars['String']['input']>;
  /** How many messages it lets through, from 0. */
  readonly limit: Scalars['Int']['input'];
  /** What happens to a message over it; INBOX_ONLY if absent. */
  readonly overflow?: InputMaybe<Overflow>;
  /** Over which span. */
  readonly window: CapWindowInput;
};

/** How much of a cap one person has used. */
export type FrequencyUsage = {
  readonly __typename?: 'FrequencyUsage';
  /** How many it lets through. */
  readonly limit: Scalars['Int']['output'];
  /** When room next grows: the window's end, or when the oldest message leaves it; null while nothing is used. */
  readonly resetsAt?: Maybe<Scalars['DateTime']['output']>;
  /** The cap. */
  readonly rule: FrequencyCap;
  /** How many messages count in the window now. */
  readonly used: Scalars['Int']['output'];
};

/**
 * What became of a push, in people. `audience` counts everybody reached so far: it is the sum of `suppressed`, `deferred` and `released`, always.
 * `sent`, `acked`, `read` count people who came at least so far.
 */
export type Funnel = {
  readonly __typename?: 'Funnel';
  /** Those of them of whom a device has it. */
  readonly acked: Scalars['Int']['output'];
  /** Everybody it was decided for so far. */
  readonly audience: Scalars['Int']['output'];
  /** Those who get it later. */
  readonly deferred: Scalars['Int']['output'];
  /** Those of them for whom it stopped to matter before it was acknowledged. */
  readonly expired: Scalars['Int']['output'];
  /** Those of them in whose inbox it came without disturbing. */
  readonly quiet: Scalars['Int']['output'];
  /** Those of them who saw it. */
  readonly read: Scalars['Int']['output'];
  /** Those in whose inbox it came. */
  readonly released: Scalars['Int']['output'];
  /** Those of them to a connection of whom it was handed. */
  readonly sent: Scalars['Int']['output'];
  /** Those who do not get it, by reason. */
  readonly suppressed: ReadonlyArray<SuppressedCount>;
};

/** How many people are in a place now. Never negative. */
export type Headcount = {
  readonly __typename?: 'Headcount';
  /** How many people the place holds, or null if that is not known. */
  readonly capacity?: Maybe<Scalars['Int']['output']>;
  /** The number of people. */
  readonly count: Scalars['Int']['output'];
  /** The place. */
  readonly location: Location;
  /** When it was observed. */
  readonly observedAt: Scalars['DateTime']['output'];
  /** Whether the count was measured, or worked out from people seen entering and leaving. */
  readonly quality: HeadcountQuality;
  /** Whether its source has been silent for longer than the place allows. */
  readonly stale: Scalars['Boolean']['output'];
};

/** How a headcount came about. */
export type HeadcountQuality =
  /** Worked out from flows through doors, which drift. */
  | 'ESTIMATED'
  /** Counted at one instant, or started from a reset. */
  | 'MEASURED';

/** One point of a headcount's history. */
export type HeadcountSample = {
  readonly __typename?: 'HeadcountSample';
  /** When it was observed. */
  readonly at: Scalars['DateTime']['output'];
  /** The number of people then. */
  readonly count: Scalars['Int']['output'];
};

/** A place: a building, a hall, a bus. Its coordinates may move. */
export type Location = {
  readonly __typename?: 'Location';
  /** How many people it holds, or null if that is not known. */
  readonly capacity?: Maybe<Scalars['Int']['output']>;
  /** Where it is, or null while that is not known. */
  readonly coordinates?: Maybe<Coordinates>;
  /** The time there, now. */
  readonly currentTime: CurrentTime;
  /** How many people are in, or null before the first reading. */
  readonly headcount?: Maybe<Headcount>;
  /** The headcount over time: for each step that has a reading, the newest count in it, oldest first. At most 2,000 steps. */
  readonly headcountHistory: ReadonlyArray<HeadcountSample>;
  /** The id under which it was made known. */
  readonly id: Scalars['ID']['output'];
  /** What people call it. */
  readonly name: Scalars['String']['output'];
  /** When its position was last observed, or null before the first reading. */
  readonly observedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether the source of its position has been silent for longer than the place allows. */
  readonly stale: Scalars['Boolean']['output'];
  /** The zone of its clocks. */
  readonly timeZone: Scalars['TimeZone']['output'];
  /** How many connections follow this place now. Announced at most once a second. */
  readonly watchers: Scalars['Int']['output'];
};


/** A place: a building, a hall, a bus. Its coordinates may move. */
export type LocationHeadcountHistoryArgs = {
  every?: InputMaybe<Scalars['Duration']['input']>;
  from: Scalars['DateTime']['input'];
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page of places. */
export type LocationConnection = {
  readonly __typename?: 'LocationConnection';
  /** The places of this page with their cursors, in the order of their ids. */
  readonly edges: ReadonlyArray<LocationEdge>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** A place in a page. */
export type LocationEdge = {
  readonly __typename?: 'LocationEdge';
  /** Its position in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The place. */
  readonly node: Location;
};

/** A place to make known or to change. */
export type LocationInput = {
  /** How many people it holds. Not negative. */
  readonly capacity?: InputMaybe<Scalars['Int']['input']>;
  /** Where it is. Absent keeps what is known. */
  readonly coordinates?: InputMaybe<CoordinatesInput>;
  /** Its id: 1 to 200 characters. */
  readonly id: Scalars['ID']['input'];
  /** What people call it: 1 to 200 characters. */
  readonly name: Scalars['String']['input'];
  /** How long its sources may be silent before its facts are stale; absent: never stale. */
  readonly staleAfter?: InputMaybe<Scalars['Duration']['input']>;
  /** The zone of its clocks. */
  readonly timeZone: Scalars['TimeZone']['input'];
};

/** A push as one person has it. Its id is the push's and never changes; its state is that person's own. */
export type Message = {
  readonly __typename?: 'Message';
  /** When the first device acknowledged it, or null. */
  readonly ackedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The text. */
  readonly body: Scalars['String']['output'];
  /** What it is about; people mute and cap by category. */
  readonly category: Scalars['String']['output'];
  /** What the operator attached for programs, or null. */
  readonly data?: Maybe<Scalars['JSON']['output']>;
  /** When it stops to matter, or null for never. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The push's id: the same at every redelivery and for every recipient. */
  readonly id: Scalars['ID']['output'];
  /** How much it matters. */
  readonly priority: Priority;
  /** Whether it was over a cap and is kept in the inbox without disturbing. */
  readonly quiet: Scalars['Boolean']['output'];
  /** When the person saw it, or null. */
  readonly readAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it was handed to a connection of this person before. */
  readonly redelivered: Scalars['Boolean']['output'];
  /** When it came into the inbox. */
  readonly releasedAt: Scalars['DateTime']['output'];
  /** Where it is in its life. */
  readonly state: MessageState;
  /** The headline. */
  readonly title: Scalars['String']['output'];
  /** Where it leads, or null. */
  readonly url?: Maybe<Scalars['String']['output']>;
};

/** A page of messages. */
export type MessageConnection = {
  readonly __typename?: 'MessageConnection';
  /** The messages of this page with their cursors, newest first. */
  readonly edges: ReadonlyArray<MessageEdge>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** A message in a page. */
export type MessageEdge = {
  readonly __typename?: 'MessageEdge';
  /** Its position in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The message. */
  readonly node: Message;
};

/** Where a message is in its life. */
export type MessageState =
  /** A device of the person has it. */
  | 'ACKED'
  /** It stopped to matter before it was acknowledged. */
  | 'EXPIRED'
  /** In the inbox, not handed to a connection yet. */
  | 'PENDING'
  /** The person saw it. */
  | 'READ'
  /** An operator took it back. */
  | 'RETRACTED'
  /** Handed to a connection; nothing is proved. */
  | 'SENT';

/** What came of it, id by id. */
export type MessagesPayload = {
  readonly __typename?: 'MessagesPayload';
  /** One error for each id that is not the caller's. */
  readonly errors: ReadonlyArray<UserError>;
  /** The messages that are the caller's, as they are now, in the order asked. */
  readonly messages: ReadonlyArray<Message>;
};

/** Everything that can be changed. The fields of one operation run one after another. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** A device of the caller has these messages: they are not sent again. Idempotent; an id that is not the caller's is an error for that id alone. */
  readonly ackMessages: MessagesPayload;
  /** Stops a push for everybody for whom its time has not come. Who has it keeps it. */
  readonly cancelPush: PushPayload;
  /** Closes all connections of a person with 4403; they may come back with fresh credentials. */
  readonly disconnectUser: DisconnectUserPayload;
  /** The caller saw these messages. Implies acknowledged. Idempotent; an id that is not the caller's is an error for that id alone. */
  readonly markMessagesRead: MessagesPayload;
  /** Removes dead letters for good. */
  readonly removeDeadLetters: RemoveDeadLettersPayload;
  /** Tries dead letters once more, oldest first; what took effect meanwhile does not count twice. Those that are applied are removed. */
  readonly replayDeadLetters: ReplayDeadLettersPayload;
  /**
   * A sensor's reading of how many people are in. Either the whole `count`, or how many `entered` and `left` since the last reading; `reset`
   * starts again from zero (or from `count`). A reading with the same `id`, or the same `source` and `observedAt`, counts once.
   */
  readonly reportHeadcount: ReportHeadcountPayload;
  /** A sensor's reading of where a place is. */
  readonly reportLocation: ReportLocationPayload;
  /** Takes a push back from everybody: never delivered afterwards; who has it sees it RETRACTED. */
  readonly retractPush: PushPayload;
  /** Accepts a push. When it answers, the push is durable and will reach everybody it is for. */
  readonly sendPush: SendPushPayload;
  /** Replaces all caps. They apply to whatever is released from now on, and count what was released before. */
  readonly setFrequencyCaps: SetFrequencyCapsPayload;
  /** Changes the caller's own preferences. A field that is absent stays as it was; null clears it. */
  readonly setPreferences: PreferencesPayload;
  /** Makes places known, or changes them. All or none. Readings are kept. */
  readonly upsertLocations: UpsertLocationsPayload;
  /** Makes people known, or changes them. All or none. Inboxes and preferences are kept. */
  readonly upsertUsers: UpsertUsersPayload;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationAckMessagesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationCancelPushArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationDisconnectUserArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationMarkMessagesReadArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationRemoveDeadLettersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationReplayDeadLettersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationReportHeadcountArgs = {
  input: ReportHeadcountInput;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationReportLocationArgs = {
  input: ReportLocationInput;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationRetractPushArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationSendPushArgs = {
  input: SendPushInput;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationSetFrequencyCapsArgs = {
  input: SetFrequencyCapsInput;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationSetPreferencesArgs = {
  input: PreferencesInput;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationUpsertLocationsArgs = {
  input: UpsertLocationsInput;
};


/** Everything that can be changed. The fields of one operation run one after another. */
export type MutationUpsertUsersArgs = {
  input: UpsertUsersInput;
};

/** What happens to a message over a cap. */
export type Overflow =
  /** It waits until all caps have room, unless it expires first. */
  | 'DEFER'
  /** It is not delivered; that is on the record. */
  | 'DROP'
  /** It comes into the inbox without disturbing, and is charged nothing. */
  | 'INBOX_ONLY';

/** Where a page of a list ends and whether there is more. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** The cursor of the last edge, or null for an empty page. Pass it as `after` for the next page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether another page follows. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether this page was preceded by another. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first edge, or null for an empty page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** What a person chose about being disturbed. */
export type Preferences = {
  readonly __typename?: 'Preferences';
  /** The person's own cap on messages per day, or null. */
  readonly dailyLimit?: Maybe<Scalars['Int']['output']>;
  /** Categories of which the person gets nothing but critical messages. */
  readonly mutedCategories: ReadonlyArray<Scalars['String']['output']>;
  /** When the person has peace, or null for never. */
  readonly quietHours?: Maybe<QuietHours>;
  /** The person's own choice of zone, or null. */
  readonly timeZone?: Maybe<Scalars['TimeZone']['output']>;
};

/** Choices about being disturbed. */
export type PreferencesInput = {
  /** At most so many messages per day, from 0; null for no cap of one's own. */
  readonly dailyLimit?: InputMaybe<Scalars['Int']['input']>;
  /** Categories to get nothing of but critical messages. At most 100. */
  readonly mutedCategories?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** When to have peace; null for never. */
  readonly quietHours?: InputMaybe<QuietHoursInput>;
  /** The zone of one's day; null for the one an operator gave. */
  readonly timeZone?: InputMaybe<Scalars['TimeZone']['input']>;
};

/** What came of it. */
export type PreferencesPayload = {
  readonly __typename?: 'PreferencesPayload';
  /** Why it was refused; empty if it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The preferences as they are now, or null if refused. */
  readonly preferences?: Maybe<Preferences>;
};

/** How much a message matters. */
export type Priority =
  /** Passes caps and quiet hours, with a reason on the record. */
  | 'CRITICAL'
  /** Before the usual ones. */
  | 'HIGH'
  /** May wait. */
  | 'LOW'
  /** As usual. */
  | 'NORMAL';

/** What an operator sends: content, category, priority, audience and timing. */
export type Push = {
  readonly __typename?: 'Push';
  /** The wall-clock time at which each person gets it, in the person's zone, or null. */
  readonly atLocalTime?: Maybe<Scalars['String']['output']>;
  /** The text. */
  readonly body: Scalars['String']['output'];
  /** Why a critical push passed caps and quiet hours, or null. */
  readonly bypassReason?: Maybe<Scalars['String']['output']>;
  /** What it is about. */
  readonly category: Scalars['String']['output'];
  /** When it was accepted. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** The subject of the token that sent it. */
  readonly createdBy: Scalars['String']['output'];
  /** What is attached for programs, or null. */
  readonly data?: Maybe<Scalars['JSON']['output']>;
  /** When it stops to matter, or null for never. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** What became of it, counted. */
  readonly funnel: Funnel;
  /** Its id, a UUIDv7. */
  readonly id: Scalars['ID']['output'];
  /** How much it matters. */
  readonly priority: Priority;
  /** Why one person got it, or did not; null if the person was not in the audience. */
  readonly recipient?: Maybe<Recipient>;
  /** Everybody it was decided for, in the order in which they became known. */
  readonly recipients: RecipientConnection;
  /** The instant it is to be released, or null for at once or for a local time. */
  readonly scheduledAt?: Maybe<Scalars['DateTime']['output']>;
  /** How far it is. */
  readonly status: PushStatus;
  /** The headline. */
  readonly title: Scalars['String']['output'];
  /** Where it leads, or null. */
  readonly url?: Maybe<Scalars['String']['output']>;
};


/** What an operator sends: content, category, priority, audience and timing. */
export type PushRecipientArgs = {
  userId: Scalars['ID']['input'];
};


/** What an operator sends: content, category, priority, audience and timing. */
export type PushRecipientsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<ReadonlyArray<RecipientState>>;
};

/** A page of pushes. */
export type PushConnection = {
  readonly __typename?: 'PushConnection';
  /** The pushes of this page with their cursors, newest first. */
  readonly edges: ReadonlyArray<PushEdge>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** A push in a page. */
export type PushEdge = {
  readonly __typename?: 'PushEdge';
  /** Its position in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The push. */
  readonly node: Push;
};

/** What came of it. */
export type PushPayload = {
  readonly __typename?: 'PushPayload';
  /** Why it was refused; empty if it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The push as it is now, or null if there is none or it was refused. */
  readonly push?: Maybe<Push>;
};

/** What a push would do if it were sent now. */
export type PushPreview = {
  readonly __typename?: 'PushPreview';
  /** Everybody it would be decided for. */
  readonly audience: Scalars['Int']['output'];
  /** How many each frequency cap stands in the way of. */
  readonly byRule: ReadonlyArray<RuleCount>;
  /** How many would get it later. */
  readonly deferred: Scalars['Int']['output'];
  /** Why it could not be sent as it is; empty if it could. */
  readonly errors: ReadonlyArray<UserError>;
  /** How many of them are online. */
  readonly online: Scalars['Int']['output'];
  /** How many of those would get it without being disturbed. */
  readonly quiet: Scalars['Int']['output'];
  /** How many would get it now, disturbing or not. */
  readonly released: Scalars['Int']['output'];
  /** The first ten people of the audience. */
  readonly sample: ReadonlyArray<User>;
  /** How many would not get it, by reason. */
  readonly suppressed: ReadonlyArray<SuppressedCount>;
};

/** How far a push is. */
export type PushStatus =
  /** Cancelled before it was released. */
  | 'CANCELLED'
  /** Decided for everybody; some may be deferred. */
  | 'RELEASED'
  /** Being decided, person by person. */
  | 'RELEASING'
  /** Taken back. */
  | 'RETRACTED'
  /** Accepted; its time has not come for anybody. */
  | 'SCHEDULED';

/** Everything that can be read once. */
export type Query = {
  readonly __typename?: 'Query';
  /** Who did what, newest first. Entries are never changed, and kept for two years. */
  readonly auditLog: AuditEntryConnection;
  /** The time now. */
  readonly currentTime: CurrentTime;
  /** Records of queues that could not be applied, newest first. */
  readonly deadLetters: DeadLetterConnection;
  /** The caps that hold for everybody. */
  readonly frequencyCaps: ReadonlyArray<FrequencyCap>;
  /** How many people are in a place, or null if it is unknown or has no reading yet. */
  readonly headcount?: Maybe<Headcount>;
  /** One place, or null if there is none with this id. */
  readonly location?: Maybe<Location>;
  /** All places, by id. */
  readonly locations: LocationConnection;
  /** Decides for everybody exactly as a send at this instant would, and changes nothing. */
  readonly previewPush: PushPreview;
  /** One push, or null if there is none with this id. */
  readonly push?: Maybe<Push>;
  /** All pushes, newest first. */
  readonly pushes: PushConnection;
  /** One person, or null if there is none with this id. */
  readonly user?: Maybe<User>;
  /** People, in the order in which they became known: the same whom a push with this condition would reach. */
  readonly users: UserConnection;
  /** The caller, or null without a token. */
  readonly viewer?: Maybe<User>;
};


/** Everything that can be read once. */
export type QueryAuditLogArgs = {
  action?: InputMaybe<AuditAction>;
  actor?: InputMaybe<Scalars['String']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read once. */
export type QueryCurrentTimeArgs = {
  timeZone?: InputMaybe<Scalars['TimeZone']['input']>;
};


/** Everything that can be read once. */
export type QueryDeadLettersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read once. */
export type QueryHeadcountArgs = {
  locationId: Scalars['ID']['input'];
};


/** Everything that can be read once. */
export type QueryLocationArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read once. */
export type QueryLocationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read once. */
export type QueryPreviewPushArgs = {
  input: SendPushInput;
};


/** Everything that can be read once. */
export type QueryPushArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read once. */
export type QueryPushesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read once. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read once. */
export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  where?: InputMaybe<UserFilter>;
};

/** A span of each day, in the person's zone; it may cross midnight. */
export type QuietHours = {
  readonly __typename?: 'QuietHours';
  /** The minute it begins, for example 22:00. */
  readonly from: Scalars['String']['output'];
  /** The minute it ends, for example 07:00. */
  readonly to: Scalars['String']['output'];
};

/** A span of each day, in the person's zone; it may cross midnight. */
export type QuietHoursInput = {
  /** The minute it begins, for example 22:00. */
  readonly from: Scalars['String']['input'];
  /** The minute it ends, for example 07:00. Not the same as `from`. */
  readonly to: Scalars['String']['input'];
};

/** What was decided for one person, and why. */
export type Recipient = {
  readonly __typename?: 'Recipient';
  /** When the first device acknowledged it, or null. */
  readonly ackedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it came without disturbing. */
  readonly quiet: Scalars['Boolean']['output'];
  /** When the person saw it, or null. */
  readonly readAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why the person does not get it, or null. For a deferred one: what it waits for (QUIET_HOURS or CAP_REACHED). */
  readonly reason?: Maybe<SuppressionReason>;
  /** When it came into the inbox, or null. */
  readonly releasedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The frequency cap that decided, or null. */
  readonly rule?: Maybe<FrequencyCap>;
  /** Where it is. */
  readonly state: RecipientState;
  /** Until when it is deferred, or null. */
  readonly until?: Maybe<Scalars['DateTime']['output']>;
  /** The person. */
  readonly user: User;
};

/** A page of recipients. */
export type RecipientConnection = {
  readonly __typename?: 'RecipientConnection';
  /** The recipients of this page with their cursors. */
  readonly edges: ReadonlyArray<RecipientEdge>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** A recipient in a page. */
export type RecipientEdge = {
  readonly __typename?: 'RecipientEdge';
  /** The position in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The recipient. */
  readonly node: Recipient;
};

/** Where one recipient is. */
export type RecipientState =
  /** A device has it. */
  | 'ACKED'
  /** Gets it later. */
  | 'DEFERRED'
  /** Expired before it was acknowledged. */
  | 'EXPIRED'
  /** In the inbox. */
  | 'PENDING'
  /** Seen. */
  | 'READ'
  /** Taken back. */
  | 'RETRACTED'
  /** Handed to a connection. */
  | 'SENT'
  /** Does not get it. */
  | 'SUPPRESSED';

/** What came of it. */
export type RemoveDeadLettersPayload = {
  readonly __typename?: 'RemoveDeadLettersPayload';
  /** Why it was refused; empty if it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** How many were removed. */
  readonly removed: Scalars['Int']['output'];
};

/** What came of it. */
export type ReplayDeadLettersPayload = {
  readonly __typename?: 'ReplayDeadLettersPayload';
  /** The ids of those that were applied. */
  readonly applied: ReadonlyArray<Scalars['ID']['output']>;
  /** Why the others were not, one for each; its path names the id's place in the argument. */
  readonly errors: ReadonlyArray<UserError>;
};

/** A reading of how many people are in. Give `count`, or `entered` and/or `left`, or `reset`. */
export type ReportHeadcountInput = {
  /** How many people are in. Not negative. */
  readonly count?: InputMaybe<Scalars['Int']['input']>;
  /** How many came in since the last reading. Not negative. */
  readonly entered?: InputMaybe<Scalars['Int']['input']>;
  /** The reading's own id, if the sensor gives one: the same id counts once. */
  readonly id?: InputMaybe<Scalars['ID']['input']>;
  /** How many went out since the last reading. Not negative. */
  readonly left?: InputMaybe<Scalars['Int']['input']>;
  /** The place. */
  readonly locationId: Scalars['ID']['input'];
  /** When it was observed; now if absent. Not more than a minute ahead of the server. */
  readonly observedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Start again from zero before the rest of this reading is applied. */
  readonly reset?: InputMaybe<Scalars['Boolean']['input']>;
  /** The sensor, if a place has several: readings of one source at one instant count once. */
  readonly source?: InputMaybe<Scalars['String']['input']>;
};

/** What came of a reading. */
export type ReportHeadcountPayload = {
  readonly __typename?: 'ReportHeadcountPayload';
  /** Why it was refused; empty if it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The headcount after the reading, or null if it was refused. */
  readonly headcount?: Maybe<Headcount>;
};

/** A reading of where a place is. */
export type ReportLocationInput = {
  /** Where it is. */
  readonly coordinates: CoordinatesInput;
  /** The reading's own id, if the sensor gives one: the same id counts once. */
  readonly id?: InputMaybe<Scalars['ID']['input']>;
  /** The place. */
  readonly locationId: Scalars['ID']['input'];
  /** When it was observed; now if absent. Not more than a minute ahead of the server. */
  readonly observedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The sensor, if a place has several. */
  readonly source?: InputMaybe<Scalars['String']['input']>;
};

/** What came of a reading. */
export type ReportLocationPayload = {
  readonly __typename?: 'ReportLocationPayload';
  /** Why it was refused; empty if it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The place after the reading, or null if it was refused. */
  readonly location?: Maybe<Location>;
};

/** How many people one frequency cap stands in the way of. */
export type RuleCount = {
  readonly __typename?: 'RuleCount';
  /** The number of people. */
  readonly capped: Scalars['Int']['output'];
  /** The cap. */
  readonly rule: FrequencyCap;
};

/** A push to send. */
export type SendPushInput = {
  /** When to release it; at once if absent or past. Not together with atLocalTime. */
  readonly at?: InputMaybe<Scalars['DateTime']['input']>;
  /** When to release it in each person's own zone, for example 09:00: the next time a clock there shows it. */
  readonly atLocalTime?: InputMaybe<Scalars['String']['input']>;
  /** Whom it is for. */
  readonly audience: AudienceInput;
  /** The text: up to 10,000 characters. */
  readonly body: Scalars['String']['input'];
  /** Why it passes caps and quiet hours: required for CRITICAL, refused for others. Kept on the record. */
  readonly bypassReason?: InputMaybe<Scalars['String']['input']>;
  /** What it is about: 1 to 64 characters. */
  readonly category?: Scalars['String']['input'];
  /** Anything for programs, up to 16 KiB of JSON. */
  readonly data?: InputMaybe<Scalars['JSON']['input']>;
  /** How many people a preview said. Refused if the audience moved by more than maxDriftPercent. */
  readonly expectedAudience?: InputMaybe<Scalars['Int']['input']>;
  /** When it stops to matter. Later than now and than `at`. */
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The caller's own key, 1 to 200 characters: the same key and content give the same push again for as long as it is kept; other content is an error. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How far the audience may have moved, in percent of expectedAudience, from 0. */
  readonly maxDriftPercent?: InputMaybe<Scalars['Float']['input']>;
  /** What to do with a message over a cap; overrides the rule's. */
  readonly overflow?: InputMaybe<Overflow>;
  /** How much it matters. */
  readonly priority?: Priority;
  /** The headline: 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
  /** Where it leads: an http or https address, or a path that begins with one slash. */
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

/** What came of it. */
export type SendPushPayload = {
  readonly __typename?: 'SendPushPayload';
  /** Why it was refused; empty if it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The push, or null if it was refused. */
  readonly push?: Maybe<Push>;
};

/** All caps. */
export type SetFrequencyCapsInput = {
  /** At most 50 caps, no two over the same category and window. */
  readonly rules: ReadonlyArray<FrequencyCapInput>;
};

/** What came of it. */
export type SetFrequencyCapsPayload = {
  readonly __typename?: 'SetFrequencyCapsPayload';
  /** Why they were refused; empty if they were not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The caps as they are now. */
  readonly rules: ReadonlyArray<FrequencyCap>;
};

/** Everything that can be followed. Any number of subscriptions share one WebSocket. */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** All live facts of one place: at once, and then on a steady pace aligned to the wall clock, if something selected changed. */
  readonly board: Board;
  /** The time, at once and then at a steady pace aligned to the wall clock: PT1S comes on the full second. */
  readonly currentTime: CurrentTime;
  /** The headcount of one place: at once if it has one, then whenever something selected changed. An unknown id is a NOT_FOUND error. */
  readonly headcount: Headcount;
  /** One place, at once and then whenever something selected changed. An unknown id is a NOT_FOUND error. */
  readonly location: Location;
  /**
   * The caller's own messages: first every released message that is neither acknowledged, expired nor retracted, oldest first; then each new one,
   * and each change of state of one (acknowledged on another device, read, retracted). Show each id once: the same id may come again.
   */
  readonly messages: Message;
  /** A push and its funnel, at once and then whenever something selected changed, at most four times a second. An unknown id is a NOT_FOUND error. */
  readonly push: Push;
};


/** Everything that can be followed. Any number of subscriptions share one WebSocket. */
export type SubscriptionBoardArgs = {
  every?: InputMaybe<Scalars['Duration']['input']>;
  locationId: Scalars['ID']['input'];
};


/** Everything that can be followed. Any number of subscriptions share one WebSocket. */
export type SubscriptionCurrentTimeArgs = {
  every?: InputMaybe<Scalars['Duration']['input']>;
  timeZone?: InputMaybe<Scalars['TimeZone']['input']>;
};


/** Everything that can be followed. Any number of subscriptions share one WebSocket. */
export type SubscriptionHeadcountArgs = {
  locationId: Scalars['ID']['input'];
};


/** Everything that can be followed. Any number of subscriptions share one WebSocket. */
export type SubscriptionLocationArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be followed. Any number of subscriptions share one WebSocket. */
export type SubscriptionPushArgs = {
  id: Scalars['ID']['input'];
};

/** How many people do not get it, for one reason. */
export type SuppressedCount = {
  readonly __typename?: 'SuppressedCount';
  /** The number of people. */
  readonly count: Scalars['Int']['output'];
  /** The reason. */
  readonly reason: SuppressionReason;
};

/** Why a person does not get a push. */
export type SuppressionReason =
  /** It was cancelled before its time came. */
  | 'CANCELLED'
  /** A frequency cap had no room and its overflow is DROP, or the hard ceiling on critical messages was reached. */
  | 'CAP_REACHED'
  /** It expired before its time came. */
  | 'EXPIRED'
  /** The person muted the category. */
  | 'OPTED_OUT'
  /** The quiet hours outlast the push. */
  | 'QUIET_HOURS'
  /** It was taken back before its time came. */
  | 'RETRACTED';

/** Places to make known or to change. */
export type UpsertLocationsInput = {
  /** From 1 to 1,000 places, each id once. */
  readonly locations: ReadonlyArray<LocationInput>;
};

/** What came of it. */
export type UpsertLocationsPayload = {
  readonly __typename?: 'UpsertLocationsPayload';
  /** Why it was refused; empty if it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The places as they are now; empty if refused. */
  readonly locations: ReadonlyArray<Location>;
};

/** People to make known or to change. */
export type UpsertUsersInput = {
  /** From 1 to 10,000 people, each id once. */
  readonly users: ReadonlyArray<UserInput>;
};

/** What came of it. */
export type UpsertUsersPayload = {
  readonly __typename?: 'UpsertUsersPayload';
  /** Why it was refused; empty if it was not. */
  readonly errors: ReadonlyArray<UserError>;
  /** The people as they are now; empty if refused. */
  readonly users: ReadonlyArray<User>;
};

/** A person (or a device that stands for one) who has an inbox. */
export type User = {
  readonly __typename?: 'User';
  /** What operators know about the person, as one flat object. Empty to anyone but operators and the person. */
  readonly attributes: Scalars['JSON']['output'];
  /** How many connections of the person are open now. */
  readonly connections: Scalars['Int']['output'];
  /** How much of each frequency cap is used. */
  readonly frequencyUsage: ReadonlyArray<FrequencyUsage>;
  /** The id under which the person was made known. */
  readonly id: Scalars['ID']['output'];
  /** Everything ever released to the person that is still kept, newest first. */
  readonly messages: MessageConnection;
  /** Whether a connection of the person is open now. */
  readonly online: Scalars['Boolean']['output'];
  /** What the person chose. */
  readonly preferences: Preferences;
  /** The zone of the person's day: the one chosen in the preferences, else the one given by an operator, else UTC. */
  readonly timeZone: Scalars['TimeZone']['output'];
  /** How many messages the person has neither read nor lost to expiry or retraction. */
  readonly unreadCount: Scalars['Int']['output'];
};


/** A person (or a device that stands for one) who has an inbox. */
export type UserMessagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  category?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<ReadonlyArray<MessageState>>;
};

/** A page of people. */
export type UserConnection = {
  readonly __typename?: 'UserConnection';
  /** The people of this page with their cursors, in the order in which they became known. */
  readonly edges: ReadonlyArray<UserEdge>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** A person in a page. */
export type UserEdge = {
  readonly __typename?: 'UserEdge';
  /** The position in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The person. */
  readonly node: User;
};

/** Something a caller asked for that cannot be done. Nothing of the request was done unless the field says otherwise. */
export type UserError = {
  readonly __typename?: 'UserError';
  /** A stable word for programs, for example NOT_FOUND or INVALID_VALUE. */
  readonly code: Scalars['String']['output'];
  /** A sentence for people. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the fault lies, for example [input, audience, where, and, 0, attribute]. */
  readonly path?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
};

/**
 * A condition on people. Everything a filter says must hold, and it must say something; `and`, `or` and `not` combine filters. At most 8 deep
 * and 100 filters in all. A missing attribute makes a comparison false, and `not` of it true.
 */
export type UserFilter = {
  /** All of these hold. */
  readonly and?: InputMaybe<ReadonlyArray<UserFilter>>;
  /** An attribute compares so. */
  readonly attribute?: InputMaybe<AttributeFilter>;
  /** The person is one of these. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** This does not hold. */
  readonly not?: InputMaybe<UserFilter>;
  /** A connection of the person is open (true) or none is (false). */
  readonly online?: InputMaybe<Scalars['Boolean']['input']>;
  /** At least one of these holds. */
  readonly or?: InputMaybe<ReadonlyArray<UserFilter>>;
  /** A connection of the person follows this place now. */
  readonly watching?: InputMaybe<Scalars['ID']['input']>;
};

/** A person to make known or to change. */
export type UserInput = {
  /** A flat object of strings, numbers and booleans; replaces the old one. At most 100 attributes. Absent keeps the old one. */
  readonly attributes?: InputMaybe<Scalars['JSON']['input']>;
  /** The id: 1 to 200 characters. */
  readonly id: Scalars['ID']['input'];
  /** The zone of the person's day. Absent keeps the old one. */
  readonly timeZone?: InputMaybe<Scalars['TimeZone']['input']>;
};

/** Who sees the same value of a field at one instant. */
export type Viewers =
  /** The value does not depend on who asks. */
  | 'EVERYONE'
  /** The value belongs to one viewer. */
  | 'ONE';



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Access: Access;
  AttributeFilter: AttributeFilter;
  AttributeValue: ResolverTypeWrapper<Scalars['AttributeValue']['output']>;
  AudienceInput: AudienceInput;
  AuditAction: AuditAction;
  AuditEntry: ResolverTypeWrapper<AuditRecordModel>;
  AuditEntryConnection: ResolverTypeWrapper<Omit<AuditEntryConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['AuditEntryEdge']> }>;
  AuditEntryEdge: ResolverTypeWrapper<Omit<AuditEntryEdge, 'node'> & { node: ResolversTypes['AuditEntry'] }>;
  Board: ResolverTypeWrapper<LocationRecordModel>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CalendarUnit: CalendarUnit;
  CapWindow: ResolverTypeWrapper<CapWindow>;
  CapWindowInput: CapWindowInput;
  Coordinates: ResolverTypeWrapper<Coordinates>;
  CoordinatesInput: CoordinatesInput;
  CurrentTime: ResolverTypeWrapper<CurrentTimeModel>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeadLetter: ResolverTypeWrapper<DeadLetterRecordModel>;
  DeadLetterConnection: ResolverTypeWrapper<Omit<DeadLetterConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['DeadLetterEdge']> }>;
  DeadLetterCount: ResolverTypeWrapper<DeadLetterCount>;
  DeadLetterEdge: ResolverTypeWrapper<Omit<DeadLetterEdge, 'node'> & { node: ResolversTypes['DeadLetter'] }>;
  DisconnectUserPayload: ResolverTypeWrapper<DisconnectUserPayload>;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  FrequencyCap: ResolverTypeWrapper<RuleRecordModel>;
  FrequencyCapInput: FrequencyCapInput;
  FrequencyUsage: ResolverTypeWrapper<Omit<FrequencyUsage, 'rule'> & { rule: ResolversTypes['FrequencyCap'] }>;
  Funnel: ResolverTypeWrapper<Funnel>;
  Headcount: ResolverTypeWrapper<HeadcountRecordModel>;
  HeadcountQuality: HeadcountQuality;
  HeadcountSample: ResolverTypeWrapper<HeadcountSample>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Location: ResolverTypeWrapper<LocationRecordModel>;
  LocationConnection: ResolverTypeWrapper<Omit<LocationConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['LocationEdge']> }>;
  LocationEdge: ResolverTypeWrapper<Omit<LocationEdge, 'node'> & { node: ResolversTypes['Location'] }>;
  LocationInput: LocationInput;
  Message: ResolverTypeWrapper<MessageViewModel>;
  MessageConnection: ResolverTypeWrapper<Omit<MessageConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['MessageEdge']> }>;
  MessageEdge: ResolverTypeWrapper<Omit<MessageEdge, 'node'> & { node: ResolversTypes['Message'] }>;
  MessageState: MessageState;
  MessagesPayload: ResolverTypeWrapper<Omit<MessagesPayload, 'messages'> & { messages: ReadonlyArray<ResolversTypes['Message']> }>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Overflow: Overflow;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Preferences: ResolverTypeWrapper<PreferencesRecordModel>;
  PreferencesInput: PreferencesInput;
  PreferencesPayload: ResolverTypeWrapper<Omit<PreferencesPayload, 'preferences'> & { preferences?: Maybe<ResolversTypes['Preferences']> }>;
  Priority: Priority;
  Push: ResolverTypeWrapper<PushViewModel>;
  PushConnection: ResolverTypeWrapper<Omit<PushConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['PushEdge']> }>;
  PushEdge: ResolverTypeWrapper<Omit<PushEdge, 'node'> & { node: ResolversTypes['Push'] }>;
  PushPayload: ResolverTypeWrapper<Omit<PushPayload, 'push'> & { push?: Maybe<ResolversTypes['Push']> }>;
  PushPreview: ResolverTypeWrapper<Omit<PushPreview, 'byRule' | 'sample'> & { byRule: ReadonlyArray<ResolversTypes['RuleCount']>, sample: ReadonlyArray<ResolversTypes['User']> }>;
  PushStatus: PushStatus;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  QuietHours: ResolverTypeWrapper<QuietHours>;
  QuietHoursInput: QuietHoursInput;
  Recipient: ResolverTypeWrapper<RecipientRecordModel>;
  RecipientConnection: ResolverTypeWrapper<Omit<RecipientConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['RecipientEdge']> }>;
  RecipientEdge: ResolverTypeWrapper<Omit<RecipientEdge, 'node'> & { node: ResolversTypes['Recipient'] }>;
  RecipientState: RecipientState;
  RemoveDeadLettersPayload: ResolverTypeWrapper<RemoveDeadLettersPayload>;
  ReplayDeadLettersPayload: ResolverTypeWrapper<ReplayDeadLettersPayload>;
  ReportHeadcountInput: ReportHeadcountInput;
  ReportHeadcountPayload: ResolverTypeWrapper<Omit<ReportHeadcountPayload, 'headcount'> & { headcount?: Maybe<ResolversTypes['Headcount']> }>;
  ReportLocationInput: ReportLocationInput;
  ReportLocationPayload: ResolverTypeWrapper<Omit<ReportLocationPayload, 'location'> & { location?: Maybe<ResolversTypes['Location']> }>;
  RuleCount: ResolverTypeWrapper<Omit<RuleCount, 'rule'> & { rule: ResolversTypes['FrequencyCap'] }>;
  SendPushInput: SendPushInput;
  SendPushPayload: ResolverTypeWrapper<Omit<SendPushPayload, 'push'> & { push?: Maybe<ResolversTypes['Push']> }>;
  SetFrequencyCapsInput: SetFrequencyCapsInput;
  SetFrequencyCapsPayload: ResolverTypeWrapper<Omit<SetFrequencyCapsPayload, 'rules'> & { rules: ReadonlyArray<ResolversTypes['FrequencyCap']> }>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SuppressedCount: ResolverTypeWrapper<SuppressedCount>;
  SuppressionReason: SuppressionReason;
  TimeZone: ResolverTypeWrapper<Scalars['TimeZone']['output']>;
  UpsertLocationsInput: UpsertLocationsInput;
  UpsertLocationsPayload: ResolverTypeWrapper<Omit<UpsertLocationsPayload, 'locations'> & { locations: ReadonlyArray<ResolversTypes['Location']> }>;
  UpsertUsersInput: UpsertUsersInput;
  UpsertUsersPayload: ResolverTypeWrapper<Omit<UpsertUsersPayload, 'users'> & { users: ReadonlyArray<ResolversTypes['User']> }>;
  User: ResolverTypeWrapper<UserRecordModel>;
  UserConnection: ResolverTypeWrapper<Omit<UserConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['UserEdge']> }>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserError: ResolverTypeWrapper<UserError>;
  UserFilter: UserFilter;
  UserInput: UserInput;
  Viewers: Viewers;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AttributeFilter: AttributeFilter;
  AttributeValue: Scalars['AttributeValue']['output'];
  AudienceInput: AudienceInput;
  AuditEntry: AuditRecordModel;
  AuditEntryConnection: Omit<AuditEntryConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['AuditEntryEdge']> };
  AuditEntryEdge: Omit<AuditEntryEdge, 'node'> & { node: ResolversParentTypes['AuditEntry'] };
  Board: LocationRecordModel;
  Boolean: Scalars['Boolean']['output'];
  CapWindow: CapWindow;
  CapWindowInput: CapWindowInput;
  Coordinates: Coordinates;
  CoordinatesInput: CoordinatesInput;
  CurrentTime: CurrentTimeModel;
  DateTime: Scalars['DateTime']['output'];
  DeadLetter: DeadLetterRecordModel;
  DeadLetterConnection: Omit<DeadLetterConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['DeadLetterEdge']> };
  DeadLetterCount: DeadLetterCount;
  DeadLetterEdge: Omit<DeadLetterEdge, 'node'> & { node: ResolversParentTypes['DeadLetter'] };
  DisconnectUserPayload: DisconnectUserPayload;
  Duration: Scalars['Duration']['output'];
  Float: Scalars['Float']['output'];
  FrequencyCap: RuleRecordModel;
  FrequencyCapInput: FrequencyCapInput;
  FrequencyUsage: Omit<FrequencyUsage, 'rule'> & { rule: ResolversParentTypes['FrequencyCap'] };
  Funnel: Funnel;
  Headcount: HeadcountRecordModel;
  HeadcountSample: HeadcountSample;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  Location: LocationRecordModel;
  LocationConnection: Omit<LocationConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['LocationEdge']> };
  LocationEdge: Omit<LocationEdge, 'node'> & { node: ResolversParentTypes['Location'] };
  LocationInput: LocationInput;
  Message: MessageViewModel;
  MessageConnection: Omit<MessageConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['MessageEdge']> };
  MessageEdge: Omit<MessageEdge, 'node'> & { node: ResolversParentTypes['Message'] };
  MessagesPayload: Omit<MessagesPayload, 'messages'> & { messages: ReadonlyArray<ResolversParentTypes['Message']> };
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Preferences: PreferencesRecordModel;
  PreferencesInput: PreferencesInput;
  PreferencesPayload: Omit<PreferencesPayload, 'preferences'> & { preferences?: Maybe<ResolversParentTypes['Preferences']> };
  Push: PushViewModel;
  PushConnection: Omit<PushConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['PushEdge']> };
  PushEdge: Omit<PushEdge, 'node'> & { node: ResolversParentTypes['Push'] };
  PushPayload: Omit<PushPayload, 'push'> & { push?: Maybe<ResolversParentTypes['Push']> };
  PushPreview: Omit<PushPreview, 'byRule' | 'sample'> & { byRule: ReadonlyArray<ResolversParentTypes['RuleCount']>, sample: ReadonlyArray<ResolversParentTypes['User']> };
  Query: Record<PropertyKey, never>;
  QuietHours: QuietHours;
  QuietHoursInput: QuietHoursInput;
  Recipient: RecipientRecordModel;
  RecipientConnection: Omit<RecipientConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['RecipientEdge']> };
  RecipientEdge: Omit<RecipientEdge, 'node'> & { node: ResolversParentTypes['Recipient'] };
  RemoveDeadLettersPayload: RemoveDeadLettersPayload;
  ReplayDeadLettersPayload: ReplayDeadLettersPayload;
  ReportHeadcountInput: ReportHeadcountInput;
  ReportHeadcountPayload: Omit<ReportHeadcountPayload, 'headcount'> & { headcount?: Maybe<ResolversParentTypes['Headcount']> };
  ReportLocationInput: ReportLocationInput;
  ReportLocationPayload: Omit<ReportLocationPayload, 'location'> & { location?: Maybe<ResolversParentTypes['Location']> };
  RuleCount: Omit<RuleCount, 'rule'> & { rule: ResolversParentTypes['FrequencyCap'] };
  SendPushInput: SendPushInput;
  SendPushPayload: Omit<SendPushPayload, 'push'> & { push?: Maybe<ResolversParentTypes['Push']> };
  SetFrequencyCapsInput: SetFrequencyCapsInput;
  SetFrequencyCapsPayload: Omit<SetFrequencyCapsPayload, 'rules'> & { rules: ReadonlyArray<ResolversParentTypes['FrequencyCap']> };
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  SuppressedCount: SuppressedCount;
  TimeZone: Scalars['TimeZone']['output'];
  UpsertLocationsInput: UpsertLocationsInput;
  UpsertLocationsPayload: Omit<UpsertLocationsPayload, 'locations'> & { locations: ReadonlyArray<ResolversParentTypes['Location']> };
  UpsertUsersInput: UpsertUsersInput;
  UpsertUsersPayload: Omit<UpsertUsersPayload, 'users'> & { users: ReadonlyArray<ResolversParentTypes['User']> };
  User: UserRecordModel;
  UserConnection: Omit<UserConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['UserEdge']> };
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserError: UserError;
  UserFilter: UserFilter;
  UserInput: UserInput;
};

export type AccessDirectiveArgs = {
  to: Access;
};

export type AccessDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = AccessDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SameForDirectiveArgs = {
  viewers: Viewers;
};

export type SameForDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = SameForDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface AttributeValueScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['AttributeValue'], any> {
  name: 'AttributeValue';
}

export type AuditEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry']> = {
  action?: Resolver<ResolversTypes['AuditAction'], ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  details?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AuditEntryConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AuditEntryConnection'] = ResolversParentTypes['AuditEntryConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AuditEntryEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditEntryEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AuditEntryEdge'] = ResolversParentTypes['AuditEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEntry'], ParentType, ContextType>;
};

export type BoardResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Board'] = ResolversParentTypes['Board']> = {
  currentTime?: Resolver<ResolversTypes['CurrentTime'], ParentType, ContextType>;
  headcount?: Resolver<Maybe<ResolversTypes['Headcount']>, ParentType, ContextType>;
  location?: Resolver<ResolversTypes['Location'], ParentType, ContextType>;
};

export type CapWindowResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CapWindow'] = ResolversParentTypes['CapWindow']> = {
  calendar?: Resolver<Maybe<ResolversTypes['CalendarUnit']>, ParentType, ContextType>;
  rolling?: Resolver<Maybe<ResolversTypes['Duration']>, ParentType, ContextType>;
};

export type CoordinatesResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Coordinates'] = ResolversParentTypes['Coordinates']> = {
  latitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  longitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type CurrentTimeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CurrentTime'] = ResolversParentTypes['CurrentTime']> = {
  instant?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  local?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  timeZone?: Resolver<ResolversTypes['TimeZone'], ParentType, ContextType>;
  utcOffset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeadLetterResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeadLetter'] = ResolversParentTypes['DeadLetter']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  failedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  partition?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  payload?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  queuedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  topic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeadLetterConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeadLetterConnection'] = ResolversParentTypes['DeadLetterConnection']> = {
  counts?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterCount']>, ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DeadLetterCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeadLetterCount'] = ResolversParentTypes['DeadLetterCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  topic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeadLetterEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeadLetterEdge'] = ResolversParentTypes['DeadLetterEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DeadLetter'], ParentType, ContextType>;
};

export type DisconnectUserPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DisconnectUserPayload'] = ResolversParentTypes['DisconnectUserPayload']> = {
  connections?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type FrequencyCapResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FrequencyCap'] = ResolversParentTypes['FrequencyCap']> = {
  category?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  overflow?: Resolver<ResolversTypes['Overflow'], ParentType, ContextType>;
  own?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  window?: Resolver<ResolversTypes['CapWindow'], ParentType, ContextType>;
};

export type FrequencyUsageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FrequencyUsage'] = ResolversParentTypes['FrequencyUsage']> = {
  limit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  resetsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['FrequencyCap'], ParentType, ContextType>;
  used?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FunnelResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Funnel'] = ResolversParentTypes['Funnel']> = {
  acked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  audience?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  deferred?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  expired?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  quiet?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  read?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  released?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  suppressed?: Resolver<ReadonlyArray<ResolversTypes['SuppressedCount']>, ParentType, ContextType>;
};

export type HeadcountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Headcount'] = ResolversParentTypes['Headcount']> = {
  capacity?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  location?: Resolver<ResolversTypes['Location'], ParentType, ContextType>;
  observedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  quality?: Resolver<ResolversTypes['HeadcountQuality'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type HeadcountSampleResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['HeadcountSample'] = ResolversParentTypes['HeadcountSample']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LocationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Location'] = ResolversParentTypes['Location']> = {
  capacity?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  coordinates?: Resolver<Maybe<ResolversTypes['Coordinates']>, ParentType, ContextType>;
  currentTime?: Resolver<ResolversTypes['CurrentTime'], ParentType, ContextType>;
  headcount?: Resolver<Maybe<ResolversTypes['Headcount']>, ParentType, ContextType>;
  headcountHistory?: Resolver<ReadonlyArray<ResolversTypes['HeadcountSample']>, ParentType, ContextType, RequireFields<LocationHeadcountHistoryArgs, 'every' | 'from'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  observedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  timeZone?: Resolver<ResolversTypes['TimeZone'], ParentType, ContextType>;
  watchers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LocationConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LocationConnection'] = ResolversParentTypes['LocationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['LocationEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type LocationEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LocationEdge'] = ResolversParentTypes['LocationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Location'], ParentType, ContextType>;
};

export type MessageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Message'] = ResolversParentTypes['Message']> = {
  ackedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  category?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  data?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Priority'], ParentType, ContextType>;
  quiet?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  readAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  redelivered?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  releasedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MessageState'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MessageConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MessageConnection'] = ResolversParentTypes['MessageConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['MessageEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type MessageEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MessageEdge'] = ResolversParentTypes['MessageEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type MessagesPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MessagesPayload'] = ResolversParentTypes['MessagesPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  messages?: Resolver<ReadonlyArray<ResolversTypes['Message']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  ackMessages?: Resolver<ResolversTypes['MessagesPayload'], ParentType, ContextType, RequireFields<MutationAckMessagesArgs, 'ids'>>;
  cancelPush?: Resolver<ResolversTypes['PushPayload'], ParentType, ContextType, RequireFields<MutationCancelPushArgs, 'id'>>;
  disconnectUser?: Resolver<ResolversTypes['DisconnectUserPayload'], ParentType, ContextType, RequireFields<MutationDisconnectUserArgs, 'id'>>;
  markMessagesRead?: Resolver<ResolversTypes['MessagesPayload'], ParentType, ContextType, RequireFields<MutationMarkMessagesReadArgs, 'ids'>>;
  removeDeadLetters?: Resolver<ResolversTypes['RemoveDeadLettersPayload'], ParentType, ContextType, RequireFields<MutationRemoveDeadLettersArgs, 'ids'>>;
  replayDeadLetters?: Resolver<ResolversTypes['ReplayDeadLettersPayload'], ParentType, ContextType, RequireFields<MutationReplayDeadLettersArgs, 'ids'>>;
  reportHeadcount?: Resolver<ResolversTypes['ReportHeadcountPayload'], ParentType, ContextType, RequireFields<MutationReportHeadcountArgs, 'input'>>;
  reportLocation?: Resolver<ResolversTypes['ReportLocationPayload'], ParentType, ContextType, RequireFields<MutationReportLocationArgs, 'input'>>;
  retractPush?: Resolver<ResolversTypes['PushPayload'], ParentType, ContextType, RequireFields<MutationRetractPushArgs, 'id'>>;
  sendPush?: Resolver<ResolversTypes['SendPushPayload'], ParentType, ContextType, RequireFields<MutationSendPushArgs, 'input'>>;
  setFrequencyCaps?: Resolver<ResolversTypes['SetFrequencyCapsPayload'], ParentType, ContextType, RequireFields<MutationSetFrequencyCapsArgs, 'input'>>;
  setPreferences?: Resolver<ResolversTypes['PreferencesPayload'], ParentType, ContextType, RequireFields<MutationSetPreferencesArgs, 'input'>>;
  upsertLocations?: Resolver<ResolversTypes['UpsertLocationsPayload'], ParentType, ContextType, RequireFields<MutationUpsertLocationsArgs, 'input'>>;
  upsertUsers?: Resolver<ResolversTypes['UpsertUsersPayload'], ParentType, ContextType, RequireFields<MutationUpsertUsersArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PreferencesResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Preferences'] = ResolversParentTypes['Preferences']> = {
  dailyLimit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  mutedCategories?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  quietHours?: Resolver<Maybe<ResolversTypes['QuietHours']>, ParentType, ContextType>;
  timeZone?: Resolver<Maybe<ResolversTypes['TimeZone']>, ParentType, ContextType>;
};

export type PreferencesPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PreferencesPayload'] = ResolversParentTypes['PreferencesPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  preferences?: Resolver<Maybe<ResolversTypes['Preferences']>, ParentType, ContextType>;
};

export type PushResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Push'] = ResolversParentTypes['Push']> = {
  atLocalTime?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  bypassReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  category?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  data?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  funnel?: Resolver<ResolversTypes['Funnel'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Priority'], ParentType, ContextType>;
  recipient?: Resolver<Maybe<ResolversTypes['Recipient']>, ParentType, ContextType, RequireFields<PushRecipientArgs, 'userId'>>;
  recipients?: Resolver<ResolversTypes['RecipientConnection'], ParentType, ContextType, RequireFields<PushRecipientsArgs, 'first'>>;
  scheduledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PushStatus'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PushConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PushConnection'] = ResolversParentTypes['PushConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PushEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PushEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PushEdge'] = ResolversParentTypes['PushEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Push'], ParentType, ContextType>;
};

export type PushPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PushPayload'] = ResolversParentTypes['PushPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  push?: Resolver<Maybe<ResolversTypes['Push']>, ParentType, ContextType>;
};

export type PushPreviewResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PushPreview'] = ResolversParentTypes['PushPreview']> = {
  audience?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  byRule?: Resolver<ReadonlyArray<ResolversTypes['RuleCount']>, ParentType, ContextType>;
  deferred?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  online?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  quiet?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  released?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sample?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  suppressed?: Resolver<ReadonlyArray<ResolversTypes['SuppressedCount']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  auditLog?: Resolver<ResolversTypes['AuditEntryConnection'], ParentType, ContextType, RequireFields<QueryAuditLogArgs, 'first'>>;
  currentTime?: Resolver<ResolversTypes['CurrentTime'], ParentType, ContextType, RequireFields<QueryCurrentTimeArgs, 'timeZone'>>;
  deadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<QueryDeadLettersArgs, 'first'>>;
  frequencyCaps?: Resolver<ReadonlyArray<ResolversTypes['FrequencyCap']>, ParentType, ContextType>;
  headcount?: Resolver<Maybe<ResolversTypes['Headcount']>, ParentType, ContextType, RequireFields<QueryHeadcountArgs, 'locationId'>>;
  location?: Resolver<Maybe<ResolversTypes['Location']>, ParentType, ContextType, RequireFields<QueryLocationArgs, 'id'>>;
  locations?: Resolver<ResolversTypes['LocationConnection'], ParentType, ContextType, RequireFields<QueryLocationsArgs, 'first'>>;
  previewPush?: Resolver<ResolversTypes['PushPreview'], ParentType, ContextType, RequireFields<QueryPreviewPushArgs, 'input'>>;
  push?: Resolver<Maybe<ResolversTypes['Push']>, ParentType, ContextType, RequireFields<QueryPushArgs, 'id'>>;
  pushes?: Resolver<ResolversTypes['PushConnection'], ParentType, ContextType, RequireFields<QueryPushesArgs, 'first'>>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  users?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, RequireFields<QueryUsersArgs, 'first'>>;
  viewer?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type QuietHoursResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['QuietHours'] = ResolversParentTypes['QuietHours']> = {
  from?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RecipientResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Recipient'] = ResolversParentTypes['Recipient']> = {
  ackedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  quiet?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  readAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['SuppressionReason']>, ParentType, ContextType>;
  releasedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['FrequencyCap']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RecipientState'], ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RecipientConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RecipientConnection'] = ResolversParentTypes['RecipientConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['RecipientEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RecipientEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RecipientEdge'] = ResolversParentTypes['RecipientEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Recipient'], ParentType, ContextType>;
};

export type RemoveDeadLettersPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RemoveDeadLettersPayload'] = ResolversParentTypes['RemoveDeadLettersPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  removed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReplayDeadLettersPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReplayDeadLettersPayload'] = ResolversParentTypes['ReplayDeadLettersPayload']> = {
  applied?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ReportHeadcountPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReportHeadcountPayload'] = ResolversParentTypes['ReportHeadcountPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  headcount?: Resolver<Maybe<ResolversTypes['Headcount']>, ParentType, ContextType>;
};

export type ReportLocationPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReportLocationPayload'] = ResolversParentTypes['ReportLocationPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['Location']>, ParentType, ContextType>;
};

export type RuleCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RuleCount'] = ResolversParentTypes['RuleCount']> = {
  capped?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['FrequencyCap'], ParentType, ContextType>;
};

export type SendPushPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SendPushPayload'] = ResolversParentTypes['SendPushPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  push?: Resolver<Maybe<ResolversTypes['Push']>, ParentType, ContextType>;
};

export type SetFrequencyCapsPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SetFrequencyCapsPayload'] = ResolversParentTypes['SetFrequencyCapsPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  rules?: Resolver<ReadonlyArray<ResolversTypes['FrequencyCap']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  board?: SubscriptionResolver<ResolversTypes['Board'], "board", ParentType, ContextType, RequireFields<SubscriptionBoardArgs, 'every' | 'locationId'>>;
  currentTime?: SubscriptionResolver<ResolversTypes['CurrentTime'], "currentTime", ParentType, ContextType, RequireFields<SubscriptionCurrentTimeArgs, 'every' | 'timeZone'>>;
  headcount?: SubscriptionResolver<ResolversTypes['Headcount'], "headcount", ParentType, ContextType, RequireFields<SubscriptionHeadcountArgs, 'locationId'>>;
  location?: SubscriptionResolver<ResolversTypes['Location'], "location", ParentType, ContextType, RequireFields<SubscriptionLocationArgs, 'id'>>;
  messages?: SubscriptionResolver<ResolversTypes['Message'], "messages", ParentType, ContextType>;
  push?: SubscriptionResolver<ResolversTypes['Push'], "push", ParentType, ContextType, RequireFields<SubscriptionPushArgs, 'id'>>;
};

export type SuppressedCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SuppressedCount'] = ResolversParentTypes['SuppressedCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['SuppressionReason'], ParentType, ContextType>;
};

export interface TimeZoneScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['TimeZone'], any> {
  name: 'TimeZone';
}

export type UpsertLocationsPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UpsertLocationsPayload'] = ResolversParentTypes['UpsertLocationsPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  locations?: Resolver<ReadonlyArray<ResolversTypes['Location']>, ParentType, ContextType>;
};

export type UpsertUsersPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UpsertUsersPayload'] = ResolversParentTypes['UpsertUsersPayload']> = {
  errors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>;
  users?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  attributes?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  connections?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  frequencyUsage?: Resolver<ReadonlyArray<ResolversTypes['FrequencyUsage']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  messages?: Resolver<ResolversTypes['MessageConnection'], ParentType, ContextType, RequireFields<UserMessagesArgs, 'first'>>;
  online?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  preferences?: Resolver<ResolversTypes['Preferences'], ParentType, ContextType>;
  timeZone?: Resolver<ResolversTypes['TimeZone'], ParentType, ContextType>;
  unreadCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  AttributeValue?: GraphQLScalarType;
  AuditEntry?: AuditEntryResolvers<ContextType>;
  AuditEntryConnection?: AuditEntryConnectionResolvers<ContextType>;
  AuditEntryEdge?: AuditEntryEdgeResolvers<ContextType>;
  Board?: BoardResolvers<ContextType>;
  CapWindow?: CapWindowResolvers<ContextType>;
  Coordinates?: CoordinatesResolvers<ContextType>;
  CurrentTime?: CurrentTimeResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterCount?: DeadLetterCountResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  DisconnectUserPayload?: DisconnectUserPayloadResolvers<ContextType>;
  Duration?: GraphQLScalarType;
  FrequencyCap?: FrequencyCapResolvers<ContextType>;
  FrequencyUsage?: FrequencyUsageResolvers<ContextType>;
  Funnel?: FunnelResolvers<ContextType>;
  Headcount?: HeadcountResolvers<ContextType>;
  HeadcountSample?: HeadcountSampleResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Location?: LocationResolvers<ContextType>;
  LocationConnection?: LocationConnectionResolvers<ContextType>;
  LocationEdge?: LocationEdgeResolvers<ContextType>;
  Message?: MessageResolvers<ContextType>;
  MessageConnection?: MessageConnectionResolvers<ContextType>;
  MessageEdge?: MessageEdgeResolvers<ContextType>;
  MessagesPayload?: MessagesPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Preferences?: PreferencesResolvers<ContextType>;
  PreferencesPayload?: PreferencesPayloadResolvers<ContextType>;
  Push?: PushResolvers<ContextType>;
  PushConnection?: PushConnectionResolvers<ContextType>;
  PushEdge?: PushEdgeResolvers<ContextType>;
  PushPayload?: PushPayloadResolvers<ContextType>;
  PushPreview?: PushPreviewResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  QuietHours?: QuietHoursResolvers<ContextType>;
  Recipient?: RecipientResolvers<ContextType>;
  RecipientConnection?: RecipientConnectionResolvers<ContextType>;
  RecipientEdge?: RecipientEdgeResolvers<ContextType>;
  RemoveDeadLettersPayload?: RemoveDeadLettersPayloadResolvers<ContextType>;
  ReplayDeadLettersPayload?: ReplayDeadLettersPayloadResolvers<ContextType>;
  ReportHeadcountPayload?: ReportHeadcountPayloadResolvers<ContextType>;
  ReportLocationPayload?: ReportLocationPayloadResolvers<ContextType>;
  RuleCount?: RuleCountResolvers<ContextType>;
  SendPushPayload?: SendPushPayloadResolvers<ContextType>;
  SetFrequencyCapsPayload?: SetFrequencyCapsPayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SuppressedCount?: SuppressedCountResolvers<ContextType>;
  TimeZone?: GraphQLScalarType;
  UpsertLocationsPayload?: UpsertLocationsPayloadResolvers<ContextType>;
  UpsertUsersPayload?: UpsertUsersPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = RequestContext> = {
  access?: AccessDirectiveResolver<any, any, ContextType>;
  sameFor?: SameForDirectiveResolver<any, any, ContextType>;
};
