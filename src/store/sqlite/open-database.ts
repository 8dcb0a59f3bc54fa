import { join } from 'node:path';
import { Db, isOutsideFault } from './db.ts';
import { type Migration, migrations } from './migrations/index.ts';

/** Something about the folder or the database in it forbids opening it; the message is for people. */
export class Refusal extends Error {}

/** The database that was opened for writing, alone on this machine until it is closed. */
export interface WritableDatabase {
  readonly db: Db;
  close(): void;
}

/**
 * Takes the folder for this process and opens its database for writing, with its schema brought up to date.
 * @throws {Refusal} if another process has it, or a newer version wrote it.
 */
export function openForWriting(dataDir: string, steps: readonly Migration[] = migrations): WritableDatabase {
  const lock = takeFolder(dataDir);
  try {
    const db = new Db(databasePath(dataDir), { readOnly: false });
    // FULL flushes the log at every commit: what was answered survives a power loss. A checkpoint every 16 MiB keeps its own flushes rare.
    db.execute(
      'pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000; pragma journal_size_limit = 67108864; pragma cache_size = -65536; pragma temp_store = memory',
    );
    migrate(db, steps, dataDir);
    return {
      db,
      close() {
        db.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Opens the database for reading, beside its writer. */
export function openForReading(dataDir: string): Db {
  const db = new Db(databasePath(dataDir), { readOnly: true });
  db.execute('pragma cache_size = -65536; pragma temp_store = memory');
  return db;
}

function databasePath(dataDir: string): string {
  return join(dataDir, 'presently.db');
}

/**
 * Holds an exclusive transaction on a second, empty database: the operating system drops its lock whenever the process ends, even by
 * `kill -9`, so nothing stale is left behind. The main database cannot be held this way, because its reader has a connection of its own.
 * Nothing else in the process may open this file: closing it would drop the lock.
 */
function takeFolder(dataDir: string): Db {
  const lock = new Db(join(dataDir, 'lock.db'), { readOnly: false });
  try {
    lock.execute('pragma busy_timeout = 0; begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    if (!isOutsideFault(error)) throw error;
    throw new Refusal(
      `The data folder ${dataDir} is in use by another process. Stop that one first, or give this one a folder of its own (DATA_DIR).`,
    );
  }
}

/** Runs the steps that the database has not had, each in a transaction with the number that records it. */
function migrate(db: Db, steps: readonly Migration[], dataDir: string): void {
  const version = db.get<{ user_version: number }>('pragma user_version')?.user_version ?? 0;
  if (version > steps.length) {
    throw new Refusal(
      `The database in ${dataDir} was written by a newer version of Presently (schema ${version}; this one knows up to ${steps.length}). Run that version, or one that is newer still.`,
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    db.transaction('write', () => {
      if (typeof step === 'string') db.execute(step);
      else step(db);
      db.execute(`pragma user_version = ${index + 1}`);
    });
  }
}
