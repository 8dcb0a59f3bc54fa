import type { Clock, Timer } from '../clock.ts';
import { backOffDelay } from './back-off.ts';
import type { Message } from './message.ts';
import { OperationRefused } from './request.ts';

/** What sending a batch of receipts came to: the messages as they are now. Ids without a message are not the caller's. */
export type SendReceipts = (ids: readonly string[]) => Promise<readonly Message[]>;

/** What receipts need to know. */
export interface ReceiptsOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly send: SendReceipts;
  /** The messages as the server has them after a batch. */
  onDone(messages: readonly Message[]): void;
}

/** Tells the server about messages, in batches, until it is done. */
export interface Receipts {
  /** Adds ids; those under way are not added again. */
  add(ids: Iterable<string>): void;
  /** Forgets what was not sent yet. */
  stop(): void;
}

/** What comes within so many ms goes in one batch; the server takes 1,000 ids at once. */
const gathers = 100;
const largestBatch = 1_000;

/** Refusals that asking again will not change. */
const final = new Set([
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'FORBIDDEN',
  'BAD_REQUEST',
  'INVALID_VALUE',
  'GRAPHQL_VALIDATION_FAILED',
]);

/**
 * States: **empty** → `add` → **gathering** (`timer` is running) → **sending** (one batch is out, others gather behind it) → answered →
 * gathering or empty; refused → **waiting** (`timer` is the next try) → sending the same ids again.
 */
export function createReceipts({ clock, random, send, onDone }: ReceiptsOptions): Receipts {
  const waiting = new Set<string>();
  const underWay = new Set<string>();
  let timer: Timer | undefined;
  let failures = 0;
  let stopped = false;

  function plan(delay: number): void {
    if (stopped || timer || underWay.size > 0 || waiting.size === 0) return;
    timer = clock.at(clock.now() + delay, () => {
      timer = undefined;
      void sendBatch();
    });
  }

  async function sendBatch(): Promise<void> {
    const batch = [...waiting].slice(0, largestBatch);
    for (const id of batch) {
      waiting.delete(id);
      underWay.add(id);
    }
    try {
      const messages = await send(batch);
      failures = 0;
      underWay.clear();
      if (!stopped) onDone(messages);
      plan(0);
    } catch (error) {
      underWay.clear();
      if (error instanceof OperationRefused && final.has(error.code ?? '')) return;
      for (const id of batch) waiting.add(id);
      plan(backOffDelay(failures++, random()));
    }
  }

  return {
    add(ids) {
      for (const id of ids) if (!underWay.has(id)) waiting.add(id);
      plan(gathers);
    },
    stop() {
      stopped = true;
      timer?.cancel();
      waiting.clear();
    },
  };
}
