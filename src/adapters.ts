import { createMemoryBus } from './bus/memory-bus.ts';
import { createMemoryRoster } from './bus/memory-roster.ts';
import { createRedisBus } from './bus/redis-bus.ts';
import { createRedisRoster } from './bus/redis-roster.ts';
import type { Bus } from './bus/contract.ts';
import type { LocalPresence, Roster } from './bus/roster.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Registry } from './gateway/registry.ts';
import type { LiveFacts } from './live/live-facts.ts';
import type { EngineLog } from './messaging/push-engine.ts';
import type { Store } from './store/contract.ts';
import { openPostgresStore, type PostgresStoreOptions } from './store/postgres/postgres-store.ts';
import { openSqliteStore } from './store/sqlite/sqlite-store.ts';

/** What a roster is fed by, and whom it tells. */
export interface RosterParts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: EngineLog;
  readonly live: LiveFacts;
  readonly registry: Registry;
}

/** The store at DATABASE_URL, or the embedded one. */
export function openStore(
  config: Config,
  { onGroup, onDoubt }: Required<Pick<PostgresStoreOptions, 'onGroup' | 'onDoubt'>>,
): Promise<Store> {
  const { DATABASE_URL: url, DATABASE_CONNECTIONS: connections, REDIS_URL, DATA_DIR: dataDir } = config;
  if (url === undefined) return openSqliteStore({ dataDir, onGroup });
  return openPostgresStore({ url, connections, shared: REDIS_URL !== undefined, onGroup, onDoubt });
}

/**
 * How many pages of a push this node works on at once. PostgreSQL decides about the next while the last is on its way to the disk or waits for
 * this node; the embedded store does one thing after another.
 */
export function releasersOf({ DATABASE_URL }: Config): number {
  return DATABASE_URL === undefined ? 1 : 2;
}

/** The bus over REDIS_URL, or within this node. */
export async function openBus({ REDIS_URL: url, REDIS_PREFIX: prefix }: Config, clock: Clock): Promise<Bus> {
  return url === undefined ? createMemoryBus() : createRedisBus({ url, prefix, clock });
}

/** The roster in REDIS_URL, or of this node alone, fed by what the gateway and the live facts know. */
export async function openRoster(
  { REDIS_URL: url, REDIS_PREFIX: prefix }: Config,
  { clock, bus, log, live, registry }: RosterParts,
): Promise<Roster> {
  const local: LocalPresence = {
    online: () => registry.online(),
    connections: (userId) => registry.connections(userId).length,
    watched: () => live.watchedPlaces(),
    watchers: (locationId) => live.watchers(locationId),
    watching: (locationId) => live.watchingUsers(locationId),
    isWatching: (locationId, userId) => live.isWatching(locationId, userId),
  };
  if (url === undefined) return createMemoryRoster(local);
  const onWatchers = (locationId: string): void => live.noteWatchersElsewhere(locationId);
  const roster = await createRedisRoster({ url, prefix, clock, bus, local, onWatchers, log });
  registry.onPresence((userId) => roster.noteConnections(userId));
  live.onWatch((locationId, userId) => roster.noteWatching(locationId, userId));
  return roster;
}
