import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Counters } from './counters.ts';
import { DeadLetters } from './dead-letters.ts';
import { Intake, type IntakeParts } from './intake.ts';
import type { Queue } from './queue.ts';
import { type IngestLog, QueueReader } from './queue-reader.ts';
import { keepIngestRetention } from './retention.ts';

export interface IngestParts extends Omit<IntakeParts, 'counters' | 'log'> {
  readonly queues: readonly Queue[];
  readonly log: IngestLog & IntakeParts['log'];
}

/** Readings, people and pushes from outside: reads the queues that are configured, and keeps what could not be applied. */
export class Ingest implements AsyncDisposable {
  readonly counters = new Counters();
  readonly deadLetters: DeadLetters;
  readonly #parts: IngestParts;
  readonly #intake: Intake;
  readonly #retention: Disposable;
  #readers: QueueReader[] = [];

  constructor(parts: IngestParts) {
    this.#parts = parts;
    this.#intake = new Intake({ ...parts, counters: this.counters });
    this.deadLetters = new DeadLetters(parts.store, this.#intake);
    this.#retention = keepIngestRetention(parts.store, parts.clock);
  }

  /** Begins to read, and goes on for as long as it takes until each queue is there. */
  start(): void {
    const { queues, store, clock, log } = this.#parts;
    const holder = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
    this.#readers = queues.map(
      (queue) =>
        new QueueReader({ queue, store, clock, log, holder, intake: this.#intake, counters: this.counters }),
    );
  }

  /** Stops reading: what is being applied is finished and committed, the rest is left to the queues. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader[Symbol.asyncDispose]()));
  }

  /** Which queues are away, and why, as sentences. A node without them still serves those who are connected to it. */
  failures(): string[] {
    return this.#readers.flatMap(({ failure }) => failure ?? []);
  }

  /** Each queue that is configured, and whether it is read, by this node or by another one. */
  queues(): { readonly source: string; readonly title: string; readonly away: boolean }[] {
    return this.#readers.map(({ queue: { source, title }, failure }) => ({
      source,
      title,
      away: failure !== undefined,
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#retention[Symbol.dispose]();
    await this.stop();
  }
}
