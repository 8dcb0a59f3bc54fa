import { states } from '../codes.ts';
import type { InboxLook, Looked } from '../contract.ts';
import { contentsOf, messageColumns, type MessageRow, toMessage } from './messages.ts';
import type { Session } from './session.ts';
import { stateNow } from './state-now.ts';

/** A message that a look found; `place` is that of the look, from 1. */
type FoundRow = MessageRow & { readonly place: number };

/** The most changes that one look answers with. */
const mostChanges = 1_000;

/** The messages of a user `u` with the state that they have now; the first parameter is the instant. */
const columns = `${messageColumns}, ${stateNow('$1::bigint')} as state`;
const joins = 'join releases g on g.push_key = r.push_key join pushes p on p.key = r.push_key';

/** Answers all looks with a few statements, from the one state that the transaction sees. */
export async function look(session: Session, looks: readonly InboxLook[], now: number): Promise<Looked> {
  const changed = await named(session, looks, 'changed', now);
  const handed = await named(session, looks, 'handed', now);
  const since = await endedSince(session, looks, now);
  const open = await openBeyond(session, looks, now);
  const rows = [
    ...changed.filter(({ sentAt }) => sentAt !== null).filter(isTold),
    ...handed.filter(isTold),
    ...since.filter(isTold).reverse(),
    ...open,
  ];
  const found = looks.map(() => [] as FoundRow[]);
  for (const row of rows) found[row.place - 1]?.push(row);
  return {
    found: found.map((list, index) => list.map((row) => toMessage(looks[index]?.userId ?? '', row))),
    contents: await contentsOf(session, rows),
    seen: 0,
  };
}

/** Messages by name, in the order in which they were named. */
async function named(
  session: Session,
  looks: readonly InboxLook[],
  field: 'changed' | 'handed',
  now: number,
): Promise<FoundRow[]> {
  const names = looks.flatMap(({ userId, [field]: ids }, index) =>
    ids.map((id) => ({ place: index + 1, userId, id })),
  );
  if (names.length === 0) return [];
  return session.all<FoundRow>(
    `select l.place, ${columns}
     from unnest($2::integer[], $3::text[], $4::text[]) with ordinality as l (place, user_id, push_id, number)
     join users u on u.id = l.user_id join pushes p on p.id = l.push_id
     join recipients r on r.push_key = p.key and r.user_key = u.key and r.position is not null
     join releases g on g.push_key = p.key order by l.number`,
    now,
    names.map(({ place }) => place),
    names.map(({ userId }) => userId),
    names.map(({ id }) => id),
  );
}

/** What was acked, read or taken back since an instant, of what was handed out; the newest first. */
async function endedSince(session: Session, looks: readonly InboxLook[], now: number): Promise<FoundRow[]> {
  const asked = looks.flatMap(({ userId, changedSince }, index) =>
    changedSince === null ? [] : [{ place: index + 1, userId, changedSince }],
  );
  if (asked.length === 0) return [];
  return session.all<FoundRow>(
    `select l.place, m.* from unnest($2::integer[], $3::text[], $4::bigint[]) as l (place, user_id, since)
     join users u on u.id = l.user_id cross join lateral (
       select ${columns} from recipients r ${joins}
       where r.user_key = u.key and r.position is not null and r.sent_at is not null
         and greatest(r.acked_at, r.read_at, g.ended_at) >= l.since
       order by r.position desc limit ${mostChanges}) m
     order by l.place, m.position desc`,
    now,
    asked.map(({ place }) => place),
    asked.map(({ userId }) => userId),
    asked.map(({ changedSince }) => changedSince),
  );
}

async function openBeyond(session: Session, looks: readonly InboxLook[], now: number): Promise<FoundRow[]> {
  return session.all<FoundRow>(
    `select l.place, m.* from unnest($2::text[], $3::bigint[], $4::bigint[]) with ordinality as l (user_id, after, most, place)
     join users u on u.id = l.user_id cross join lateral (
       select ${columns} from recipients r ${joins}
       where r.user_key = u.key and r.position > l.after and r.state < 3 and g.status <> 'RETRACTED'
         and (p.expires_at is null or p.expires_at > $1::bigint)
       order by r.position limit l.most) m
     order by l.place, m.position`,
    now,
    looks.map(({ userId }) => userId),
    looks.map(({ after }) => after),
    looks.map(({ limit }) => limit),
  );
}

function isTold({ state }: FoundRow): boolean {
  return state === states.ACKED || state === states.READ || state === states.RETRACTED;
}
