import type { Audience, Presence } from '../store/contract.ts';
import { type PresenceNeeds, presenceNeeds } from '../store/presence-needs.ts';

/** Who is connected now, on all nodes. */
export interface PresenceSource {
  /** Users with an open connection. */
  online(): Promise<readonly string[]>;
  /** Users who follow a place. */
  watching(locationId: string): Promise<readonly string[]>;
}

/** The presence of a condition that asks nothing of connections. */
export const nobody: Presence = { online: [], watching: {} };

/** What an audience asks of connections, answered; null if it asks nothing. */
export async function presenceFor(audience: Audience, source: PresenceSource): Promise<Presence | null> {
  const needs = presenceNeeds(audience);
  return needs && gatherPresence(needs, source);
}

export async function gatherPresence(
  { online, watching }: PresenceNeeds,
  source: PresenceSource,
): Promise<Presence> {
  const [users, ...watchers] = await Promise.all([
    online ? source.online() : [],
    ...watching.map((id) => source.watching(id)),
  ]);
  return {
    online: users,
    watching: Object.fromEntries(watching.map((id, index) => [id, watchers[index] ?? []])),
  };
}
