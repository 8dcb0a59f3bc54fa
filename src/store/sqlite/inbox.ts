import type { SQLInputValue } from 'node:sqlite';
import type {
  ContentRecord,
  HistoryPage,
  InboxLook,
  Looked,
  MessageRecord,
  Messages,
  MessageState,
} from '../contract.ts';
import { stateNow, stateOf, states } from './codes.ts';
import { contentOf } from './contents.ts';
import type { Db } from './db.ts';
import { openHalf, overHalves } from './inbox-halves.ts';
import { lastPosition } from './positions.ts';
import { markSentTo, receive } from './receipts.ts';

/** A message as the database has it. */
export interface MessageRow {
  readonly pushKey: number;
  readonly id: string;
  readonly state: number;
  readonly quiet: number;
  readonly releasedAt: number;
  readonly sentAt: number | null;
  readonly ackedAt: number | null;
  readonly readAt: number | null;
  readonly position: number;
}

/** Messages with the state that they have now; the first parameter is the instant. */
const columns = `r.push_key as pushKey, p.id, ${stateNow} as state, r.quiet, r.released_at as releasedAt,
  r.sent_at as sentAt, r.acked_at as ackedAt, r.read_at as readAt, r.position`;
const joins = 'cross join progress g on g.push_key = r.push_key cross join pushes p on p.key = r.push_key';

/** The most changes that one look answers with. */
const mostChanges = 1_000;

export const inboxReads = {
  look(db: Db, looks: readonly InboxLook[], now: number): Looked {
    const contents = new Contents(db);
    const found = looks.map((look) => {
      const user = keyOf(db, look.userId);
      return user === undefined ? [] : contents.take(look.userId, lookFor(db, user, look, now));
    });
    return { found, contents: contents.taken, seen: lastPosition(db) };
  },

  history(
    db: Db,
    userId: string,
    { before, limit, states: wanted, category }: HistoryPage,
    now: number,
  ): Messages {
    const contents = new Contents(db);
    const user = keyOf(db, userId);
    const rows = user === undefined ? [] : page(db, user, before, limit, wanted, category, now);
    return { messages: contents.take(userId, rows), contents: contents.taken };
  },
};

export const inboxWrites = {
  markSent(db: Db, sent: Readonly<Record<string, readonly string[]>>, now: number): void {
    for (const [pushId, userIds] of Object.entries(sent)) markSentTo(db, pushId, userIds, now);
  },

  receive,
};

function lookFor(db: Db, user: number, look: InboxLook, now: number): MessageRow[] {
  return [
    ...look.changed.flatMap((id) => ended(db, user, id, now).filter(({ sentAt }) => sentAt !== null)),
    ...look.handed.flatMap((id) => ended(db, user, id, now)),
    ...(look.changedSince === null ? [] : endedSince(db, user, look.changedSince, now)),
    ...open(db, user, look.after, look.limit, now),
  ];
}

function open(db: Db, user: number, after: number, limit: number, now: number): MessageRow[] {
  return db.all<MessageRow>(
    `select ${columns} from ${openHalf.from} ${joins}
     where r.user_key = ? and r.position > ? and ${openHalf.which} and g.status <> 'RETRACTED'
       and (p.expires_at is null or p.expires_at > ?) order by r.position limit ?`,
    now,
    user,
    after,
    now,
    limit,
  );
}

/** A message if it was acked, read or retracted; expiry is told to nobody. */
function ended(db: Db, user: number, id: string, now: number): MessageRow[] {
  const row = messageOf(db, user, id, now);
  return row && isTold(row.state) ? [row] : [];
}

function endedSince(db: Db, user: number, since: number, now: number): MessageRow[] {
  const sql = overHalves(
    ({ from, which }) => `select ${columns} from ${from} ${joins}
      where r.user_key = ? and ${which} and r.sent_at is not null
        and max(coalesce(r.acked_at, 0), coalesce(r.read_at, 0), coalesce(g.ended_at, 0)) >= ?`,
  );
  const parameters = [now, user, since];
  return db
    .all<MessageRow>(`${sql} order by position desc limit ${mostChanges}`, ...parameters, ...parameters)
    .filter(({ state }) => isTold(state))
    .reverse();
}

function isTold(state: number): boolean {
  return state === states.ACKED || state === states.READ || state === states.RETRACTED;
}

function messageOf(db: Db, user: number, id: string, now: number): MessageRow | undefined {
  return db.get<MessageRow>(
    `select ${columns} from pushes p cross join progress g on g.push_key = p.key
     cross join recipients r on r.push_key = p.key and r.user_key = ?
     where p.id = ? and r.position is not null`,
    now,
    user,
    id,
  );
}

function page(
  db: Db,
  user: number,
  before: number | null,
  limit: number,
  wanted: readonly MessageState[] | null,
  category: string | null,
  now: number,
): MessageRow[] {
  const filters: string[] = [];
  const parameters: SQLInputValue[] = [now, user, before ?? Number.MAX_SAFE_INTEGER];
  if (wanted) {
    filters.push(`and ${stateNow} in (select value from json_each(?))`);
    parameters.push(now, JSON.stringify(wanted.map((state) => states[state])));
  }
  if (category !== null) {
    filters.push('and p.category = (select key from categories where name = ?)');
    parameters.push(category);
  }
  const sql = overHalves(
    ({ from, which }) => `select ${columns} from ${from} ${joins}
      where r.user_key = ? and r.position < ? and ${which} ${filters.join(' ')}`,
  );
  return db.all<MessageRow>(`${sql} order by position desc limit ?`, ...parameters, ...parameters, limit);
}

function keyOf(db: Db, userId: string): number | undefined {
  return db.get<{ key: number }>('select key from users where id = ?', userId)?.key;
}

/** Makes records of rows, and gathers the content of each push once. */
class Contents {
  readonly #db: Db;
  readonly taken: Record<string, ContentRecord> = {};

  constructor(db: Db) {
    this.#db = db;
  }

  take(userId: string, rows: readonly MessageRow[]): MessageRecord[] {
    return rows.map(({ pushKey, state, quiet, ...row }) => {
      this.taken[row.id] ??= contentOf(this.#db, pushKey);
      return { ...row, userId, state: stateOf(state) as MessageState, quiet: quiet === 1 };
    });
  }
}
