import { setTimeout as delay } from 'node:timers/promises';
import { type Store, StoreRefused, StoreUnavailable } from '../contract.ts';
import { createAudit } from './audit.ts';
import { Connections } from './connections.ts';
import { createFacts } from './facts.ts';
import { sqlState } from './faults.ts';
import { createInbox } from './inbox.ts';
import { createIngest } from './ingest.ts';
import { migrate } from './migrate.ts';
import { type NodePlace, takePlace } from './node-place.ts';
import { createPeople } from './people.ts';
import { createPushes } from './pushes.ts';

export interface PostgresStoreOptions {
  /** postgres://user:password@host:port/database; `options=-c search_path=…` in its query chooses a schema. */
  readonly url: string;
  /** Whether this node may share the database with others: only if a bus carries their hints. Default: it may. */
  readonly shared?: boolean;
  /** The most connections at once. Default: 10. */
  readonly connections?: number;
  /** How long a statement may take, waiting for locks included (ms). Default: 30 s. */
  readonly statementTimeout?: number;
  /** How long the server may take to be there when this node starts (ms). Default: 30 s. */
  readonly patience?: number;
  /** Called after each transaction that wrote once the store is open, with how long it took. For metrics. */
  readonly onGroup?: (calls: number, milliseconds: number) => void;
  /** Called once the server answers again after answers to writes were lost: whoever asked was refused, and it may have happened. */
  readonly onDoubt?: () => void;
}

/**
 * Opens a store in PostgreSQL 15 or newer, which any number of nodes share: see locks.ts for how. Its schema is brought up to date first; nodes
 * that start at once wait for the one that does it.
 * @throws {StoreRefused} if the driver cannot be loaded, the server is not there in time, does not let us in or is too old, a newer version wrote the
 * database, or other nodes have it and it must not be shared.
 */
export async function openPostgresStore({
  url,
  shared = true,
  connections: most = 10,
  statementTimeout = 30_000,
  patience = 30_000,
  onGroup,
  onDoubt,
}: PostgresStoreOptions): Promise<Store> {
  const connections = await Connections.open({ url, connections: most, statementTimeout });
  let place: NodePlace | undefined;
  try {
    await whenThere(patience, () => migrate(connections));
    place = await takePlace(url, shared);
  } catch (error) {
    await connections.close();
    throw error;
  }
  const held = place;
  connections.refuseUnless(() => held.fault());
  if (onGroup) connections.onWrite((milliseconds) => onGroup(1, milliseconds));
  if (onDoubt) connections.onDoubt(onDoubt);
  return {
    facts: createFacts(connections),
    people: createPeople(connections),
    pushes: createPushes(connections),
    inbox: createInbox(connections),
    ingest: createIngest(connections),
    audit: createAudit(connections),
    ping: () =>
      connections.transaction('write', async (session) => {
        // It changes nothing, but a standby or a server without room refuses it as it does any write.
        await session.run('update schema_steps set step = step where step = 1');
      }),
    async close() {
      await connections.close();
      await held.close();
    },
  };
}

/** Does `work` when the server is there; it may have been started at the same time as this node. */
async function whenThere(patience: number, work: () => Promise<void>): Promise<void> {
  for (const end = performance.now() + patience; ;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const refusal = refusalOf(error);
      if (refusal !== undefined || performance.now() >= end)
        throw new StoreRefused(refusal ?? cannotBeUsed(error), { cause: error });
      await delay(100);
    }
  }
}

/** What is said if waiting changes nothing: wrong credentials, no such database, no permission. */
function refusalOf(error: Error): string | undefined {
  const cause = causeOf(error);
  const state = sqlState(cause) ?? '';
  if (state === wrongPassword) return 'PostgreSQL does not accept the credentials.';
  // The driver's own words: the server has only asked.
  if (/^SASL: .*client password/.test(cause.message))
    return 'PostgreSQL asks for a password, and DATABASE_URL has none.';
  return /^(28|3D|42)/.test(state) ? cannotBeUsed(error) : undefined;
}

/** SQLSTATE invalid_password, also if there is no such user. */
const wrongPassword = '28P01';

function cannotBeUsed({ message }: Error): string {
  return `PostgreSQL cannot be used. ${message}.`;
}

function causeOf(error: Error): Error {
  return error.cause instanceof Error ? causeOf(error.cause) : error;
}
