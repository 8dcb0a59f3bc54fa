import type { MessageView } from 'rocketmq-client-nodejs';
import type { QueueConnection, QueueRecord } from './queue.ts';
import type { RocketMqClient } from './rocketmq-client.ts';
import { until } from './until.ts';
import { Waiters } from './waiters.ts';
import { within } from './within.ts';

/** The most messages of one batch: what a broker gives at once. */
const batchSize = 32;

/** How long `next` waits for a message (ms). */
const block = 1_000;

/** For how long a message that was received is given to nobody else, unless that is extended (ms). */
const invisible = 15_000;

/** How often that is extended while messages wait (ms). */
const extendEvery = 5_000;

/** How soon a message that is given back may be had by another node (ms). */
const soon = 1_000;

/** How long giving back may hold up whoever closes (ms). */
const closeWithin = 2_000;

/**
 * A consumer of one topic: reading → over. A message that was received is in hand until it is acknowledged; for as long, it stays invisible to
 * others. What is in hand when the connection is closed is given back, as is what a receive brings that is under way then.
 */
export class RocketMqConnection implements QueueConnection {
  readonly #client: RocketMqClient;
  readonly #topic: string;
  readonly #onError: (error: unknown) => void;
  readonly #inHand = new Set<MessageView>();
  readonly #views = new WeakMap<QueueRecord, MessageView>();
  readonly #extension: NodeJS.Timeout;
  readonly #over = new AbortController();
  /** That nothing is in hand any more, or that it is over. */
  readonly #idle = new Waiters();
  #receiving: Promise<readonly QueueRecord[]> | undefined;

  constructor(client: RocketMqClient, topic: string, onError: (error: unknown) => void) {
    this.#client = client;
    this.#topic = topic;
    this.#onError = onError;
    this.#extension = setInterval(() => void this.#changeAll(invisible), extendEvery);
  }

  async next(): Promise<readonly QueueRecord[]> {
    // A broker that is asked for more of a queue that has messages in hand waits out its poll, even when they are acknowledged meanwhile.
    if (!this.#receiving && this.#inHand.size > 0) {
      await this.#idle.wait(block);
      if (this.#inHand.size > 0) return [];
    }
    this.#receiving ??= this.#receive();
    const records = await within(block, until(this.#over.signal, this.#receiving));
    if (!records) return [];
    this.#receiving = undefined;
    return records;
  }

  async commit(records: readonly QueueRecord[]): Promise<void> {
    const views = records.flatMap((record) => this.#views.get(record) ?? []);
    await Promise.all(
      views.map(async (view) => {
        await this.#client.ack(view).catch(unlessExpired);
        this.#inHand.delete(view);
      }),
    );
    if (this.#inHand.size === 0) this.#idle.wakeAll();
  }

  async close(): Promise<void> {
    clearInterval(this.#extension);
    this.#over.abort();
    this.#idle.wakeAll();
    await within(closeWithin, this.#giveBack());
  }

  async #giveBack(): Promise<void> {
    const receiving = this.#receiving;
    await this.#changeAll(soon);
    await receiving?.catch(() => {});
    await this.#changeAll(soon);
    await this.#client.retire();
  }

  async #receive(): Promise<readonly QueueRecord[]> {
    try {
      const views = await this.#client.receive(batchSize, invisible);
      return views.map((view) => this.#take(view));
    } catch (error) {
      this.#onError(error);
      throw error;
    }
  }

  #take(view: MessageView): QueueRecord {
    this.#inHand.add(view);
    const { messageId, messageGroup, keys, bornTimestamp, body } = view;
    const record = {
      topic: this.#topic,
      // The number of its queue is not told; its id is its own in the whole topic.
      partition: '0',
      offset: messageId,
      key: messageGroup || (keys[0] ?? null),
      queuedAt: bornTimestamp?.getTime() ?? null,
      payload: body,
    };
    this.#views.set(record, view);
    return record;
  }

  /** For what is in hand: how long from now it is given to nobody else. What cannot be changed comes again earlier or later. */
  async #changeAll(duration: number): Promise<void> {
    const changes = [...this.#inHand].map((view) => this.#client.changeInvisibleDuration(view, duration));
    await Promise.allSettled(changes);
  }
}

/** An acknowledgement that comes too late: the message comes again, and is known then. */
function unlessExpired(error: unknown): void {
  if ((error as Error).name !== 'BadRequestException') throw error;
}
