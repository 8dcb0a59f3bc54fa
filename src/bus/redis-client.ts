import type { Cluster, Redis, RedisOptions } from 'ioredis';
import { driverFault } from '../driver-fault.ts';
import { redisRefusal } from '../refusal.ts';
import { BusRefused } from './contract.ts';

/** How long the server may take to answer a command (ms). */
const answerWithin = 3_000;

/** What is for now is refused rather than kept while the server is away, and subscriptions are made again by who knows them. */
const options = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: answerWithin,
  connectTimeout: answerWithin,
  autoResubscribe: false,
  retryStrategy: pauseBefore,
  lazyConnect: true,
} satisfies RedisOptions;

/** Connected clients of a Redis: of a single server, with a way to have another one; or of a cluster, which finds the server of each key. */
export type RedisClients =
  | { readonly client: Redis; readonly sharded: false; readonly another: () => Redis }
  | { readonly client: Cluster; readonly sharded: true };

/**
 * Connects to a Redis, and finds out whether it is a cluster.
 * @param onError told each time that a connection could not be made, or failed.
 * @throws {BusRefused} if the driver cannot be loaded, the server does not answer for `patience` ms, or it does not accept the credentials.
 */
export async function connectRedis(
  url: string,
  patience: number,
  onError: (error: Error) => void = () => {},
): Promise<RedisClients> {
  const { Redis, Cluster } = await loadRedis();
  const make = (): Redis => new Redis(url, options).on('error', onError);
  const client = make();
  let cluster: Cluster | undefined;
  const { host = '127.0.0.1', port = 6379, username, password, tls } = client.options;
  try {
    await firstConnection(client, patience);
    const sharded = (await client.info('cluster')).includes('cluster_enabled:1');
    if (!sharded) return { client, sharded, another: make };
    client.disconnect();
    cluster = new Cluster([{ host, port }], {
      redisOptions: {
        username,
        password,
        ...(tls && { tls }),
        commandTimeout: answerWithin,
        connectTimeout: answerWithin,
      },
      shardedSubscribers: true,
      enableOfflineQueue: false,
      lazyConnect: true,
      slotsRefreshTimeout: answerWithin,
      clusterRetryStrategy: pauseBefore,
    }).on('error', onError);
    await firstConnection(cluster, patience);
    return { client: cluster, sharded };
  } catch (error) {
    client.disconnect();
    cluster?.disconnect();
    const reason = redisRefusal(error) ?? `cannot be used: ${(error as Error).message}`;
    throw new BusRefused(`Redis at ${host}:${port} ${reason}.`);
  }
}

/** Loads the driver, which is installed only where it is needed. */
async function loadRedis(): Promise<Pick<typeof import('ioredis'), 'Redis' | 'Cluster'>> {
  try {
    return await import('ioredis');
  } catch (error) {
    const driver = { setting: 'REDIS_URL', of: 'Redis', packages: ['ioredis'] };
    throw new BusRefused(driverFault(error, driver), { cause: error });
  }
}

function pauseBefore(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 6), 1_000);
}

/** Waits for the first connection, while the driver goes on trying; not if it is refused, which waiting does not change. */
async function firstConnection(client: Redis | Cluster, patience: number): Promise<void> {
  const connected = Promise.withResolvers<void>();
  let last: Error | undefined;
  client.once('ready', () => connected.resolve());
  client.on('error', (error: Error) => {
    last = error;
    if (redisRefusal(error)) connected.reject(error);
  });
  const late = setTimeout(() => connected.reject(last ?? new Error('no answer')), patience);
  client.connect().catch(() => {});
  try {
    await connected.promise;
  } finally {
    clearTimeout(late);
  }
}
