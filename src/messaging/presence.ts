import type { Audience, Presence } from '../store/contract.ts';
import { type PresenceNeeds, presenceNeeds } from '../store/presence-needs.ts';

/** Who is connected now: known by the gateway and the live facts, on this node or on all. */
export interface PresenceSource {
  /** Users with an open connection. */
  online(): readonly string[];
  /** Users who follow a place. */
  watching(locationId: string): readonly string[];
}

/** The presence of a condition that asks nothing of connections. */
export const nobody: Presence = { online: [], watching: {} };

/** What an audience asks of connections, answered; null if it asks nothing. */
export function presenceFor(audience: Audience, source: PresenceSource): Presence | null {
  const needs = presenceNeeds(audience);
  return needs && gatherPresence(needs, source);
}

export function gatherPresence({ online, watching }: PresenceNeeds, source: PresenceSource): Presence {
  return {
    online: online ? source.online() : [],
    watching: Object.fromEntries(watching.map((id) => [id, source.watching(id)])),
  };
}
