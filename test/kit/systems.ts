import { describe, onTestFinished } from 'vitest';
import { canTestPostgres, PostgresKit } from './postgres-kit.ts';
import { canTestRedis, RedisKit } from './redis-kit.ts';
import type { TestAppOptions } from './start-app.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Where one system keeps everything: servers that are started with the same are nodes of it, or the same one again. */
export type Home = Required<Pick<TestAppOptions, 'environment' | 'dataDir'>>;

/** Whether systems of several nodes can be tested here. */
export const canTestNodes: boolean = canTestPostgres && canTestRedis;

/** Runs the same tests on one server with its embedded database, and on PostgreSQL with Redis. `home` gives a new, empty home. */
export function describeSystems(name: string, tests: (home: () => Promise<Home>) => void): void {
  describe(`${name}, on the embedded database`, () => tests(async () => embeddedHome()));
  describe.skipIf(!canTestNodes)(`${name}, on PostgreSQL and Redis`, () => tests(sharedHomes()));
}

/** Gives new, empty homes on PostgreSQL and Redis. To be called where tests are described. */
export function sharedHomes(): () => Promise<Home> {
  const postgres = new PostgresKit('nodes');
  const redis = new RedisKit();
  return async () => ({
    ...embeddedHome(),
    environment: {
      DATABASE_URL: await postgres.schema(),
      DATABASE_CONNECTIONS: '4',
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix(),
    },
  });
}

function embeddedHome(): Home {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  return { dataDir: folder.path, environment: {} };
}
