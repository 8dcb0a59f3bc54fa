import type { HeadcountReading } from '../contract.ts';
import type { Session } from './session.ts';

/** The samples that a group of readings makes, with what was known before for those that are about the past. */
export class Samples {
  /** By place and instant; only what is new. */
  readonly #made = new Map<string, Map<number, number>>();
  readonly #before: ReadonlyMap<HeadcountReading, { at: number; count: number }>;

  /** Reads the newest sample at or before each of these readings. */
  static async before(session: Session, readings: readonly HeadcountReading[]): Promise<Samples> {
    if (readings.length === 0) return new Samples(new Map());
    const rows = await session.all<{ place: number; at: number; count: number }>(
      `select g.place, s.at, s.count from unnest($1::text[], $2::bigint[]) with ordinality as g (location_id, at, place)
       cross join lateral (
         select at, count from headcount_samples s
         where s.location_id = g.location_id and s.at <= g.at order by s.at desc limit 1) s`,
      readings.map(({ locationId }) => locationId),
      readings.map(({ observedAt }) => observedAt),
    );
    const before = new Map<HeadcountReading, { at: number; count: number }>();
    for (const { place, at, count } of rows) {
      const reading = readings[place - 1];
      if (reading) before.set(reading, { at, count });
    }
    return new Samples(before);
  }

  private constructor(before: ReadonlyMap<HeadcountReading, { at: number; count: number }>) {
    this.#before = before;
  }

  /** The count of the newest sample at or before a reading, null if there is none. */
  newestAt(reading: HeadcountReading): number | null {
    let newest = this.#before.get(reading);
    for (const [at, count] of this.#made.get(reading.locationId) ?? []) {
      if (at <= reading.observedAt && at >= (newest?.at ?? -Infinity)) newest = { at, count };
    }
    return newest?.count ?? null;
  }

  add(locationId: string, at: number, count: number): void {
    const samples = this.#made.get(locationId) ?? new Map<number, number>();
    this.#made.set(locationId, samples.set(at, count));
  }

  async save(session: Session): Promise<void> {
    const rows = [...this.#made].flatMap(([id, samples]) =>
      [...samples].map(([at, count]) => ({ id, at, count })),
    );
    if (rows.length === 0) return;
    await session.run(
      `insert into headcount_samples (location_id, at, count) select * from unnest($1::text[], $2::bigint[], $3::bigint[])
       on conflict (location_id, at) do update set count = excluded.count`,
      rows.map(({ id }) => id),
      rows.map(({ at }) => at),
      rows.map(({ count }) => count),
    );
  }
}
