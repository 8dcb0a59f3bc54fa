import type { Attributes, PreferencesRecord, UserUpsert } from '../store/contract.ts';
import { isZone, minuteOf } from './calendar.ts';
import { largestLimit } from './caps-input.ts';
import { longestAttribute } from './filter-input.ts';
import { Faults, longestCategory, longestId, type UserProblem } from './user-problem.ts';

/** `UserInput` of the schema. */
export interface UserInput {
  readonly id: string;
  readonly attributes?: unknown;
  readonly timeZone?: string | null | undefined;
}

/** `UpsertUsersInput` of the schema. */
export interface UpsertUsersInput {
  readonly users: readonly UserInput[];
}

/** `PreferencesInput` of the schema: absent leaves a choice as it was, null clears it. */
export interface PreferencesInput {
  readonly mutedCategories?: readonly string[] | null | undefined;
  readonly quietHours?: { readonly from: string; readonly to: string } | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly dailyLimit?: number | null | undefined;
}

const mostUsers = 10_000;
const mostAttributes = 100;
const longestValue = 1_000;
const mostMuted = 100;

/** Checks people to make known, all faults in one go. */
export function readUsers({ users }: UpsertUsersInput): { users: UserUpsert[]; faults: UserProblem[] } {
  const faults = new Faults();
  const path = ['input', 'users'];
  if (users.length < 1 || users.length > mostUsers) {
    faults.add(path, `Expected from 1 to ${mostUsers} people.`);
    return { users: [], faults: faults.list };
  }
  const seen = new Set<string>();
  const read = users.map(({ id, attributes, timeZone }, index) => {
    const at = [...path, String(index)];
    faults.checkText([...at, 'id'], id, { to: longestId });
    if (seen.has(id)) faults.add([...at, 'id'], 'This id was given before.');
    seen.add(id);
    checkZone(timeZone, [...at, 'timeZone'], faults);
    return {
      id,
      attributes: readAttributes(attributes, [...at, 'attributes'], faults),
      timeZone: timeZone ?? null,
    };
  });
  return { users: read, faults: faults.list };
}

/** Checks choices, all faults in one go. */
export function readPreferences(input: PreferencesInput): {
  changes: Partial<PreferencesRecord>;
  faults: UserProblem[];
} {
  const faults = new Faults();
  const { mutedCategories, quietHours, timeZone, dailyLimit } = input;
  const changes: { -readonly [Name in keyof PreferencesRecord]?: PreferencesRecord[Name] } = {};
  if (mutedCategories !== undefined) {
    const muted = [...new Set(mutedCategories)];
    if (muted.length > mostMuted)
      faults.add(['input', 'mutedCategories'], `Expected at most ${mostMuted} categories.`);
    for (const [index, name] of muted.slice(0, mostMuted).entries())
      faults.checkText(['input', 'mutedCategories', index], name, { to: longestCategory });
    changes.mutedCategories = muted;
  }
  if (quietHours !== undefined) {
    if (quietHours) checkQuietHours(quietHours, faults);
    changes.quietHours = quietHours && { from: quietHours.from, to: quietHours.to };
  }
  if (timeZone !== undefined) {
    checkZone(timeZone, ['input', 'timeZone'], faults);
    changes.timeZone = timeZone;
  }
  if (dailyLimit !== undefined) {
    if (dailyLimit !== null) faults.checkWhole(['input', 'dailyLimit'], dailyLimit, 0, largestLimit);
    changes.dailyLimit = dailyLimit;
  }
  return { changes, faults: faults.list };
}

function readAttributes(attributes: unknown, path: readonly string[], faults: Faults): Attributes | null {
  if (attributes == null) return null;
  if (typeof attributes !== 'object' || Array.isArray(attributes)) {
    faults.add(path, 'Expected a flat object of strings, numbers and booleans.');
    return null;
  }
  const entries = Object.entries(attributes);
  if (entries.length > mostAttributes) faults.add(path, `Expected at most ${mostAttributes} attributes.`);
  for (const [name, value] of entries) {
    faults.checkText([...path, name], name, { to: longestAttribute });
    if (typeof value === 'string') faults.checkText([...path, name], value, { from: 0, to: longestValue });
    else if (typeof value !== 'boolean' && !Number.isFinite(value))
      faults.add([...path, name], 'Expected a string, a finite number or a boolean.');
  }
  return attributes as Attributes;
}

function checkQuietHours({ from, to }: { from: string; to: string }, faults: Faults): void {
  const path = ['input', 'quietHours'];
  if (minuteOf(from) === undefined) faults.add([...path, 'from'], 'Expected a time of day such as 22:00.');
  if (minuteOf(to) === undefined) faults.add([...path, 'to'], 'Expected a time of day such as 07:00.');
  else if (from === to) faults.add([...path, 'to'], 'Quiet hours end at another time than they begin.');
}

function checkZone(timeZone: string | null | undefined, path: readonly string[], faults: Faults): void {
  if (timeZone != null && !isZone(timeZone))
    faults.add(path, 'Expected an IANA time zone such as Asia/Shanghai.');
}
