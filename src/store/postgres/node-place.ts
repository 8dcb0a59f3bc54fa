import type { Client } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreRefused } from '../contract.ts';
import { loadPostgres } from './driver.ts';

/** This node's place among those that have the database. */
export interface NodePlace {
  /** Why this node must not use the database just now, or undefined if it may. */
  fault(): string | undefined;
  close(): Promise<void>;
}

/** How long a place may be taken by a node that has just died (ms). */
const patience = 5_000;

/** How long to wait before the place is taken again after its connection broke (ms). */
const pause = 500;

const conflict =
  'Other nodes use this database, and without Redis they would not hear of each other. Set REDIS_URL on all nodes, or stop the others.';

/**
 * Takes a place in the database: an advisory lock, shared by nodes that a bus connects, exclusive for a node without one. It is on a connection
 * of its own and goes with it, so a dead node leaves no entry behind.
 *
 * held → (the connection breaks) lost → held again; or, if others came meanwhile, refused until they are gone.
 * @throws {StoreRefused} if it cannot be had beside the nodes that are there.
 */
export async function takePlace(url: string, shared: boolean): Promise<NodePlace> {
  const pg = await loadPostgres();
  const lock = `select pg_try_advisory_lock${shared ? '_shared' : ''}(hashtextextended(current_schema() || ' nodes', 0)) as taken`;
  let client: Client | undefined;
  let closed = false;
  let refused = false;

  /** Whether the place could be had; a connection that breaks later takes it again. */
  async function take(): Promise<boolean> {
    const attempt = new pg.Client({
      connectionString: url,
      application_name: 'presently (place)',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    attempt.on('error', () => {
      // The end of the connection follows.
    });
    try {
      await attempt.connect();
      const { rows } = await attempt.query<{ taken: boolean }>(lock);
      if (rows[0]?.taken !== true || closed) {
        await attempt.end();
        return false;
      }
    } catch (error) {
      await attempt.end().catch(() => {});
      throw error;
    }
    client = attempt;
    attempt.once('end', () => {
      client = undefined;
      if (!closed) void takeAgain();
    });
    return true;
  }

  async function takeAgain(): Promise<void> {
    while (!closed && !client) {
      await delay(pause, undefined, { ref: false });
      if (!closed) refused = !(await take().catch(() => true));
    }
  }

  for (const end = performance.now() + patience; !(await take()); await delay(100)) {
    if (performance.now() > end) throw new StoreRefused(conflict);
  }
  return {
    fault: () => (refused ? conflict : undefined),
    async close() {
      closed = true;
      await client?.end();
    },
  };
}
