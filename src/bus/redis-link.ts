import type { Cluster, Redis, RedisOptions } from 'ioredis';
import { BusRefused } from './contract.ts';

/** The connections of one node to Redis: one that publishes and one that listens, or a client of a cluster that does both by shard. */
export interface RedisLink {
  /** Whether channels are spread over the shards of a cluster, so that each of them can fail on its own. */
  readonly sharded: boolean;
  /** Rejects if the server did not take it, or did not say so in time. */
  publish(channel: string, text: string): Promise<void>;
  /** Resolves when whatever is published from then on is heard. */
  subscribe(channels: readonly string[]): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  /** Drops the connections and makes new ones. */
  reconnect(): void;
  close(): void;
}

export interface LinkOptions {
  readonly url: string;
  readonly onMessage: (channel: string, text: string) => void;
  /** How long the first connection may take (ms). */
  readonly patience: number;
  /** The listening connection is there again, with no subscription on it. */
  readonly onReady: () => void;
}

/** How long the server may take to answer a command (ms). */
const answerWithin = 3_000;

/** A hint is for now: what cannot be sent is refused rather than kept, and subscriptions are made again by who knows them. */
const options = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: answerWithin,
  connectTimeout: answerWithin,
  autoResubscribe: false,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 1_000),
  lazyConnect: true,
} satisfies RedisOptions;

/** Loads the driver, which is installed only where it is needed. */
export async function loadRedis(): Promise<Pick<typeof import('ioredis'), 'Redis' | 'Cluster'>> {
  try {
    return await import('ioredis');
  } catch {
    throw new BusRefused('REDIS_URL needs the driver of Redis: run "npm install ioredis".');
  }
}

/** @throws {BusRefused} if the driver is missing or the server does not answer. */
export async function openRedisLink({ url, patience, onMessage, onReady }: LinkOptions): Promise<RedisLink> {
  const { Redis, Cluster } = await loadRedis();
  const publisher = new Redis(url, options);
  ignoreErrors(publisher);
  const { host = '127.0.0.1', port = 6379, username, password, tls } = publisher.options;
  const credentials = { username, password, ...(tls && { tls }) };
  try {
    await firstConnection(publisher, patience);
    const sharded = (await publisher.info('cluster')).includes('cluster_enabled:1');
    if (!sharded) return await singleLink(publisher, new Redis(url, options), onMessage, onReady);
    publisher.disconnect();
    const cluster = new Cluster([{ host, port }], {
      redisOptions: { ...credentials, commandTimeout: answerWithin, connectTimeout: answerWithin },
      shardedSubscribers: true,
      enableOfflineQueue: false,
      lazyConnect: true,
      slotsRefreshTimeout: answerWithin,
      clusterRetryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 1_000),
    });
    return await clusterLink(cluster, onMessage, onReady);
  } catch (error) {
    publisher.disconnect();
    if (error instanceof BusRefused) throw error;
    throw new BusRefused(`Redis at ${host}:${port} cannot be used: ${(error as Error).message}.`);
  }
}

async function singleLink(
  publisher: Redis,
  listener: Redis,
  onMessage: LinkOptions['onMessage'],
  onReady: () => void,
): Promise<RedisLink> {
  ignoreErrors(listener);
  listener.on('message', onMessage);
  await listener.connect();
  listener.on('ready', onReady);
  return {
    sharded: false,
    publish: async (channel, text) => void (await publisher.publish(channel, text)),
    subscribe: async (channels) => void (await listener.subscribe(...channels)),
    unsubscribe: async (channel) => void (await listener.unsubscribe(channel)),
    reconnect() {
      publisher.disconnect(true);
      listener.disconnect(true);
    },
    close() {
      publisher.disconnect();
      listener.disconnect();
    },
  };
}

/** Sharded pub/sub: a message stays within the shard of its channel, instead of being copied to every node of the cluster. */
async function clusterLink(
  cluster: Cluster,
  onMessage: LinkOptions['onMessage'],
  onReady: () => void,
): Promise<RedisLink> {
  ignoreErrors(cluster);
  cluster.on('smessage', onMessage);
  await cluster.connect();
  cluster.on('ready', onReady);
  return {
    sharded: true,
    publish: async (channel, text) => void (await cluster.spublish(channel, text)),
    subscribe: async (channels) =>
      void (await Promise.all(channels.map((channel) => cluster.ssubscribe(channel)))),
    unsubscribe: async (channel) => void (await cluster.sunsubscribe(channel)),
    reconnect: () => cluster.disconnect(true),
    close: () => cluster.disconnect(),
  };
}

/** The driver reports each failed attempt as an event, which ends the process if nobody listens; it tries again by itself. */
function ignoreErrors(client: Redis | Cluster): void {
  client.on('error', () => {});
}

/** Waits for the first connection, while the driver goes on trying. */
async function firstConnection(client: Redis, patience: number): Promise<void> {
  const connected = Promise.withResolvers<void>();
  let last: Error | undefined;
  client.once('ready', () => connected.resolve());
  client.on('error', (error: Error) => (last = error));
  const late = setTimeout(() => connected.reject(last ?? new Error('no answer')), patience);
  client.connect().catch(() => {});
  try {
    await connected.promise;
  } finally {
    clearTimeout(late);
  }
}
