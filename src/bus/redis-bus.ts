import { randomUUID } from 'node:crypto';
import { type Clock, systemClock, type Timer } from '../clock.ts';
import { redisRefusal } from '../refusal.ts';
import { Beats } from './beats.ts';
import type { Bus, BusTopics } from './contract.ts';
import { createMemoryBus } from './memory-bus.ts';
import { openRedisLink, type RedisLink } from './redis-link.ts';

export interface RedisBusOptions {
  /** redis:// or rediss://, of a single server or of any server of a cluster. */
  readonly url: string;
  /** Stands before the names of all channels; nodes with one prefix are one system. */
  readonly prefix?: string;
  readonly clock?: Clock;
  /** The time between two tests of whether this node still hears (ms). */
  readonly beatEvery?: number;
  /** How long the first connection may take (ms). */
  readonly patience?: number;
}

type Letter =
  | { readonly from: string; readonly hint: BusTopics[keyof BusTopics] }
  | { readonly from: string; readonly beat: number }
  | { readonly from: string; readonly gap: true };

type Topic = keyof BusTopics;

/** How long to wait before a subscription is tried again that the server did not confirm (ms). */
const pause = 1_000;

/** Topics whose hints say nothing but "look": one that may have been missed is made up for by another. */
const bare: ReadonlySet<string> = new Set<Topic>(['push', 'caps', 'watchers']);

/**
 * A bus between nodes: Redis pub/sub, or sharded pub/sub where the server is a cluster.
 *
 * Hints of this node reach its own listeners in memory, at once and whether or not Redis is there; what comes back of them is dropped. A
 * channel is subscribed to while it has listeners here. The connection is up → (closed, or deaf by `Beats`) down → up with all channels
 * subscribed again and a gap told. What this node could not send meanwhile, the others missed: it tells them of a gap once it can again.
 * @throws {BusRefused} if the driver cannot be loaded or the server does not answer.
 */
export async function createRedisBus({
  url,
  prefix = 'presently:',
  clock = systemClock,
  beatEvery = 1_000,
  patience = 10_000,
}: RedisBusOptions): Promise<Bus> {
  const node = randomUUID();
  const own = `${prefix}node:${node}`;
  const everybody = `${prefix}gap`;
  const local = createMemoryBus();
  const listeners = new Map<string, { readonly topic: Topic; readonly key: string; count: number }>();
  let closed = false;
  let unsent = false;
  /** Channels that are heard; empty while the connection is down. */
  let heard = new Set<string>();
  let retry: Timer | undefined;
  /** What the server had against this node when it was last asked. */
  let refusal: string | undefined;

  const link: RedisLink = await openRedisLink({
    url,
    patience,
    onMessage: receive,
    onReady: () => void subscribeAll(),
    onError(error) {
      refusal = undefined;
      noteRefusal(error);
    },
  });
  const beats = new Beats({
    clock,
    every: beatEvery,
    channels: () => (link.sharded ? [...new Set([own, ...heard])] : [own]),
    send: (channel, beat) => send(channel, { from: node, beat }),
    onLoss: () => local.tellGap(),
    onDeaf() {
      heard = new Set();
      link.reconnect();
    },
  });
  await subscribeAll();

  function send(channel: string, letter: Letter): void {
    link.publish(channel, JSON.stringify(letter)).then(
      () => {
        if (!unsent) return;
        unsent = false;
        tellOthersOfGap();
      },
      (error: unknown) => {
        noteRefusal(error);
        if (!('beat' in letter)) unsent = true;
      },
    );
  }

  function noteRefusal(error: unknown): void {
    const reason = redisRefusal(error);
    if (reason) refusal = `Redis ${reason}.`;
  }

  function tellOthersOfGap(): void {
    send(everybody, { from: node, gap: true });
  }

  function receive(channel: string, text: string): void {
    if (closed) return;
    const letter = JSON.parse(text) as Letter;
    if ('beat' in letter) {
      if (letter.from === node) beats.hear(channel, letter.beat);
    } else if (letter.from === node) return;
    else if ('gap' in letter) local.tellGap();
    else {
      const attached = listeners.get(channel);
      if (attached) local.publish(attached.topic, attached.key, letter.hint);
    }
  }

  /** Makes all subscriptions, on a connection that has none. */
  function subscribeAll(): Promise<void> {
    heard = new Set();
    return subscribeMissing();
  }

  /** Subscribes to what is not heard, and to what came while the server confirmed that. */
  async function subscribeMissing(): Promise<void> {
    for (;;) {
      const missing = [own, everybody, ...listeners.keys()].filter((channel) => !heard.has(channel));
      if (closed || missing.length === 0 || !(await subscribe(missing))) return;
    }
  }

  /**
   * Subscribes, and tries again after a pause if the server does not confirm it; tells whether it did. What was published before may be missed,
   * so who listens is asked to look.
   */
  async function subscribe(channels: readonly string[]): Promise<boolean> {
    try {
      await link.subscribe(channels);
    } catch (error) {
      if (closed) return false;
      noteRefusal(error);
      retry ??= clock.at(clock.now() + pause, () => {
        retry = undefined;
        void subscribeMissing();
      });
      return false;
    }
    const isAll = channels.includes(own);
    const attached = channels.flatMap((channel) => listeners.get(channel) ?? []);
    for (const { topic, key } of attached) heard.add(channelOf(topic, key));
    if (isAll) {
      heard.add(own).add(everybody);
      refusal = undefined;
      beats.reset();
    }
    if (isAll || attached.some(({ topic }) => !bare.has(topic))) local.tellGap();
    else for (const { topic, key } of attached) local.publish(topic, key, {});
    return true;
  }

  return {
    publish(topic, key, hint) {
      local.publish(topic, key, hint);
      if (!closed) send(channelOf(topic, key), { from: node, hint });
    },
    subscribe(topic, key, listener) {
      const channel = channelOf(topic, key);
      const subscription = local.subscribe(topic, key, listener);
      const known = listeners.get(channel);
      if (known) known.count++;
      else {
        listeners.set(channel, { topic, key, count: 1 });
        if (heard.has(own)) void subscribe([channel]);
      }
      let attached = true;
      return {
        [Symbol.dispose]() {
          subscription[Symbol.dispose]();
          const entry = listeners.get(channel);
          if (!attached || !entry) return;
          attached = false;
          if (--entry.count > 0) return;
          listeners.delete(channel);
          heard.delete(channel);
          link.unsubscribe(channel).catch(() => {});
        },
      };
    },
    onGap: (listener) => local.onGap(listener),
    tellGap() {
      local.tellGap();
      if (!closed) tellOthersOfGap();
    },
    get isConnected() {
      return heard.has(own);
    },
    get refusal() {
      return refusal;
    },
    async close() {
      closed = true;
      retry?.cancel();
      beats[Symbol.dispose]();
      link.close();
      await local.close();
    },
  };

  function channelOf(topic: Topic, key: string): string {
    return `${prefix}topic:${topic}:${key}`;
  }
}
