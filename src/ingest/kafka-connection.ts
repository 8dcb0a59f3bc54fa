import type { Consumer, Message, MessagesStream } from '@platformatic/kafka';
import { causeOf } from './cause-of.ts';
import type { QueueConnection, QueueRecord } from './queue.ts';
import { Waiters } from './waiters.ts';
import { within } from './within.ts';

/** The most records of one batch. */
const batchSize = 1_000;

/** How long `next` waits for a record (ms). */
const block = 1_000;

/** How long a node that is asked to let go of its partitions may take for what it has in hand (ms); less than it may be silent. */
const settleWithin = 8_000;

/** How long saying goodbye may take (ms). */
const closeWithin = 3_000;

/**
 * A member of a consumer group that reads one topic:
 *
 *     joining → reading → (the group is dealt anew) settling → joining → reading … → over
 *
 * Settling: another node may get a partition only when what this one has of it was applied, else two nodes would apply records of one key at
 * once. So nothing more is handed out, the node joins again only when what it has in hand is done, and what was fetched ahead is thrown away:
 * the next stream begins behind what was committed. Over: closed, or something failed; it does not mend itself.
 */
export class KafkaConnection implements QueueConnection {
  readonly #consumer: Consumer;
  readonly #topic: string;
  #stream: MessagesStream<Buffer, Buffer, Buffer, Buffer> | undefined;
  /** The generation of the group in which each batch was handed out that was not committed, oldest first. */
  readonly #inHand: number[] = [];
  readonly #change = new Waiters();
  /** Goes up each time that the group is dealt anew and each time that it was: what was asked for before is too late. */
  #epoch = 0;
  #settling = true;
  #failure: Error | undefined;
  #closed = false;

  constructor(consumer: Consumer, topic: string) {
    this.#consumer = consumer;
    this.#topic = topic;
    // Held for as long as the consumer lives: the driver would join again for each stream.
    consumer.topics.track(topic);
    consumer.on('error', (error: Error) => this.#fail(error));
    consumer.on('consumer:heartbeat:stalled', ({ lastError }) =>
      this.#fail(lastError ?? new Error('The group does not answer.')),
    );
    consumer.on('consumer:group:join', () => void this.#begin());
  }

  /** Becomes a member of the group, in the background: that may take until a node that is gone was missed. */
  join(): void {
    this.#consumer.joinGroup({}).catch((error: unknown) => this.#fail(error));
  }

  /** The group is dealt anew. Resolves when this node may join again; rejects if it is closed. */
  async letGo(): Promise<Buffer> {
    this.#epoch++;
    this.#settling = true;
    const deadline = Date.now() + settleWithin;
    while (this.#inHand.length > 0 && !this.#closed && (await this.#changed(deadline)));
    this.#dropStream();
    if (this.#closed) throw new Error('The connection was closed.');
    return Buffer.alloc(0);
  }

  async next(): Promise<readonly QueueRecord[]> {
    const deadline = Date.now() + block;
    for (;;) {
      if (this.#failure) throw this.#failure;
      const records = this.#settling ? [] : this.#read();
      if (records.length > 0) this.#inHand.push(this.#consumer.generationId);
      if (records.length > 0 || this.#closed || !(await this.#changed(deadline))) return records;
    }
  }

  async commit(records: readonly QueueRecord[]): Promise<void> {
    const generation = this.#inHand.shift();
    this.#change.wakeAll();
    // It took longer than the group waits: whoever has the partitions now gets these records again, and must not be set back by this node.
    if (generation !== this.#consumer.generationId) return;
    const behind = new Map(records.map(({ partition, offset }) => [partition, BigInt(offset) + 1n]));
    await this.#consumer.commit({
      offsets: [...behind].map(([partition, offset]) => ({
        topic: this.#topic,
        partition: Number(partition),
        offset,
        leaderEpoch: -1,
      })),
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#change.wakeAll();
    this.#dropStream();
    const saidGoodbye = this.#consumer.close(true).then(
      () => true,
      () => false,
    );
    // What was asked of brokers that do not answer would hold up the end of the process until the driver gives it up.
    if (!(await within(closeWithin, saidGoodbye))) void this.#consumer.connections.close().catch(() => {});
  }

  /** A member again: reads what it was given, from behind what was committed. */
  async #begin(): Promise<void> {
    const epoch = ++this.#epoch;
    try {
      const stream = await this.#consumer.consume({
        topics: [this.#topic],
        mode: 'committed',
        fallbackMode: 'earliest',
      });
      stream.on('error', (error: Error) => this.#fail(error));
      // The driver tells the next generation only when it has joined it, which is after this node was asked to let go.
      if (epoch !== this.#epoch || this.#closed) return void stream.destroy();
      this.#dropStream();
      stream.on('readable', () => this.#change.wakeAll());
      this.#stream = stream;
      this.#settling = false;
    } catch (error) {
      this.#fail(error);
    }
  }

  #read(): QueueRecord[] {
    const records: QueueRecord[] = [];
    while (records.length < batchSize) {
      const message = this.#stream?.read() as Message | null | undefined;
      if (!message) break;
      records.push(recordOf(message));
    }
    return records;
  }

  #dropStream(): void {
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  #fail(error: unknown): void {
    this.#failure ??= causeOf(error);
    this.#change.wakeAll();
  }

  /** Whether something changed before the deadline. */
  #changed(deadline: number): Promise<boolean> {
    return this.#change.wait(Math.max(deadline - Date.now(), 0));
  }
}

function recordOf({ topic, partition, offset, key, value, timestamp }: Message): QueueRecord {
  return {
    topic,
    partition: String(partition),
    offset: String(offset),
    key: key ? key.toString() : null,
    queuedAt: timestamp > 0n ? Number(timestamp) : null,
    payload: value ?? Buffer.alloc(0),
  };
}
