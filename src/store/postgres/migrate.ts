import { StoreRefused } from '../contract.ts';
import type { Connections } from './connections.ts';
import { lockMigrations } from './locks.ts';
import { migrations } from './migrations/index.ts';

/** The oldest server that is supported, as `server_version_num` writes it. */
const oldestServer = 150_000;

/**
 * Brings the schema up to date: the steps that it has not had, in one transaction with the number that records them, while other nodes that
 * start wait.
 * @throws {StoreRefused} if a newer version wrote the database, or the server is too old.
 */
export async function migrate(
  connections: Connections,
  steps: readonly string[] = migrations,
): Promise<void> {
  await connections.transaction('write', async (session) => {
    const server = await session.get<{ number: number; text: string }>(
      "select current_setting('server_version_num')::integer as number, current_setting('server_version') as text",
    );
    if (server && server.number < oldestServer)
      throw new StoreRefused(`PostgreSQL 15 or newer is needed; this server is ${server.text}.`);
    await lockMigrations(session);
    await session.run('set local client_min_messages = warning');
    await session.run('create table if not exists schema_steps (step integer primary key)');
    const version =
      (await session.get<{ version: number }>('select coalesce(max(step), 0) as version from schema_steps'))
        ?.version ?? 0;
    if (version > steps.length) {
      throw new StoreRefused(
        `The database was written by a newer version of Presently (schema ${version}; this one knows up to ${steps.length}). Run that version, or one that is newer still.`,
      );
    }
    for (const [index, step] of steps.entries()) {
      if (index < version) continue;
      await session.run(step);
      await session.run('insert into schema_steps values ($1)', index + 1);
    }
  });
}
