import type { Clock } from '../clock.ts';
import type { IngestStore } from '../store/contract.ts';
import { pause, pauseAfter } from './back-off.ts';
import type { Counters } from './counters.ts';
import type { Intake } from './intake.ts';
import { Lease } from './lease.ts';
import { type Queue, type QueueConnection, QueueDenied, type QueueRecord } from './queue.ts';
import { until } from './until.ts';

/** What goes on with queues, for people. */
export interface IngestLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface QueueReaderParts {
  readonly queue: Queue;
  readonly intake: Pick<Intake, 'take'>;
  readonly store: Pick<IngestStore, 'hold' | 'release'>;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly log: IngestLog;
  /** Names this node among those that read the same queue. */
  readonly holder: string;
}

/** How long to wait before asking again for a lease that another node has (ms). */
const standBy = 1_000;

/** How long a queue that does not answer may hold up whoever closes (ms). */
const closeWithin = 2_000;

/**
 * Reads one queue until it is closed:
 *
 *     starting → standing by ⇄ reading → (an error) away → (back-off) standing by …
 *
 * Standing by: another node has the lease of an exclusive queue. Reading: one batch is applied while the next one is fetched; a batch is
 * committed once the intake has it durable, before the next one is applied. Away: the connection could not be made, or was lost; what was not
 * committed comes again. Closing finishes the batch that is being applied, unless it waits for the store or for a queue that
 * does not answer.
 */
export class QueueReader implements AsyncDisposable {
  readonly #parts: QueueReaderParts;
  readonly #closing = new AbortController();
  /** Aborted when closing has taken long enough: nothing is awaited of the queue any more, except that it is let go. */
  readonly #late = new AbortController();
  readonly #running: Promise<void>;
  #failure: string | undefined;
  #state: 'starting' | 'standing by' | 'reading' | 'away' = 'starting';

  constructor(parts: QueueReaderParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  get queue(): Queue {
    return this.#parts.queue;
  }

  get state(): string {
    return this.#state;
  }

  /** Why the queue is not read, as a sentence; undefined if it is, by this node or by another one. */
  get failure(): string | undefined {
    return this.#failure;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { clock } = this.#parts;
    this.#closing.abort();
    const timer = clock.at(clock.now() + closeWithin, () => this.#late.abort());
    try {
      await this.#running;
    } finally {
      timer.cancel();
    }
  }

  async #run(): Promise<void> {
    const { clock, queue, log } = this.#parts;
    const { signal } = this.#closing;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#readWhileHeld(() => (failures = 0));
        await pause(clock, standBy, signal);
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        this.#state = 'away';
        this.#failure = `${queue.title} ${error instanceof QueueDenied ? error.message : 'cannot be read'}`;
        if (failures === 1)
          log.warn({ err: error, queue: queue.title }, 'a queue cannot be read; trying again');
        await pause(clock, pauseAfter(failures), signal).catch(() => {});
      }
    }
  }

  /** Reads until the lease of the queue is lost or the reader is closed; returns at once if another node has the lease. */
  async #readWhileHeld(connected: () => void): Promise<void> {
    const { queue, log } = this.#parts;
    const closing = this.#closing.signal;
    await using lease =
      queue.exclusive === undefined ? undefined : await Lease.take(queue.exclusive, this.#parts);
    if (queue.exclusive !== undefined && !lease) {
      this.#state = 'standing by';
      this.#failure = undefined;
      return;
    }
    const over = lease ? AbortSignal.any([closing, lease.lost]) : closing;
    const connection = await this.#connect();
    if (!connection) return;
    try {
      connected();
      if (this.#state !== 'reading') log.info({ queue: queue.title }, 'reading a queue');
      this.#state = 'reading';
      this.#failure = undefined;
      await this.#read(connection, over);
    } finally {
      await connection.close();
    }
  }

  /** A new connection, or undefined if the reader was closed before there was one; it is closed then when it comes. */
  async #connect(): Promise<QueueConnection | undefined> {
    const connecting = this.#parts.queue.connect();
    const connection = await until(this.#late.signal, connecting);
    if (!connection) void connecting.then((late) => late.close()).catch(() => {});
    return connection;
  }

  async #read(connection: QueueConnection, over: AbortSignal): Promise<void> {
    if (over.aborted) return;
    let coming = fetch(connection);
    for (;;) {
      const records = await until(over, coming);
      if (over.aborted || !records) return;
      coming = fetch(connection);
      if (records.length > 0) await this.#takeAndCommit(connection, records, over);
    }
  }

  async #takeAndCommit(
    connection: QueueConnection,
    records: readonly QueueRecord[],
    over: AbortSignal,
  ): Promise<void> {
    const { queue, intake, clock, counters } = this.#parts;
    await intake.take(queue.source, records, over);
    const queuedAt = records.at(-1)?.queuedAt ?? null;
    if (queuedAt !== null) counters.lag(queue.source, clock.now() - queuedAt);
    await until(this.#late.signal, connection.commit(records));
  }
}

/** Begins to fetch the next batch. It may fail while nobody waits for it yet; whoever does then is told. */
function fetch(connection: QueueConnection): ReturnType<QueueConnection['next']> {
  const records = connection.next();
  records.catch(() => {});
  return records;
}
