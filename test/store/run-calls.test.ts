import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Db } from '../../src/store/sqlite/db.ts';
import { commitTogether, readEach } from '../../src/store/sqlite/run-calls.ts';
import type { Call } from '../../src/store/sqlite/thread-protocol.ts';
import { freshFolder } from './open-fresh.ts';

const parts = {
  words: {
    add(db: Db, word: string): string {
      db.run('insert into words (word) values (?)', word);
      if (word === 'bad') throw new TypeError('bad word');
      return word;
    },
    all: (db: Db): string[] =>
      db.all<{ word: string }>('select word from words order by word').map(({ word }) => word),
  },
};

/** A connection whose disk can be made to fail when a commit is flushed. */
class FaultyDb extends Db {
  failing = false;

  override commit(): void {
    if (this.failing)
      throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 1034 });
    super.commit();
  }
}

function openWords(): FaultyDb {
  const db = new FaultyDb(join(freshFolder(), 'words.db'), { readOnly: false });
  onTestFinished(() => db.close());
  db.execute('create table words (word text primary key) strict');
  return db;
}

function add(...words: string[]): Call[] {
  return words.map((word) => ({ part: 'words', name: 'add', args: [word] }));
}

function words(db: Db): unknown {
  return readEach(() => db, parts, [{ part: 'words', name: 'all', args: [] }]).results[0];
}

describe('a group of writes', () => {
  it('is committed together and answered in order', () => {
    const db = openWords();
    expect(commitTogether(db, parts, add('b', 'a'))).toMatchObject({
      calls: 2,
      results: ['b', 'a'],
      failures: [],
    });
    expect(words(db)).toEqual(['a', 'b']);
  });

  it('loses only the command that throws, with all that it did', () => {
    const db = openWords();
    const { results, failures, unavailable } = commitTogether(db, parts, add('a', 'bad', 'b', 'a'));
    expect(unavailable).toBeUndefined();
    expect(results).toEqual(['a', undefined, 'b', undefined]);
    expect(failures.map(({ index, error }) => [index, error.message])).toEqual([
      [1, 'bad word'],
      [3, 'UNIQUE constraint failed: words.word'],
    ]);
    expect(words(db)).toEqual(['a', 'b']);
  });

  it('does not happen at all when the disk fails, and the next group works when the disk does', () => {
    const db = openWords();
    db.failing = true;
    const failed = commitTogether(db, parts, add('a', 'b'));
    expect(failed).toMatchObject({ calls: 2, unavailable: 'The database cannot work now: disk I/O error' });
    db.failing = false;
    expect(words(db)).toEqual([]);
    expect(commitTogether(db, parts, add('a'))).toMatchObject({ results: ['a'], unavailable: undefined });
    expect(words(db)).toEqual(['a']);
  });
});
