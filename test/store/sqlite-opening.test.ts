import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DeadLetterRecord, StoreRefused } from '../../src/store/contract.ts';
import { states } from '../../src/store/codes.ts';
import { migrations } from '../../src/store/sqlite/migrations/index.ts';
import { openForWriting } from '../../src/store/sqlite/open-database.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { headcount, place } from '../kit/facts.ts';
import { freshFolder, openFresh } from './open-fresh.ts';

async function refusal(dataDir: string): Promise<string> {
  const error: unknown = await openSqliteStore({ dataDir }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreRefused);
  return (error as StoreRefused).message;
}

describe('opening the embedded store', () => {
  it('makes the folder, and finds everything again the next time', async () => {
    const dataDir = join(freshFolder(), 'made', 'on', 'the', 'way');
    const first = await openSqliteStore({ dataDir });
    await first.facts.upsertLocations([place('hall')]);
    await first.facts.applyHeadcounts([headcount({ observedAt: 1, count: 3 })], 1);
    const places = await first.facts.places(null, 10);
    await first.close();

    const second = await openFresh({ dataDir });
    expect(await second.facts.places(null, 10)).toEqual(places);
  });

  it('flushes at every commit', () => {
    const { db, close } = openForWriting(freshFolder());
    expect(db.get('pragma synchronous')).toMatchObject({ synchronous: 2 });
    expect(db.get('pragma journal_mode')).toMatchObject({ journal_mode: 'wal' });
    close();
  });

  it('brings a database of an older version up to date and keeps what is in it', async () => {
    const dataDir = freshFolder();
    const older = openForWriting(dataDir, migrations.slice(0, 1));
    older.db.run("insert into locations (id, name, time_zone, version) values ('hall', 'Hall', 'UTC', 4)");
    older.close();

    const store = await openFresh({ dataDir });
    expect(await store.facts.places(null, 10)).toMatchObject([{ location: { id: 'hall', version: 4 } }]);
  });

  it('keeps dead letters of an older version, and counts their ids on', async () => {
    const dataDir = freshFolder();
    const older = openForWriting(dataDir, migrations.slice(0, 5));
    for (const offset of ['1', '2', '3'])
      older.db.run(
        `insert into dead_letters (source, topic, "partition", "offset", code, reason, failed_at, attempts)
         values ('kafka', 'presently', '0', ?, 'BAD_REQUEST', 'It is not JSON.', 1000, 2)`,
        offset,
      );
    older.db.run('delete from dead_letters where id = 3');
    older.close();

    const { ingest } = await openFresh({ dataDir });
    const [kept] = await ingest.deadLetters(null, 1);
    expect(kept).toMatchObject({ id: 2, offset: '2', attempts: 2, queuedAt: null });
    await ingest.bury([kept as DeadLetterRecord, { ...(kept as DeadLetterRecord), queuedAt: 1_000 }]);
    expect(
      (await ingest.deadLetters(null, 10)).map(({ id, queuedAt, attempts }) => [id, queuedAt, attempts]),
    ).toEqual([
      [expect.any(Number), 1_000, 1],
      [2, null, 3],
      [1, null, 2],
    ]);
    expect((await ingest.deadLetters(null, 1))[0]?.id).toBeGreaterThan(3);
  });

  it('keeps the inboxes of an older version, what is open in them and what is not', async () => {
    const dataDir = freshFolder();
    const older = openForWriting(dataDir, migrations.slice(0, 6));
    older.db.execute(`
      insert into users (key, id) values (1, 'a');
      insert into categories (key, name) values (1, 'general');
      insert into pushes (key, id, category, priority, created_at, created_by, digest, title, body, audience)
        select value, 'p' || value, 1, 'NORMAL', 1000, 'op', '', 'Title', 'Body', '{"everyone":true}' from json_each('[1, 2, 3]');
      insert into progress (push_key, status, critical, look_after) select key, 'RELEASED', 0, 1000 from pushes;
      insert into recipients (push_key, user_key, state, quiet, charged_to, position, released_at) values
        (1, 1, ${states.ACKED}, 0, 1, 1001000, 1001), (2, 1, ${states.PENDING}, 0, 1, 1002000, 1002),
        (3, 1, ${states.SUPPRESSED}, 0, null, null, null);
    `);
    older.close();

    const { inbox, people } = await openFresh({ dataDir });
    const page = { before: null, limit: 10, states: null, category: null };
    const { messages } = await inbox.history('a', page, 2_000);
    expect(messages.map(({ id, state }) => [id, state])).toEqual([
      ['p2', 'PENDING'],
      ['p1', 'ACKED'],
    ]);
    expect((await people.charges('a', 0)).map(({ at }) => at)).toEqual([1_001, 1_002]);
  });

  it('runs each step once, in order, and undoes a step that fails', () => {
    const dataDir = freshFolder();
    const steps = ['create table one (id)', 'create table two (id)'];
    openForWriting(dataDir, steps.slice(0, 1)).close();
    openForWriting(dataDir, steps).close();
    expect(() =>
      openForWriting(dataDir, [...steps, 'create table three (id); create table two (id)']),
    ).toThrow(/two already exists/);

    const { db, close } = openForWriting(dataDir, steps);
    const tables = db.all<{ name: string }>(
      "select name from sqlite_schema where type = 'table' order by name",
    );
    expect(tables.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(db.get('pragma user_version')).toMatchObject({ user_version: 2 });
    close();
  });

  it('refuses a database that a newer version wrote', async () => {
    const dataDir = freshFolder();
    const { db, close } = openForWriting(dataDir);
    db.execute('pragma user_version = 1000');
    close();
    expect(await refusal(dataDir)).toMatch(/newer version of Presently \(schema 1000; /);
  });

  it('refuses a folder that a store of the same process has open, and takes it once that is closed', async () => {
    const dataDir = freshFolder();
    const first = await openSqliteStore({ dataDir });
    expect(await refusal(dataDir)).toContain(`${dataDir} is in use by another process`);
    await first.facts.upsertLocations([place('hall')]);
    await first.close();
    await openFresh({ dataDir });
  });

  it('refuses a file that is no database, and a folder that cannot be made', async () => {
    const dataDir = freshFolder();
    writeFileSync(
      join(dataDir, 'presently.db'),
      'not a database, and long enough to be looked at as one'.repeat(20),
    );
    expect(await refusal(dataDir)).toMatch(/cannot be opened: file is not a database/);
    expect(await refusal(join(dataDir, 'presently.db', 'below'))).toMatch(/cannot be made: /);
  });

  it.skipIf(process.getuid?.() === 0)('refuses a folder that may not be written', async () => {
    const dataDir = freshFolder();
    chmodSync(dataDir, 0o500);
    expect(await refusal(dataDir)).toMatch(/cannot be opened: /);
  });
});
