import type { Condition, Presence } from './contract.ts';

/**
 * The only users for whom a condition can hold, if it names them, else null. Then a page is taken from them instead of from everybody.
 */
export function candidatesOf(condition: Condition, presence: Presence): readonly string[] | null {
  if ('ids' in condition) return condition.ids;
  if ('online' in condition) return condition.online ? presence.online : null;
  if ('watching' in condition) return presence.watching[condition.watching] ?? [];
  if ('and' in condition) {
    const named = condition.and
      .flatMap((part) => [candidatesOf(part, presence)])
      .filter((ids) => ids !== null);
    return named.length === 0
      ? null
      : named.reduce((one, other) => (other.length < one.length ? other : one));
  }
  if ('or' in condition) {
    const named = condition.or.map((part) => candidatesOf(part, presence));
    return named.every((ids) => ids !== null) ? named.flat() : null;
  }
  return null;
}
