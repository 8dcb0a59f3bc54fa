import { Waiters } from './waiters.ts';

/** A message with its place in the stream. */
interface Numbered {
  readonly seq: number;
}

export interface InOrderOptions<Message> {
  /** How many messages were delivered before, to somebody else, and not acknowledged: they come again, but newer ones may come before. */
  readonly owed: number;
  /** The newest of them is at or before this place. */
  readonly upTo: number;
  /** After how long those that still are owed are taken for removed from the stream (ms). */
  readonly patience: number;
  /** Asks for messages; what it gives ends after a second or so. */
  readonly fetch: () => Promise<AsyncIterable<Message>>;
}

/**
 * Messages in the order of their places, from a server that does not begin with what it owes: waiting for what is owed → in order → ended.
 *
 * At first everything is held back until all that is owed has come again; then it goes out sorted. Messages are asked for while fewer than one
 * batch waits, so what is fetched and not taken is bounded.
 */
export class InOrder<Message extends Numbered> {
  readonly #options: InOrderOptions<Message>;
  readonly #owed = new Set<number>();
  readonly #arrival = new Waiters();
  #waiting: Message[] = [];
  #holding: boolean;
  readonly #holdUntil: number;
  #taken = Promise.withResolvers<void>();
  #failure: Error | undefined;

  constructor(options: InOrderOptions<Message>) {
    this.#options = options;
    this.#holding = options.owed > 0;
    this.#holdUntil = performance.now() + options.patience;
    this.#fetchAll().catch((error: Error) => this.end(error));
  }

  /** The next messages, at most so many; none if there were none for so long (ms). Rejects when it has ended. */
  async next(limit: number, milliseconds: number): Promise<Message[]> {
    if (this.#ready === 0 && !this.#failure) await this.#arrival.wait(milliseconds);
    if (this.#failure) throw this.#failure;
    if (this.#holding && performance.now() > this.#holdUntil) this.#release();
    const batch = this.#waiting.splice(0, Math.min(limit, this.#ready));
    this.#taken.resolve();
    this.#taken = Promise.withResolvers();
    return batch;
  }

  /** Ends it; whoever waits for messages is told why. Idempotent. */
  end(reason: Error): void {
    this.#failure ??= reason;
    this.#arrival.wakeAll();
    this.#taken.resolve();
  }

  get #ready(): number {
    return this.#holding ? 0 : this.#waiting.length;
  }

  async #fetchAll(): Promise<void> {
    while (!this.#failure) {
      for await (const message of await this.#options.fetch()) this.#take(message);
      while (this.#ready > 0 && !this.#failure) await this.#taken.promise;
    }
  }

  #take(message: Message): void {
    this.#waiting.push(message);
    if (this.#holding) {
      if (message.seq <= this.#options.upTo) this.#owed.add(message.seq);
      if (this.#owed.size >= this.#options.owed) this.#release();
    }
    if (!this.#holding) this.#arrival.wakeAll();
  }

  #release(): void {
    this.#holding = false;
    this.#waiting.sort((one, other) => one.seq - other.seq);
  }
}
