import type { AttributeTest, Condition, Presence } from '../contract.ts';
import type { Parameters } from './parameters.ts';

/**
 * Compiles a condition to one expression over a row of `users u`: true or false, never null, so that `not` of what does not compare is true.
 * Names and values are parameters, never part of the text.
 */
export function compileCondition(condition: Condition, presence: Presence, parameters: Parameters): string {
  function compile(part: Condition): string {
    if ('and' in part) return `(${part.and.map(compile).join(' and ')})`;
    if ('or' in part) return `(${part.or.map(compile).join(' or ')})`;
    if ('not' in part) return `(not ${compile(part.not)})`;
    if ('ids' in part) return oneOf(part.ids);
    if ('online' in part) return part.online ? oneOf(presence.online) : `(not ${oneOf(presence.online)})`;
    if ('watching' in part) return oneOf(presence.watching[part.watching] ?? []);
    return compileTest(parameters.add(part.attribute), part.is, parameters);
  }
  function oneOf(ids: readonly string[]): string {
    return `(u.id = any(${parameters.add(ids)}::text[]))`;
  }
  return compile(condition);
}

/** Values are compared as JSON, which keeps the type: the number 1, the text "1" and true differ. */
function compileTest(attribute: string, test: AttributeTest, parameters: Parameters): string {
  const value = `(u.attributes -> ${attribute}::text)`;
  if ('in' in test) {
    const values = parameters.add(test.in.map((one) => JSON.stringify(one)));
    return `coalesce(${value} = any(${values}::jsonb[]), false)`;
  }
  if ('exists' in test) return `(${value} is ${test.exists ? 'not ' : ''}null)`;
  const limit = parameters.add(String(test.to));
  // `case` keeps the cast from being tried on what is no number.
  return `(case when jsonb_typeof${value} = 'number' then ${value}::numeric ${test.compare} ${limit}::numeric else false end)`;
}
