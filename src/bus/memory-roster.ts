import type { LocalPresence, Roster } from './roster.ts';

/** The roster of a single node: what it has is all there is. */
export function createMemoryRoster(local: LocalPresence): Roster {
  return {
    online: async () => local.online(),
    connections: async (userId) => local.connections(userId),
    watching: async (locationId) => local.watching(locationId),
    watchers: (locationId) => local.watchers(locationId),
    noteConnections() {},
    noteWatching() {},
    async close() {},
  };
}
