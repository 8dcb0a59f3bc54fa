import { nextLocalTime } from '../../messaging/calendar.ts';
import type { Session } from './session.ts';

/*
 * A push for a local time is released in turns. A turn is an instant at which the clocks of one or more zones come to that time; it takes
 * everybody not yet decided for whose zone has had its instant by then. The first turn is the instant of acceptance.
 *
 * A person who moves to another zone meanwhile is in a later turn, or in an earlier one: if their new zone's instant is nearer than the next
 * turn, that turn is brought forward. Who plans the next turn has the zones locked, so it sees every zone that somebody moved to before, and
 * who moves after sees the plan. A turn at whose beginning all zones have had their instant takes everybody who is left, whatever zone they
 * move to while it runs. Only such a turn is the last, so nobody falls between two; and who was decided is left out, so nobody is twice.
 */

/** A push for a local time, as far as turns need it. */
export interface LocalPush {
  readonly minute: number;
  readonly createdAt: number;
}

/** The zones that have had their instant, or null if the turn takes everybody who is left. */
export async function zonesOfTurn(
  session: Session,
  { minute, createdAt }: LocalPush,
  instant: number,
): Promise<readonly string[] | null> {
  const zones = await zonesInUse(session);
  const had = zones.filter((zone) => nextLocalTime(zone, minute, createdAt) <= instant);
  return had.length === zones.length ? null : had;
}

/** The turn after one that has ended. If meanwhile all zones have had their instant, it is the same again, to take who is left. */
export async function turnAfter(
  session: Session,
  { minute, createdAt }: LocalPush,
  instant: number,
): Promise<number> {
  const later = (await zonesInUse(session))
    .map((zone) => nextLocalTime(zone, minute, createdAt))
    .filter((at) => at > instant);
  return later.length === 0 ? instant : later.reduce((one, other) => Math.min(one, other));
}

/** Brings the next turn of each waiting push forward to the instants of zones that people moved to. */
export async function bringTurnsForward(session: Session, zones: ReadonlySet<string>): Promise<void> {
  if (zones.size === 0) return;
  const waiting = await session.all<LocalPush & { key: number; dueAt: number; turnedAt: number }>(
    `select p.key, p.local_minute as minute, p.created_at as "createdAt", g.due_at as "dueAt", coalesce(g.turned_at, 0) as "turnedAt"
     from releases g join pushes p on p.key = g.push_key
     where g.due_at is not null and not g.cut and p.local_minute is not null order by p.key`,
  );
  for (const { key, minute, createdAt, dueAt, turnedAt } of waiting) {
    const instants = [...zones]
      .map((zone) => nextLocalTime(zone, minute, createdAt))
      .filter((at) => at > turnedAt);
    const nearest = Math.min(dueAt, ...instants);
    if (nearest < dueAt)
      await session.run(
        'update releases set due_at = least(due_at, $1) where push_key = $2 and not cut',
        nearest,
        key,
      );
  }
}

/** Each zone that somebody is in: one step of the index for each, however many people are in it. */
async function zonesInUse(session: Session): Promise<string[]> {
  const rows = await session.all<{ zone: string }>(
    `with recursive used (zone) as (
       select min(zone) from users
       union all
       select (select min(u.zone) from users u where u.zone > used.zone) from used where used.zone is not null)
     select zone from used where zone is not null`,
  );
  return rows.map(({ zone }) => zone);
}
