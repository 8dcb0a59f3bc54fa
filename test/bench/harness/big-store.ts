import { closeSync, cpSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { states } from '../../../src/store/codes.ts';
import { openForWriting } from '../../../src/store/sqlite/open-database.ts';
import { temporaryFolder } from '../../kit/temporary-folder.ts';
import { people } from './operations.ts';
import { startPresently } from './servers.ts';
import { monotonic } from './statistics.ts';
import type { RunOptions } from './target.ts';

/** People with so many messages that a page of their history is full. */
export const readers = 10_000;
const pageSize = 50;

/** A database with very many people and messages, made by the server itself and used by several targets of one run. */
export interface BigStore {
  readonly path: string;
  readonly people: number;
  /** Pushes that everyone has. */
  pushes: number;
  hasReaders: boolean;
}

let store: BigStore | undefined;

/** The database of this run, with everybody known. */
export async function bigStore({ quick, note }: RunOptions): Promise<BigStore> {
  if (store) return store;
  const folder = temporaryFolder();
  process.on('exit', () => folder[Symbol.dispose]());
  const count = quick ? 20_000 : 1_000_000;
  note(`  making ${count.toLocaleString('en')} people known`);
  await using server = await startPresently(folder.path);
  const page = 200_000;
  for (let from = 0; from < count; from += page)
    await server.ask('addPeople', from, Math.min(from + page, count));
  store = { path: folder.path, people: count, pushes: 0, hasReaders: false };
  return store;
}

/** Sends pushes until everyone has `each` messages, and the readers more than a page of them. */
export async function fill(big: BigStore, each: number, { note }: RunOptions): Promise<void> {
  if (big.pushes >= each && big.hasReaders) return;
  note(`  filling ${(big.people * each).toLocaleString('en')} messages in`);
  await using server = await startPresently(big.path);
  await server.ask('setCaps', false);
  for (; big.pushes < each; big.pushes++) await server.ask('pushAndSettle');
  if (!big.hasReaders)
    for (let number = 0; number < pageSize; number++) await server.ask('pushAndSettle', people(readers));
  big.hasReaders = true;
}

/** A copy of a database that nobody has open, gone when it goes out of scope: who changes one finds the same each time. */
export function copyOf(path: string): Disposable & { readonly path: string } {
  const copy = temporaryFolder();
  cpSync(path, copy.path, { recursive: true });
  // On the disk before anything is measured: a gigabyte that is still to be written makes every flush of the server wait.
  const file = openSync(join(copy.path, 'presently.db'), 'r+');
  fsyncSync(file);
  closeSync(file);
  return copy;
}

/** Makes a database one in which everybody has acknowledged every message, each when it came. */
export function acknowledgeAll(path: string): void {
  const { db, close } = openForWriting(path);
  // Push by push, so that no transaction is larger than one to everybody.
  for (const { key } of db.all<{ key: number }>('select key from pushes')) {
    db.run(
      `update recipients set state = ${states.ACKED}, sent_at = released_at, acked_at = released_at where push_key = ?`,
      key,
    );
  }
  close();
}

/** As many people as a release takes at once. */
const releasePage = 2_000;

/**
 * The least that a push to everybody can cost: its rows are written and committed page by page, and nobody is read, counted or decided for.
 * @returns how long that took (ms).
 */
export function writeMessagesAlone(path: string): number {
  const { db, close } = openForWriting(path);
  const users = db.all<{ key: number }>('select key from users order by key').map(({ key }) => key);
  const now = Date.now();
  const began = monotonic();
  for (let from = 0; from < users.length; from += releasePage) {
    const page = JSON.stringify(users.slice(from, from + releasePage));
    db.transaction('write', () => {
      db.run(
        `insert into recipients (push_key, user_key, state, quiet, charged_to, position, released_at)
         select 1000000, value, ${states.PENDING}, 0, 1, ?, ? from json_each(?)`,
        now * 1000 + from,
        now,
        page,
      );
      db.run(
        `insert into inboxes (user_key, unread) select value, 1 from json_each(?) where true
         on conflict (user_key) do update set unread = unread + 1`,
        page,
      );
    });
  }
  const took = monotonic() - began;
  close();
  return took;
}
