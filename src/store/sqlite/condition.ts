import type { SQLInputValue } from 'node:sqlite';
import type { AttributeTest, Condition, Presence } from '../contract.ts';

/** A condition on the table `users u` in SQL: 1 or 0, never null, so that `not` of what does not compare is true. */
export interface CompiledCondition {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

/** Compiles a condition to one expression over a row of `users u`. Names and values are parameters, never part of the text. */
export function compileCondition(condition: Condition, presence: Presence): CompiledCondition {
  if ('and' in condition) return joined(condition.and, 'and', presence);
  if ('or' in condition) return joined(condition.or, 'or', presence);
  if ('not' in condition) {
    const { sql, parameters } = compileCondition(condition.not, presence);
    return { sql: `(not ${sql})`, parameters };
  }
  if ('ids' in condition) return oneOf(condition.ids);
  if ('online' in condition) {
    const { sql, parameters } = oneOf(presence.online);
    return condition.online ? { sql, parameters } : { sql: `(not ${sql})`, parameters };
  }
  if ('watching' in condition) return oneOf(presence.watching[condition.watching] ?? []);
  return compileTest(pathOf(condition.attribute), condition.is);
}

function joined(parts: readonly Condition[], operator: 'and' | 'or', presence: Presence): CompiledCondition {
  const compiled = parts.map((part) => compileCondition(part, presence));
  return {
    sql: `(${compiled.map(({ sql }) => sql).join(` ${operator} `)})`,
    parameters: compiled.flatMap(({ parameters }) => parameters),
  };
}

function oneOf(ids: readonly string[]): CompiledCondition {
  return { sql: '(u.id in (select value from json_each(?)))', parameters: [JSON.stringify(ids)] };
}

/**
 * Values are compared as JSON text (`->`), which keeps the type: the number 1, the text "1" and true differ. Attributes were written by the
 * same JSON.stringify, so equal values have equal texts.
 */
function compileTest(path: string, test: AttributeTest): CompiledCondition {
  if ('in' in test) {
    const values = JSON.stringify(test.in.map((value) => JSON.stringify(value)));
    return {
      sql: 'coalesce((u.attributes -> ?) in (select value from json_each(?)), 0)',
      parameters: [path, values],
    };
  }
  if ('exists' in test) {
    const operator = test.exists ? 'is not' : 'is';
    return { sql: `((u.attributes -> ?) ${operator} null)`, parameters: [path] };
  }
  // Above 2^53 JSON has rounded digits. They stand for the same number that a parameter is only if both are read as one of JavaScript's.
  const number = 'cast(u.attributes ->> ? as real)';
  return {
    sql: `coalesce(json_type(u.attributes, ?) in ('integer', 'real') and ${number} ${test.compare} ?, 0)`,
    parameters: [path, path, test.to],
  };
}

/** An attribute's path in JSON: the name in quotes, so that dots and brackets in it mean nothing. */
function pathOf(attribute: string): string {
  return `$.${JSON.stringify(attribute)}`;
}
