import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Counters } from '../../src/ingest/counters.ts';
import { type Queue, type QueueConnection, QueueDenied, type QueueRecord } from '../../src/ingest/queue.ts';
import { QueueReader } from '../../src/ingest/queue-reader.ts';
import { ManualClock } from '../kit/manual-clock.ts';

test('what was committed is not kept for as long as the connection lasts', async () => {
  const batches = 200;
  const seen: WeakRef<QueueRecord>[] = [];
  const all = Promise.withResolvers<void>();
  let listeners = 0;
  await using _reader = read(
    {
      async next() {
        await turn();
        if (seen.length === batches) {
          all.resolve();
          return new Promise(() => {});
        }
        const record = aRecord(seen.length);
        seen.push(new WeakRef(record));
        return [record];
      },
      commit: turn,
      close: turn,
    },
    (signal) => (listeners = Math.max(listeners, getEventListeners(signal, 'abort').length)),
  );

  await all.promise;
  await turn();
  collectGarbage();

  const kept = seen.filter((record) => record.deref() !== undefined);
  expect(kept.length).toBeLessThan(10);
  expect(listeners).toBeLessThan(3);
});

test('closing does not wait longer than 2 s for a queue that does not answer; a connection that comes later is closed', async () => {
  const clock = new ManualClock();
  const late = Promise.withResolvers<QueueConnection>();
  const reader = readerOf({ source: 'test', title: 'A queue', connect: () => late.promise }, clock);
  await endsAfter(clock, reader);

  const closed = Promise.withResolvers<void>();
  late.resolve({
    next: () => Promise.reject(new Error('It is read.')),
    commit: turn,
    async close() {
      closed.resolve();
      await turn();
    },
  });
  await closed.promise;
});

test('a queue that does not accept the credentials is tried again, and read as soon as it does', async () => {
  const clock = new ManualClock();
  const attempts: PromiseWithResolvers<QueueConnection>[] = [];
  const connect = (): Promise<QueueConnection> => {
    const attempt = Promise.withResolvers<QueueConnection>();
    attempts.push(attempt);
    return attempt.promise;
  };
  await using reader = readerOf({ source: 'test', title: 'A queue', connect }, clock);
  for (const [index, pause] of [100, 200, 400].entries()) {
    attempts[index]?.reject(new QueueDenied('does not accept the credentials'));
    await turn();
    expect(reader.failure).toBe('A queue does not accept the credentials');
    clock.advanceTo(clock.now() + pause - 1);
    await turn();
    expect(attempts).toHaveLength(index + 1);
    clock.advanceTo(clock.now() + 1);
    await turn();
    expect(attempts).toHaveLength(index + 2);
  }
  attempts.at(-1)?.resolve({ next: () => new Promise(() => {}), commit: turn, close: turn });
  await turn();
  expect(reader).toMatchObject({ failure: undefined, state: 'reading' });
});

test('closing does not wait longer than 2 s for a commit that is not answered', async () => {
  const clock = new ManualClock();
  const committing = Promise.withResolvers<void>();
  let closed = false;
  const connection: QueueConnection = {
    async next() {
      await turn();
      return [aRecord(1)];
    },
    commit() {
      committing.resolve();
      return new Promise(() => {});
    },
    async close() {
      closed = true;
      await turn();
    },
  };
  const queue = { source: 'test', title: 'A queue', connect: () => Promise.resolve(connection) };
  const reader = readerOf(queue, clock);
  await committing.promise;
  await endsAfter(clock, reader);
  expect(closed).toBe(true);
});

/** It is still waiting just before 2 s, and ends then. */
async function endsAfter(clock: ManualClock, reader: QueueReader): Promise<void> {
  let ended = false;
  const ending = reader[Symbol.asyncDispose]().then(() => (ended = true));
  await clock.advanceAsync(1_999);
  expect(ended).toBe(false);
  await clock.advanceAsync(1);
  await ending;
  expect(clock.pending).toBe(0);
}

/** A reader of a queue that is one connection; `onTake` sees the signal of each batch that is applied. */
function read(connection: QueueConnection, onTake: (signal: AbortSignal) => void = () => {}): QueueReader {
  const clock = new ManualClock();
  return readerOf(
    { source: 'test', title: 'A queue', connect: () => Promise.resolve(connection) },
    clock,
    onTake,
  );
}

function readerOf(
  queue: Queue,
  clock: ManualClock,
  onTake: (signal: AbortSignal) => void = () => {},
): QueueReader {
  return new QueueReader({
    queue,
    clock,
    counters: new Counters(),
    holder: 'test',
    log: { info: () => {}, warn: () => {} },
    store: { hold: () => Promise.resolve(true), release: turn },
    intake: {
      async take(_source, _records, signal) {
        onTake(signal);
        await turn();
        return [];
      },
    },
  });
}

function aRecord(offset: number): QueueRecord {
  const payload = Buffer.from('{}');
  return { topic: 'test', partition: '0', offset: String(offset), key: null, queuedAt: null, payload };
}

/** Lets everything else have its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
