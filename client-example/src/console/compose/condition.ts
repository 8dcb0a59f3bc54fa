import type { UserFilter } from '../../gql/graphql.ts';

/** How an attribute is compared. */
export const attributeTests = [
  'equals',
  'in',
  'greaterThan',
  'greaterOrEqual',
  'lessThan',
  'lessOrEqual',
  'exists',
] as const;
export type AttributeTest = (typeof attributeTests)[number];

/** A condition as one edits it: a tree that may be incomplete. `not` turns any part round. */
export type Condition = { readonly key: string; readonly not: boolean } & (
  | { readonly kind: 'group'; readonly join: 'and' | 'or'; readonly parts: readonly Condition[] }
  | {
      readonly kind: 'attribute';
      readonly name: string;
      readonly test: AttributeTest;
      readonly value: string;
    }
  | { readonly kind: 'online' }
  | { readonly kind: 'watching'; readonly place: string }
  | { readonly kind: 'ids'; readonly ids: string }
);
export type ConditionKind = Condition['kind'];

/** A new part of a condition. */
export function newCondition(kind: ConditionKind): Condition {
  const common = { key: randomKey(), not: false };
  if (kind === 'group') return { ...common, kind, join: 'and', parts: [] };
  if (kind === 'attribute') return { ...common, kind, name: '', test: 'equals', value: '' };
  if (kind === 'watching') return { ...common, kind, place: '' };
  if (kind === 'ids') return { ...common, kind, ids: '' };
  return { ...common, kind };
}

/** A key that nobody guesses and nobody else makes. Works on pages without TLS as well, where `crypto.randomUUID` is missing. */
export function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** The filter that a condition stands for, or undefined if nothing of it is complete yet. */
export function toFilter(condition: Condition): UserFilter | undefined {
  const filter = toPositive(condition);
  return filter && condition.not ? { not: filter } : filter;
}

function toPositive(condition: Condition): UserFilter | undefined {
  switch (condition.kind) {
    case 'group': {
      const parts = condition.parts.map(toFilter).filter((part) => part !== undefined);
      if (parts.length === 0) return undefined;
      return condition.join === 'and' ? { and: parts } : { or: parts };
    }
    case 'attribute':
      return toComparison(condition);
    case 'online':
      return { online: true };
    case 'watching':
      return condition.place === '' ? undefined : { watching: condition.place };
    case 'ids': {
      const ids = splitList(condition.ids);
      return ids.length === 0 ? undefined : { ids };
    }
  }
}

function toComparison({
  name,
  test,
  value,
}: Extract<Condition, { kind: 'attribute' }>): UserFilter | undefined {
  if (name.trim() === '') return undefined;
  const attribute = { name: name.trim() };
  if (test === 'exists') return { attribute: { ...attribute, exists: true } };
  if (value.trim() === '') return undefined;
  if (test === 'equals') return { attribute: { ...attribute, equals: readValue(value) } };
  if (test === 'in') return { attribute: { ...attribute, in: splitList(value).map(readValue) } };
  const number = readNumber(value);
  return number === undefined ? undefined : { attribute: { ...attribute, [test]: number } };
}

function readNumber(text: string): number | undefined {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : undefined;
}

/** Whether a comparison of numbers got something that is none. */
export function lacksNumber(condition: Condition): boolean {
  if (condition.kind !== 'attribute' || condition.value.trim() === '') return false;
  if (condition.test === 'equals' || condition.test === 'in' || condition.test === 'exists') return false;
  return readNumber(condition.value) === undefined;
}

/** `12` is a number, `true` a boolean, anything else and anything in quotes is text. */
export function readValue(text: string): string | number | boolean {
  const value = text.trim();
  const quoted = /^(["'“])(.*)["'”]$/.exec(value);
  if (quoted) return quoted[2] ?? '';
  if (value === 'true' || value === 'false') return value === 'true';
  return readNumber(value) ?? value;
}

/** The entries of a list written with commas, spaces between words kept, or one on each line. */
export function splitList(text: string): string[] {
  return [...new Set(text.split(/[\n,，;；]+/).map((entry) => entry.trim()))].filter((entry) => entry !== '');
}

/** Where each complete part stands in the filter made of a condition: the paths by which the server names faults. */
export function conditionPaths(
  condition: Condition,
  path: readonly string[],
): Map<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  function visit(part: Condition, at: readonly string[]): void {
    const inner = part.not ? [...at, 'not'] : at;
    paths.set(part.key, inner);
    if (part.kind !== 'group') return;
    const complete = part.parts.filter((child) => toFilter(child) !== undefined);
    complete.forEach((child, index) => visit(child, [...inner, part.join, String(index)]));
  }
  visit(condition, path);
  return paths;
}
