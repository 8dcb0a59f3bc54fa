import { mkdir } from 'node:fs/promises';
import { type Receipt, type Store, StoreRefused } from '../contract.ts';
import { Gathering } from '../gathering.ts';
import type { ReceiptRequest } from '../receipts.ts';
import { reads, writes } from './commands.ts';
import { receiptsOf } from './receipts.ts';
import { remote } from './remote.ts';
import { StoreThread } from './store-thread.ts';

export interface SqliteStoreOptions {
  /** The folder of the database. Made if it is not there; one process has it at a time. */
  readonly dataDir: string;
  /** Called after each group of writes with its size and how long it took, commit included. For metrics. */
  readonly onGroup?: (calls: number, milliseconds: number) => void;
}

/**
 * Acknowledgements that are answered at once keep the event loop from everything else, so they are not too many. The thread works on groups one
 * after another, and commits together what it has of them.
 */
const receiptGroups = { heaviest: 500, groups: 2 };

/**
 * Opens the embedded store: SQLite with one thread that writes and one that reads, so that no SQL and no flush runs on the calling thread, and
 * no long read delays a write. Writes that arrive while others are being flushed share the next flush.
 * @throws {StoreRefused} if the folder cannot be used: not writable, taken by another process, or written by a newer version.
 */
export async function openSqliteStore({ dataDir, onGroup }: SqliteStoreOptions): Promise<Store> {
  await makeFolder(dataDir);
  const [writer, reader] = await openThreads(dataDir, onGroup);
  const write = remote(writer, writes);
  const read = remote(reader, reads);
  // Acknowledgements come one by one from many sockets: they are taken together, and their contents are sent between threads once.
  const receipts = new Gathering<ReceiptRequest, Receipt>(
    async (requests) => receiptsOf(await write.inbox.receive(requests)),
    ({ pushIds }) => pushIds.length,
    receiptGroups,
  );
  return {
    facts: { ...read.facts, ...write.facts },
    people: { ...read.people, ...write.people },
    pushes: { ...read.pushes, ...write.pushes },
    inbox: {
      ...read.inbox,
      markSent: write.inbox.markSent,
      ack: (userId, pushIds, now) => receipts.add({ userId, pushIds, to: 'ACKED', now }),
      markRead: (userId, pushIds, now) => receipts.add({ userId, pushIds, to: 'READ', now }),
    },
    ingest: { ...read.ingest, ...write.ingest },
    audit: { ...read.audit, ...write.audit },
    async ping() {
      await Promise.all([write.store.ping(), read.store.ping()]);
    },
    async close() {
      const received = receipts.flush();
      writer.refuse();
      await received;
      // The reader first: the last connection to close tidies the log away, and only the writer may.
      await reader.close();
      await writer.close();
    },
  };
}

/** Starts both threads side by side; if one cannot, neither is left running. */
async function openThreads(
  dataDir: string,
  onGroup: SqliteStoreOptions['onGroup'],
): Promise<[writer: StoreThread, reader: StoreThread]> {
  const threads = await Promise.allSettled([
    StoreThread.open({ role: 'writer', dataDir, onGroup }),
    StoreThread.open({ role: 'reader', dataDir, onGroup: undefined }),
  ]);
  const [writer, reader] = threads;
  if (writer.status === 'fulfilled' && reader.status === 'fulfilled') return [writer.value, reader.value];
  for (const thread of threads) {
    if (thread.status === 'fulfilled') await thread.value.close();
  }
  throw writer.status === 'rejected' ? writer.reason : (reader as PromiseRejectedResult).reason;
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
  } catch (error) {
    throw new StoreRefused(`The data folder ${dataDir} cannot be made: ${(error as Error).message}.`);
  }
}
