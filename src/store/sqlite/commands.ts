import { auditReads, auditWrites } from './audit.ts';
import type { Db } from './db.ts';
import { factReads, factWrites } from './facts.ts';
import { inboxReads, inboxWrites } from './inbox.ts';
import { ingestReads, ingestWrites } from './ingest.ts';
import { peopleReads, peopleWrites } from './people.ts';
import { pushReads, pushWrites } from './pushes.ts';

/**
 * Named functions that run on a thread of the store. Arguments and results are copied between threads, so they are plain data. A command that
 * writes may run twice (the first time undone), so it changes nothing but the database; whatever depends on the time takes it as an argument.
 */
export type Commands = Readonly<Record<string, (db: Db, ...args: never[]) => unknown>>;

/** Commands by the part of the store that they belong to. */
export type CommandParts = Readonly<Record<string, Commands>>;

/** Run on the writer, in groups that are committed together. Reads that must see what is being written belong here as well. */
export const writes = {
  facts: factWrites,
  people: peopleWrites,
  pushes: pushWrites,
  inbox: inboxWrites,
  ingest: ingestWrites,
  audit: auditWrites,
  store: {
    /** Writes the schema's number again: it changes nothing, but it takes a page, the log and a flush as any write does. */
    ping(db: Db): void {
      const version = db.get<{ user_version: number }>('pragma user_version')?.user_version;
      db.execute(`pragma user_version = ${version}`);
    },
  },
} satisfies CommandParts;

/** Run on the reader, each on one state of the database: the newest that was answered when it began, or newer. */
export const reads = {
  facts: factReads,
  people: peopleReads,
  pushes: pushReads,
  inbox: inboxReads,
  ingest: ingestReads,
  audit: auditReads,
  store: {
    ping(db: Db): void {
      db.get('select 1 from sqlite_schema');
    },
  },
} satisfies CommandParts;
