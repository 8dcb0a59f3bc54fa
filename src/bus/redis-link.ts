import type { Cluster, Redis } from 'ioredis';
import { BusRefused } from './contract.ts';
import { connectRedis } from './redis-client.ts';

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
  /** A connection could not be made, or failed; it is tried again. */
  readonly onError: (error: Error) => void;
}

/** @throws {BusRefused} if the driver cannot be loaded or the server does not answer. */
export async function openRedisLink({
  url,
  patience,
  onMessage,
  onReady,
  onError,
}: LinkOptions): Promise<RedisLink> {
  const clients = await connectRedis(url, patience, onError);
  return clients.sharded
    ? clusterLink(clients.client, onMessage, onReady)
    : singleLink(clients.client, clients.another(), onMessage, onReady);
}

async function singleLink(
  publisher: Redis,
  listener: Redis,
  onMessage: LinkOptions['onMessage'],
  onReady: () => void,
): Promise<RedisLink> {
  listener.on('message', onMessage);
  try {
    await listener.connect();
  } catch (error) {
    publisher.disconnect();
    listener.disconnect();
    throw new BusRefused(`Redis cannot be used: ${(error as Error).message}.`);
  }
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
function clusterLink(cluster: Cluster, onMessage: LinkOptions['onMessage'], onReady: () => void): RedisLink {
  cluster.on('smessage', onMessage);
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
