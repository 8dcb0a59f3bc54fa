import type { AuditStore } from './audit-store.ts';
import type { FactStore } from './fact-store.ts';
import type { InboxStore } from './inbox-store.ts';
import type { IngestStore } from './ingest-store.ts';
import type { PeopleStore } from './people-store.ts';
import type { PushStore } from './push-store.ts';

export type * from './audit-store.ts';
export type * from './fact-store.ts';
export type * from './inbox-store.ts';
export type * from './ingest-store.ts';
export type * from './people-store.ts';
export type * from './push-store.ts';

/**
 * Where everything durable is. Every method of every part keeps these promises:
 *
 * - **Atomic and durable**: a write resolves only when all of it is committed and flushed; if it rejects, none of it happened, or (if the
 *   connection to the store was lost meanwhile) it may be asked again with the same ids and happens once. Whoever opened such a store is told
 *   when it answers again, as nobody was hinted of what happened.
 * - **Read what was answered**: a read that starts after a write was answered sees it.
 * - **In sets and pages**: no method's cost or result grows with the number of users, except by the page asked for.
 * - **Never on the event loop**: no SQL and no flush runs on the thread that serves sockets.
 * - Ids are the callers' own strings, compared byte by byte. Instants and durations are whole milliseconds. Absent is null.
 * - Whatever the store cannot do now (disk full, connection lost, closed) rejects with `StoreUnavailable`; everything else that rejects is a bug.
 */
export interface Store {
  readonly facts: FactStore;
  readonly people: PeopleStore;
  readonly pushes: PushStore;
  readonly inbox: InboxStore;
  readonly ingest: IngestStore;
  readonly audit: AuditStore;
  /** Resolves if the store takes writes now, else rejects with `StoreUnavailable`. */
  ping(): Promise<void>;
  /** Finishes what was asked, then releases everything. Later calls reject. */
  close(): Promise<void>;
}

/** The store cannot do this now; it may be asked again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The store cannot be opened; the message is a sentence for people. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}
