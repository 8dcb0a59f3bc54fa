import type { DeadLetter, DeadLetterCount, DeadLetterRecord, IngestStore } from '../contract.ts';
import type { Connections } from './connections.ts';
import type { Parameter, Session } from './session.ts';

const letterColumns = `id, source, topic, "partition", "offset", "key", queued_at as "queuedAt", payload, code, reason,
  failed_at as "failedAt", attempts`;

export function createIngest(connections: Connections): IngestStore {
  const write = <Result>(work: (session: Session) => Promise<Result>) =>
    connections.transaction('write', work);
  const read = <Result>(work: (session: Session) => Promise<Result>) =>
    connections.transaction('single', work);
  return {
    bury: (letters) => write((session) => bury(session, letters)),
    deadLetters: (before, limit) =>
      read((session) =>
        lettersWhere(
          session,
          `id < coalesce($1::bigint, ${Number.MAX_SAFE_INTEGER}) order by id desc limit $2`,
          before,
          limit,
        ),
      ),
    deadLettersById: (ids) =>
      read((session) => lettersWhere(session, 'id = any($1::bigint[]) order by id', ids)),
    countDeadLetters: () =>
      read((session) =>
        session.all<DeadLetterCount>(
          'select source, topic, count(*) as count from dead_letters group by source, topic order by source, topic',
        ),
      ),
    removeDeadLetters: (ids) =>
      write((session) => session.run('delete from dead_letters where id = any($1::bigint[])', ids)),
    hold: (name, holder, now, until) => write((session) => hold(session, name, holder, now, until)),
    async release(name, holder) {
      await write((session) =>
        session.run('delete from leases where name = $1 and holder = $2', name, holder),
      );
    },
    sweep: (before, limit) => write((session) => sweep(session, before, limit)),
  };
}

async function lettersWhere(
  session: Session,
  condition: string,
  ...parameters: readonly Parameter[]
): Promise<DeadLetterRecord[]> {
  const rows = await session.all<DeadLetterRecord>(
    `select ${letterColumns} from dead_letters where ${condition}`,
    ...parameters,
  );
  return rows.map((row) => ({ ...row, payload: row.payload && Uint8Array.from(row.payload) }));
}

/** In the order of their places, so that two nodes that bury the same ones wait for each other and do not deadlock. */
async function bury(session: Session, letters: readonly DeadLetter[]): Promise<void> {
  const placeOf = ({ source, topic, partition, offset, queuedAt }: DeadLetter) =>
    JSON.stringify([source, topic, partition, offset, queuedAt]);
  const sorted = [...letters].sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  for (const letter of sorted) {
    await session.run(
      `insert into dead_letters as d (source, topic, "partition", "offset", "key", queued_at, payload, code, reason, failed_at, attempts)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
       on conflict (source, topic, "partition", "offset", coalesce(queued_at, -1)) do update set "key" = excluded."key",
         payload = excluded.payload, code = excluded.code, reason = excluded.reason, failed_at = excluded.failed_at,
         attempts = d.attempts + 1`,
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
}

/** Remembers keys of records; answers those that were new. Waits for whoever is remembering one of them just now. */
export async function remember(session: Session, keys: readonly string[], now: number): Promise<string[]> {
  const rows = await session.all<{ key: string }>(
    `insert into ingested ("key", at) select distinct g."key" collate "C", $2::bigint from unnest($1::text[]) as g ("key")
     order by 1 on conflict do nothing returning "key"`,
    keys,
    now,
  );
  return rows.map(({ key }) => key);
}

async function hold(
  session: Session,
  name: string,
  holder: string,
  now: number,
  until: number,
): Promise<boolean> {
  const held = await session.run(
    `insert into leases as l (name, holder, until) values ($1, $2, $3)
     on conflict (name) do update set holder = excluded.holder, until = excluded.until
     where l.holder = excluded.holder or l.until <= $4`,
    name,
    holder,
    until,
    now,
  );
  return held === 1;
}

async function sweep(session: Session, before: number, limit: number): Promise<number> {
  // Rows that another node sweeps just now are left to it.
  const letters = await session.run(
    `delete from dead_letters where id in
       (select id from dead_letters where failed_at < $1 order by failed_at limit $2 for update skip locked)`,
    before,
    limit,
  );
  const keys = await session.run(
    `delete from ingested where "key" in
       (select "key" from ingested where at < $1 order by at limit $2 for update skip locked)`,
    before,
    limit,
  );
  return letters + keys;
}
