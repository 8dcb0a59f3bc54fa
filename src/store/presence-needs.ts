import type { Audience, Condition } from './contract.ts';

/** What a condition asks about connections. */
export interface PresenceNeeds {
  readonly online: boolean;
  /** The places whose watchers it asks for. */
  readonly watching: readonly string[];
}

/** What an audience asks about connections, or null for nothing. */
export function presenceNeeds(audience: Audience): PresenceNeeds | null {
  if (!('where' in audience)) return null;
  const places = new Set<string>();
  let online = false;

  function visit(condition: Condition): void {
    if ('and' in condition) condition.and.forEach(visit);
    else if ('or' in condition) condition.or.forEach(visit);
    else if ('not' in condition) visit(condition.not);
    else if ('online' in condition) online = true;
    else if ('watching' in condition) places.add(condition.watching);
  }
  visit(audience.where);
  return online || places.size > 0 ? { online, watching: [...places] } : null;
}
