import type { Refusal } from '../refusal.ts';

/** A record as a queue hands it over. Its place is (source, topic, partition, offset): no two records of a queue share one. */
export interface QueueRecord {
  readonly topic: string;
  /** What the queue keeps order in; "0" where it has no partitions. */
  readonly partition: string;
  readonly offset: string;
  /** The key under which the queue, or whoever wrote the record, wants order; null for none. */
  readonly key: string | null;
  /** When the queue took it, by its own clock; null if it does not say. The same at every delivery. */
  readonly queuedAt: number | null;
  readonly payload: Uint8Array;
}

/**
 * A queue that records are read from. One file of this folder for each kind; `QueueReader` runs it. What a queue has to give:
 *
 * - **At least once**: every record comes again, to this node or to another one of the group, until it was committed. Nothing is skipped.
 * - **In order**: the records of one partition come in the order of their offsets, except that some may come again. While a node has records
 *   of a partition that are not committed, no other node gets later ones of it; a queue that cannot see to that itself says `exclusive`.
 * - **Not ahead of the reader**: what is fetched and not committed is bounded, by a few batches.
 */
export interface Queue {
  /** A word for metrics, logs and the places of records: "redis-streams", "nats", "kafka", "rocketmq". Part of what identifies a record. */
  readonly source: string;
  /** What it is, for people, without secrets: "Redis Streams at 127.0.0.1:6379, stream presently". */
  readonly title: string;
  /** The name of a lease that a node must have while it is connected, or undefined if the queue gives each partition to one node itself. */
  readonly exclusive?: string;
  /**
   * Makes a new connection. Rejects if the queue is away, is not set up, or did not answer in a few seconds; with `QueueDenied` if it does not
   * accept the credentials, or does not allow whose they are to read.
   */
  connect(): Promise<QueueConnection>;
}

/** One connection, for one reader. It does not mend itself: when it is lost, its calls reject, and the reader makes a new one. */
export interface QueueConnection {
  /**
   * The next records, from one to about 1,000, or none if there were none for a second or so. Called again only when the call before was
   * answered, but before its records are committed: one batch is fetched while another one is applied.
   */
  next(): Promise<readonly QueueRecord[]>;
  /** The records of the oldest `next` that was not committed are durable, so the queue may forget them. Resolves once it was told. */
  commit(records: readonly QueueRecord[]): Promise<void>;
  /** Lets go, and ends a `next` that waits. What was not committed comes again soon. Never rejects. */
  close(): Promise<void>;
}

/** A queue that is configured cannot be used by this program at all; the message is a sentence for people. */
export class QueueRefused extends Error {
  override readonly name = 'QueueRefused';
}

/** A queue is there, but refuses who asks; the message goes on after its title. That may be set right there, so it is tried again. */
export class QueueDenied extends Error {
  override readonly name = 'QueueDenied';

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal, options);
  }
}
