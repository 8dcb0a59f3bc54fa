import { nextLocalTime } from '../../messaging/calendar.ts';
import type { Db } from './db.ts';

/**
 * A push for a local time is released in turns. A turn is an instant at which the clocks of one or more zones come to that time; it takes
 * everybody not yet decided for whose zone has had its instant by then. The first turn is the instant of acceptance.
 *
 * A person who moves to another zone meanwhile is in a later turn, or in an earlier one: if their new zone's instant is nearer than the next
 * turn, that turn is brought forward. A turn at whose beginning all zones have had their instant takes everybody who is left, whatever zone
 * they move to while it runs. Only such a turn is the last, so nobody falls between two; and who was decided is left out, so nobody is twice.
 */
export interface LocalTurn {
  /** The zones that have had their instant, or null if the turn takes everybody who is left. */
  readonly zones: readonly string[] | null;
}

/** A push for a local time, as far as turns need it. */
export interface LocalPush {
  readonly minute: number;
  readonly createdAt: number;
}

export function turnAt(db: Db, { minute, createdAt }: LocalPush, instant: number): LocalTurn {
  const zones = zonesInUse(db);
  const had = zones.filter((zone) => nextLocalTime(zone, minute, createdAt) <= instant);
  return { zones: had.length === zones.length ? null : had };
}

/** The turn after one that has ended. If meanwhile all zones have had their instant, it is the same again, to take who is left. */
export function turnAfter(db: Db, { minute, createdAt }: LocalPush, instant: number): number {
  const later = zonesInUse(db)
    .map((zone) => nextLocalTime(zone, minute, createdAt))
    .filter((at) => at > instant);
  return later.length === 0 ? instant : later.reduce((one, other) => Math.min(one, other));
}

/** Brings the next turn of each waiting push forward to the instants of zones that people moved to. */
export function bringTurnsForward(db: Db, zones: ReadonlySet<string>): void {
  if (zones.size === 0) return;
  const waiting = db.all<LocalPush & { key: number; dueAt: number; turnedAt: number }>(
    `select p.key, p.local_minute as minute, p.created_at as createdAt, g.due_at as dueAt, coalesce(g.turned_at, 0) as turnedAt
     from progress g indexed by progress_due join pushes p on p.key = g.push_key
     where g.due_at is not null and g.cursor = 0 and p.local_minute is not null`,
  );
  for (const { key, minute, createdAt, dueAt, turnedAt } of waiting) {
    const instants = [...zones]
      .map((zone) => nextLocalTime(zone, minute, createdAt))
      .filter((at) => at > turnedAt);
    const nearest = Math.min(dueAt, ...instants);
    if (nearest < dueAt) db.run('update progress set due_at = ? where push_key = ?', nearest, key);
  }
}

/** Each zone that somebody is in: one step of the index for each, however many people are in it. */
function zonesInUse(db: Db): string[] {
  const rows = db.all<{ zone: string }>(
    `with recursive used (zone) as (
       select min(zone) from users
       union all
       select (select min(u.zone) from users u where u.zone > used.zone) from used where used.zone is not null)
     select zone from used where zone is not null`,
  );
  return rows.map(({ zone }) => zone);
}
