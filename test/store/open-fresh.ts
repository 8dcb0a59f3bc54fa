import { onTestFinished } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

/** A folder that is gone when the test ends. */
export function freshFolder(): string {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  return folder.path;
}

/** An embedded store that is closed when the test ends, in a folder of its own unless one is given. */
export async function openFresh(options: Partial<SqliteStoreOptions> = {}): Promise<Store> {
  const store = await openSqliteStore({ dataDir: freshFolder(), ...options });
  onTestFinished(() => store.close());
  return store;
}
