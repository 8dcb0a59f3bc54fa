import { hash } from 'node:crypto';
import type { Audience, NewPush, Overflow, Priority } from '../store/contract.ts';
import { minuteOf } from './calendar.ts';
import { canonicalJson } from './canonical-json.ts';
import { readFilter, readIds, type UserFilterInput } from './filter-input.ts';
import { Faults, longestCategory, type UserProblem } from './user-problem.ts';

/** `AudienceInput` of the schema: exactly one. */
export interface AudienceInput {
  readonly everyone?: boolean | null | undefined;
  readonly userIds?: readonly string[] | null | undefined;
  readonly where?: UserFilterInput | null | undefined;
}

/** `SendPushInput` of the schema. */
export interface SendPushInput {
  readonly title: string;
  readonly body: string;
  readonly category?: string | null | undefined;
  readonly priority?: Priority | null | undefined;
  readonly data?: unknown;
  readonly url?: string | null | undefined;
  readonly audience: AudienceInput;
  readonly at?: number | null | undefined;
  readonly atLocalTime?: string | null | undefined;
  readonly expiresAt?: number | null | undefined;
  readonly overflow?: Overflow | null | undefined;
  readonly bypassReason?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
  readonly expectedAudience?: number | null | undefined;
  readonly maxDriftPercent?: number | null | undefined;
}

/** A push whose input was read: everything but who sent it, and when. */
export type PushDraft = Omit<NewPush, 'id' | 'createdBy' | 'createdAt'>;

/** `faults` are empty, or the draft is not to be sent. */
export interface ReadPush {
  readonly draft: PushDraft;
  readonly faults: readonly UserProblem[];
}

const priorities: readonly unknown[] = ['LOW', 'NORMAL', 'HIGH', 'CRITICAL'] satisfies Priority[];
const overflows: readonly unknown[] = ['INBOX_ONLY', 'DEFER', 'DROP'] satisfies Overflow[];

/** The most bytes of `data` as JSON. */
const mostData = 16 * 1024;

/** In JSON, a character that not every store can keep: U+0000, or half of a pair. An even number of backslashes before it are text. */
const hasUnkeepable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** The latest instant that a date can name (ECMAScript's time range). */
const latest = 8_640_000_000_000_000;

/** Checks the input of a push, all faults in one go. */
export function readPush(input: SendPushInput, now: number): ReadPush {
  const faults = new Faults();
  const category = input.category ?? 'general';
  const priority = input.priority ?? 'NORMAL';
  const overflow = input.overflow ?? null;
  faults.checkText(['input', 'title'], input.title, { to: 200 });
  faults.checkText(['input', 'body'], input.body, { from: 0, to: 10_000 });
  faults.checkText(['input', 'category'], category, { to: longestCategory });
  if (!priorities.includes(priority))
    faults.add(['input', 'priority'], `Expected one of ${priorities.join(', ')}.`);
  if (overflow !== null && !overflows.includes(overflow))
    faults.add(['input', 'overflow'], `Expected one of ${overflows.join(', ')}.`);
  if (input.url != null && !isAddress(input.url))
    faults.add(
      ['input', 'url'],
      'Expected an http or https address, or a path that begins with one slash; at most 2,000 characters.',
    );
  if (input.idempotencyKey != null)
    faults.checkText(['input', 'idempotencyKey'], input.idempotencyKey, { to: 200 });
  const data = readData(input.data, faults);
  const audience = readAudience(input.audience, faults);
  checkReason(input, priority, faults);
  checkTimes(input, now, faults);
  checkExpectation(input, faults);
  const draft: PushDraft = {
    title: input.title,
    body: input.body,
    category,
    priority,
    overflow,
    data,
    url: input.url ?? null,
    audience,
    scheduledAt: input.at != null && input.at > now ? input.at : null,
    atLocalTime: input.atLocalTime ?? null,
    expiresAt: input.expiresAt ?? null,
    bypassReason: input.bypassReason ?? null,
    idempotencyKey: input.idempotencyKey ?? null,
    digest: faults.list.length > 0 ? '' : digestOf(input),
  };
  return { draft, faults: faults.list };
}

/**
 * Stands for what a caller asked for: equal for equal contents, whatever the order of an object's fields. The key itself and what guards a
 * send are no part of it, nor is the present: the same request a day later has the same digest.
 */
export function digestOf(input: SendPushInput): string {
  const { idempotencyKey: _key, expectedAudience: _expected, maxDriftPercent: _drift, ...content } = input;
  const whole = { ...content, category: input.category ?? 'general', priority: input.priority ?? 'NORMAL' };
  return hash('sha256', canonicalJson(whole, 'data'), 'base64url');
}

/** Checks an audience; exactly one way of naming it. */
function readAudience(input: AudienceInput, faults: Faults): Audience {
  const path = ['input', 'audience'];
  const { everyone, userIds, where } = input;
  if ([everyone, userIds, where].filter((way) => way != null).length !== 1) {
    faults.add(path, 'Expected exactly one of everyone, userIds and where.');
  } else if (userIds != null) return { userIds: readIds(userIds, [...path, 'userIds'], faults) };
  else if (where != null) return { where: readFilter(where, [...path, 'where'], faults) };
  else if (everyone !== true)
    faults.add([...path, 'everyone'], 'Expected true: to reach nobody, send nothing.');
  return { everyone: true };
}

function readData(data: unknown, faults: Faults): string | null {
  if (data == null) return null;
  const text = JSON.stringify(data);
  if (Buffer.byteLength(text) > mostData)
    faults.add(['input', 'data'], `Expected at most ${mostData} bytes of JSON.`);
  if (hasUnkeepable.test(text))
    faults.add(['input', 'data'], 'Expected text that can be kept: well-formed, without U+0000.');
  return text;
}

function checkReason({ bypassReason }: SendPushInput, priority: Priority, faults: Faults): void {
  const path = ['input', 'bypassReason'];
  if (priority !== 'CRITICAL') {
    if (bypassReason != null) faults.add(path, 'Only a CRITICAL push passes caps and quiet hours.');
  } else if (bypassReason == null || bypassReason.trim() === '') {
    faults.add(path, 'A CRITICAL push passes caps and quiet hours: say why.');
  } else faults.checkText(path, bypassReason, { to: 1_000 });
}

function checkTimes({ at, atLocalTime, expiresAt }: SendPushInput, now: number, faults: Faults): void {
  if (at != null && !isInstant(at)) faults.add(['input', 'at'], 'Expected an instant.');
  if (expiresAt != null && !isInstant(expiresAt)) faults.add(['input', 'expiresAt'], 'Expected an instant.');
  if (atLocalTime != null && minuteOf(atLocalTime) === undefined)
    faults.add(['input', 'atLocalTime'], 'Expected a time of day such as 09:00.');
  if (at != null && atLocalTime != null)
    faults.add(['input', 'atLocalTime'], 'Give at or atLocalTime, not both.');
  if (expiresAt != null && at != null && expiresAt <= at)
    faults.add(['input', 'expiresAt'], 'It would expire before it is released.');
  else if (expiresAt != null && expiresAt <= now)
    faults.add(['input', 'expiresAt'], 'It would have expired already.');
}

function checkExpectation({ expectedAudience, maxDriftPercent }: SendPushInput, faults: Faults): void {
  if (expectedAudience != null)
    faults.checkWhole(['input', 'expectedAudience'], expectedAudience, 0, 2_147_483_647);
  if (maxDriftPercent == null) return;
  if (!Number.isFinite(maxDriftPercent) || maxDriftPercent < 0)
    faults.add(['input', 'maxDriftPercent'], 'Expected a number from 0.');
  if (expectedAudience == null)
    faults.add(
      ['input', 'maxDriftPercent'],
      'It says how far expectedAudience may be off: give that as well.',
    );
}

function isInstant(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= latest;
}

/** A browser takes a path with two slashes, or a backslash for one of them, for another host. */
function isAddress(url: string): boolean {
  if (typeof url !== 'string' || url.length > 2_000 || /[\u0000-\u0020\\]/.test(url)) return false;
  if (url.startsWith('/')) return !url.startsWith('//');
  return /^https?:\/\/./i.test(url) && URL.canParse(url);
}
