import type { DeadLetter, DeadLetterCount, DeadLetterRecord } from '../contract.ts';
import type { Db } from './db.ts';

const letterColumns = `id, source, topic, "partition", "offset", "key", queued_at as queuedAt, payload, code, reason,
  failed_at as failedAt, attempts`;

export const ingestReads = {
  deadLetters(db: Db, before: number | null, limit: number): DeadLetterRecord[] {
    return db.all<DeadLetterRecord>(
      `select ${letterColumns} from dead_letters where id < coalesce(?, 9e15) order by id desc limit ?`,
      before,
      limit,
    );
  },

  deadLettersById(db: Db, ids: readonly number[]): DeadLetterRecord[] {
    return db.all<DeadLetterRecord>(
      `select ${letterColumns} from dead_letters where id in (select value from json_each(?)) order by id`,
      JSON.stringify(ids),
    );
  },

  countDeadLetters(db: Db): DeadLetterCount[] {
    return db.all<DeadLetterCount>(
      'select source, topic, count(*) as count from dead_letters group by source, topic order by source, topic',
    );
  },
};

export const ingestWrites = {
  bury(db: Db, letters: readonly DeadLetter[]): void {
    for (const letter of letters) bury(db, letter);
  },

  removeDeadLetters(db: Db, ids: readonly number[]): number {
    return db.run(
      'delete from dead_letters where id in (select value from json_each(?))',
      JSON.stringify(ids),
    );
  },

  hold(db: Db, name: string, holder: string, now: number, until: number): boolean {
    const held = db.run(
      `insert into leases (name, holder, until) values (?, ?, ?)
       on conflict (name) do update set holder = excluded.holder, until = excluded.until
       where leases.holder = excluded.holder or leases.until <= ?`,
      name,
      holder,
      until,
      now,
    );
    return held === 1;
  },

  release(db: Db, name: string, holder: string): void {
    db.run('delete from leases where name = ? and holder = ?', name, holder);
  },

  sweep(db: Db, before: number, limit: number): number {
    const letters = db.run(
      'delete from dead_letters where id in (select id from dead_letters where failed_at < ? order by failed_at limit ?)',
      before,
      limit,
    );
    const keys = db.run(
      'delete from ingested where "key" in (select "key" from ingested where at < ? order by at limit ?)',
      before,
      limit,
    );
    return letters + keys;
  },
};

/** Remembers keys of records; answers those that were new. */
export function remember(db: Db, keys: readonly string[], now: number): string[] {
  return db
    .all<{ key: string }>(
      `insert into ingested ("key", at) select value, ? from json_each(?) where true on conflict do nothing returning "key"`,
      now,
      JSON.stringify(keys),
    )
    .map(({ key }) => key);
}

function bury(db: Db, letter: DeadLetter): void {
  db.run(
    `insert into dead_letters (source, topic, "partition", "offset", "key", queued_at, payload, code, reason, failed_at, attempts)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
     on conflict (source, topic, "partition", "offset", coalesce(queued_at, -1)) do update set "key" = excluded."key",
       payload = excluded.payload, code = excluded.code, reason = excluded.reason, failed_at = excluded.failed_at,
       attempts = attempts + 1`,
    letter.source,
    letter.topic,
    letter.partition,
    letter.offset,
    letter.key,
    letter.queuedAt,
    letter.payload,
    letter.code,
    letter.reason,
    letter.failedAt,
  );
}
