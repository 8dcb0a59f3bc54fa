import { isKeepable } from '../keepable.ts';
import type { AttributeTest, AttributeValue, Condition } from '../store/contract.ts';
import { type Faults, longestId } from './user-problem.ts';

/** `UserFilter` of the schema. */
export interface UserFilterInput {
  readonly and?: readonly UserFilterInput[] | null | undefined;
  readonly or?: readonly UserFilterInput[] | null | undefined;
  readonly not?: UserFilterInput | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly attribute?: AttributeFilterInput | null | undefined;
  readonly online?: boolean | null | undefined;
  readonly watching?: string | null | undefined;
}

/** `AttributeFilter` of the schema. */
export interface AttributeFilterInput {
  readonly name: string;
  readonly equals?: AttributeValue | null | undefined;
  readonly in?: readonly AttributeValue[] | null | undefined;
  readonly greaterThan?: number | null | undefined;
  readonly greaterOrEqual?: number | null | undefined;
  readonly lessThan?: number | null | undefined;
  readonly lessOrEqual?: number | null | undefined;
  readonly exists?: boolean | null | undefined;
}

const deepest = 8;
const mostFilters = 100;
const mostIds = 10_000;
const mostValues = 1_000;

/** The longest name of an attribute, in characters. */
export const longestAttribute = 100;

/** Reads a filter as a condition; what is wrong with it goes to `faults`, and then the condition is not to be used. */
export function readFilter(filter: UserFilterInput, path: readonly string[], faults: Faults): Condition {
  let filters = 0;

  function read(input: UserFilterInput, at: readonly string[], depth: number): Condition {
    filters++;
    if (filters === mostFilters + 1) faults.add(path, `A filter has at most ${mostFilters} filters in all.`);
    if (depth > deepest) faults.add(at, `Filters are at most ${deepest} deep.`);
    if (filters > mostFilters || depth > deepest) return { and: [] };

    const parts: Condition[] = [];
    if (input.and != null) parts.push({ and: readAll(input.and, [...at, 'and'], depth) });
    if (input.or != null) parts.push({ or: readAll(input.or, [...at, 'or'], depth) });
    if (input.not != null) parts.push({ not: read(input.not, [...at, 'not'], depth + 1) });
    if (input.ids != null) parts.push({ ids: readIds(input.ids, [...at, 'ids'], faults) });
    if (input.attribute != null) parts.push(...readAttribute(input.attribute, [...at, 'attribute'], faults));
    if (input.online != null) parts.push({ online: input.online });
    if (input.watching != null) {
      faults.checkText([...at, 'watching'], input.watching, { to: longestId });
      parts.push({ watching: input.watching });
    }
    const [first] = parts;
    if (!Object.values(input).some((said) => said != null)) faults.add(at, 'A filter must say something.');
    return first && parts.length === 1 ? first : { and: parts };
  }

  function readAll(inputs: readonly UserFilterInput[], at: readonly string[], depth: number): Condition[] {
    if (inputs.length === 0) faults.add(at, 'Expected at least one filter.');
    return inputs.map((input, index) => read(input, [...at, String(index)], depth + 1));
  }

  return read(filter, path, 1);
}

/** Checks a list of people's ids; answers each once. */
export function readIds(ids: readonly string[], path: readonly string[], faults: Faults): string[] {
  if (ids.length < 1 || ids.length > mostIds) faults.add(path, `Expected from 1 to ${mostIds} ids.`);
  else for (const [index, id] of ids.entries()) faults.checkText([...path, index], id, { to: longestId });
  return [...new Set(ids)];
}

function readAttribute(input: AttributeFilterInput, path: readonly string[], faults: Faults): Condition[] {
  faults.checkText([...path, 'name'], input.name, { to: longestAttribute });
  const tests: AttributeTest[] = [];
  if (input.equals != null) tests.push({ in: [input.equals] });
  if (input.in != null) {
    if (input.in.length < 1 || input.in.length > mostValues)
      faults.add([...path, 'in'], `Expected from 1 to ${mostValues} values.`);
    tests.push({ in: input.in });
  }
  for (const [name, compare] of comparisons) {
    const to = input[name];
    if (to != null) tests.push({ compare, to });
  }
  if (input.exists != null) tests.push({ exists: input.exists });
  if ([input.equals, ...(input.in ?? [])].some((value) => typeof value === 'string' && !isKeepable(value)))
    faults.add(path, 'Expected text that can be kept: well-formed, without U+0000.');
  if (tests.length === 0) faults.add(path, 'Expected at least one comparison.');
  return tests.map((is) => ({ attribute: input.name, is }));
}

const comparisons = [
  ['greaterThan', '>'],
  ['greaterOrEqual', '>='],
  ['lessThan', '<'],
  ['lessOrEqual', '<='],
] as const;
