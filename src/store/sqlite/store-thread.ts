import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StoreRefused, StoreUnavailable } from '../contract.ts';
import type { Answers, Call, Reply, Request, ThreadOptions } from './thread-protocol.ts';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface StoreThreadOptions extends ThreadOptions {
  /** Called after each group of calls with its size and how long it took in the thread. */
  readonly onGroup: ((calls: number, milliseconds: number) => void) | undefined;
}

/**
 * The serving thread's end of a thread of the store.
 *
 * open → closing → ended; or, if the thread dies, open → ended. While open, the calls that one event brings about go in one message as soon as it
 * has been dealt with, so that the thread is woken early; it takes together what has come. Answers come in the order of the calls, so the queue of
 * those who wait needs no ids. Once closing, new calls reject; once ended, those who still wait reject as well.
 */
export class StoreThread {
  readonly #worker: Worker;
  readonly #onGroup: StoreThreadOptions['onGroup'];
  readonly #opened = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  /** Those without an answer, oldest first, from `#answered` on. */
  #waiting: Waiting[] = [];
  #answered = 0;
  #outgoing: Call[] = [];
  /** Why calls are refused, or undefined while it is open. */
  #refusal: string | undefined;

  /** @throws {StoreRefused} if the database cannot be opened. */
  static async open(options: StoreThreadOptions): Promise<StoreThread> {
    const thread = new StoreThread(options);
    await thread.#opened.promise;
    return thread;
  }

  private constructor({ role, dataDir, onGroup }: StoreThreadOptions) {
    this.#onGroup = onGroup;
    // The file beside this one: .ts from the sources, .js in a built package.
    const entry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
    this.#worker = new Worker(entry, { workerData: { role, dataDir } satisfies ThreadOptions });
    this.#worker.on('message', (reply: Reply) => this.#receive(reply));
    this.#worker.on('error', (error: Error) =>
      this.#end(`The store's ${role} thread failed: ${error.message}`),
    );
    this.#worker.on('exit', () => {
      this.#end(`The store's ${role} thread has ended`);
      this.#ended.resolve();
    });
  }

  /** Runs a command on the thread. Rejects with `StoreUnavailable` if the database cannot now, or the thread is gone. */
  call(part: string, name: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#refusal !== undefined) return Promise.reject(new StoreUnavailable(this.#refusal));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#outgoing.push({ part, name, args }) === 1) process.nextTick(() => this.#send());
    });
  }

  /** Refuses calls from now on. */
  refuse(): void {
    this.#refusal ??= 'The store is closed';
  }

  /** Finishes what was asked, closes the database and ends the thread. */
  async close(): Promise<void> {
    this.refuse();
    this.#send();
    // To a thread that has been told already, or is gone, this says nothing.
    this.#post('close');
    await this.#ended.promise;
  }

  #send(): void {
    if (this.#outgoing.length === 0) return;
    const calls = this.#outgoing;
    this.#outgoing = [];
    this.#post(calls);
  }

  #post(request: Request): void {
    this.#worker.postMessage(request);
  }

  #receive(reply: Reply): void {
    if ('opened' in reply) this.#opened.resolve();
    else if ('refused' in reply) this.#opened.reject(new StoreRefused(reply.refused));
    else this.#settle(reply);
  }

  #settle({ results, failures, unavailable, calls, milliseconds }: Answers): void {
    const from = this.#answered;
    const waiting = this.#waiting;
    this.#answered += calls;
    this.#compact();
    for (const { index, error } of failures) waiting[from + index]?.reject(error);
    for (let index = 0; index < calls; index++) {
      // To resolve a promise that was rejected above does nothing.
      if (unavailable === undefined) waiting[from + index]?.resolve(results[index]);
      else waiting[from + index]?.reject(new StoreUnavailable(unavailable));
    }
    this.#onGroup?.(calls, milliseconds);
  }

  /** Forgets the answered; seldom, so that it costs next to nothing for each. The old array stays whole for who reads it. */
  #compact(): void {
    if (this.#answered === this.#waiting.length) this.#waiting = [];
    else if (this.#answered > 10_000 && this.#answered * 2 > this.#waiting.length)
      this.#waiting = this.#waiting.slice(this.#answered);
    else return;
    this.#answered = 0;
  }

  #end(reason: string): void {
    this.#refusal ??= reason;
    this.#opened.reject(new StoreUnavailable(reason));
    const waiting = this.#waiting.slice(this.#answered);
    this.#waiting = [];
    this.#outgoing = [];
    this.#answered = 0;
    for (const { reject } of waiting) reject(new StoreUnavailable(reason));
  }
}
