import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { reads, writes } from './commands.ts';
import type { Db } from './db.ts';
import { openForReading, openForWriting, Refusal } from './open-database.ts';
import { commitTogether, readEach } from './run-calls.ts';
import type { Call, Reply, Request, ThreadOptions } from './thread-protocol.ts';

/** The most calls that one commit takes, so that under endless load those who wait get answers. */
const largestGroup = 8_192;

/** A thread of the store: opens the database, answers calls until it is told to close, then ends. */
function serve(port: MessagePort, { role, dataDir }: ThreadOptions): void {
  const { answer, close } = role === 'writer' ? startWriter(dataDir) : startReader(dataDir);
  port.on('message', (request: Request) => {
    if (request === 'close') return end();
    // The writer takes what arrived while it was flushing as one group; the reader answers message by message, so that none waits for all.
    const { calls, closing } = role === 'writer' ? gather(port, request) : { calls: request, closing: false };
    reply(port, answer(calls));
    if (closing) end();
  });
  reply(port, { opened: true });

  function end(): void {
    close();
    port.close();
  }
}

/** Adds the calls that have arrived behind these ones, and tells whether the end came behind them. */
function gather(port: MessagePort, first: readonly Call[]): { calls: readonly Call[]; closing: boolean } {
  const calls = [...first];
  while (calls.length < largestGroup) {
    const received = receiveMessageOnPort(port) as { message: Request } | undefined;
    if (!received) break;
    if (received.message === 'close') return { calls, closing: true };
    for (const call of received.message) calls.push(call);
  }
  return { calls, closing: false };
}

function startWriter(dataDir: string) {
  const { db, close } = openForWriting(dataDir);
  return { answer: (calls: readonly Call[]) => commitTogether(db, writes, calls), close };
}

/** Opens the database at the first calls: by then the writer has made it, and meanwhile both threads start side by side. */
function startReader(dataDir: string) {
  let db: Db | undefined;
  return {
    answer: (calls: readonly Call[]) => readEach(() => (db ??= openForReading(dataDir)), reads, calls),
    close: () => db?.close(),
  };
}

function reply(port: MessagePort, message: Reply): void {
  port.postMessage(message);
}

if (parentPort) {
  try {
    serve(parentPort, workerData as ThreadOptions);
  } catch (error) {
    const { dataDir } = workerData as ThreadOptions;
    const sentence =
      error instanceof Refusal
        ? error.message
        : `The database in ${dataDir} cannot be opened: ${(error as Error).message}.`;
    reply(parentPort, { refused: sentence });
    parentPort.close();
  }
}
