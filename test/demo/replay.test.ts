import { describe, expect, it, onTestFinished } from 'vitest';
import { startDemo, type DemoFacts } from '../../src/demo/replay.ts';
import { countAfter } from '../../src/live/headcount-reading.ts';
import type { HeadcountReading, LocationUpsert, PositionReading } from '../../src/store/contract.ts';
import { ManualClock } from '../kit/manual-clock.ts';

const minute = 60_000;

/** A door that keeps what comes through it, and counts by the same rule as the store. */
class Door implements DemoFacts {
  readonly places: LocationUpsert[] = [];
  readonly positions: PositionReading[] = [];
  readonly readings: (HeadcountReading & { readonly countAfter: number })[] = [];
  readonly warnings: string[] = [];
  broken = false;
  clamped = 0;

  async upsertLocations(locations: readonly LocationUpsert[]): Promise<void> {
    this.places.push(...locations);
  }
  async reportHeadcount(reading: HeadcountReading): Promise<void> {
    if (this.broken) throw new Error('the door is shut');
    const before = this.count;
    const after = countAfter(before, reading);
    if (!reading.reset && before + reading.entered - reading.left < after) this.clamped++;
    this.readings.push({ ...reading, countAfter: after });
  }
  async reportLocation(reading: PositionReading): Promise<void> {
    if (this.broken) throw new Error('the door is shut');
    this.positions.push(reading);
  }
  headcount(): { observedAt: number } | undefined {
    return this.readings.at(-1);
  }
  warn(_details: object, message: string): void {
    this.warnings.push(message);
  }
  get count(): number {
    return this.readings.at(-1)?.countAfter ?? 0;
  }
}

async function start(options: { speed?: number; door?: Door; clock?: ManualClock } = {}) {
  const { speed = 60, door = new Door(), clock = new ManualClock() } = options;
  const demo = await startDemo({ facts: door, clock, speed, log: door });
  onTestFinished(() => demo[Symbol.asyncDispose]());
  return { demo, door, clock };
}

describe('the demo', () => {
  it('makes the building and twelve buses known, with their own zones', async () => {
    const { door } = await start();
    expect(door.places.map(({ id }) => id)).toEqual(expect.arrayContaining(['calit2', 'bus-2612']));
    expect(door.places).toHaveLength(13);
    expect(new Set(door.places.map(({ timeZone }) => timeZone))).toEqual(
      new Set(['America/Los_Angeles', 'America/Chicago']),
    );
  });

  it('has a past when it starts: 29 recorded hours of headcounts in time order, and one position of each bus', async () => {
    const { door, clock } = await start();
    const instants = door.readings.map(({ observedAt }) => observedAt);
    expect(instants[0]).toBe(clock.now() - 29 * minute);
    expect(instants.at(-1)).toBe(clock.now());
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(door.positions.map(({ locationId }) => locationId).sort()).toEqual(
      door.places.slice(1).map(({ id }) => id),
    );
    expect(door.positions.find(({ locationId }) => locationId === 'bus-2612')).toMatchObject({
      latitude: 30.34019,
      longitude: -97.69125,
    });
  });

  it('counts 7 people at the start, 30 an hour later, 95 at 15:00, and none at 21:00 of the recorded day', async () => {
    const { door, clock } = await start();
    expect(door.count).toBe(7);
    await clock.advanceAsync(1 * minute);
    expect(door.count).toBe(30);
    await clock.advanceAsync(5 * minute);
    expect(door.count).toBe(95);
    await clock.advanceAsync(6 * minute);
    expect(door.count).toBe(0);
  });

  it('falls below zero and is clamped 16 times in the first recorded day, and counts 22 people at its end', async () => {
    const { door, clock } = await start();
    const before = door.clamped;
    await clock.advanceAsync(24 * minute);
    expect(door.clamped - before).toBe(16);
    expect(door.count).toBe(22);
  });

  it('tells the reset at 04:00 after the last flow of the old day', async () => {
    const { door, clock } = await start();
    await clock.advanceAsync(19 * minute);
    const [flow, reset] = door.readings.slice(-2);
    expect([flow?.reset, reset?.reset]).toEqual([false, true]);
    expect([flow?.observedAt, reset?.observedAt]).toEqual([clock.now(), clock.now()]);
  });

  it('moves a bus through its recorded positions in order, and twice as fast at twice the speed', async () => {
    const track = async (speed: number, minutes: number) => {
      const { door, clock } = await start({ speed });
      const started = clock.now();
      await clock.advanceAsync(minutes * minute);
      return door.positions
        .filter(({ locationId, observedAt }) => locationId === 'bus-2612' && observedAt > started)
        .map(({ latitude, longitude, observedAt }) => ({
          latitude,
          longitude,
          after: Math.round(((observedAt - started) * speed) / 1000),
        }));
    };
    const hour = await track(60, 1);
    expect(hour.map(({ latitude }) => latitude)).toEqual([
      30.34022, 30.33295, 30.32963, 30.33103, 30.32872, 30.32135, 30.30738, 30.29883, 30.28175, 30.27691,
      30.27023, 30.25981, 30.25606,
    ]);
    expect(hour[0]?.after).toBeCloseTo(256, -1);
    expect((await track(120, 0.5)).map(({ latitude }) => latitude)).toEqual(
      hour.map(({ latitude }) => latitude),
    );
  });

  it('loops: two recorded weeks later the building is as full as at the start, day after day', async () => {
    const { door, clock } = await start({ speed: 3600 });
    for (let week = 0; week < 2; week++) {
      await clock.advanceAsync((14 * 24 * 60 * minute) / 3600);
      expect(door.count).toBe(7);
    }
    await clock.advanceAsync((6 * 60 * minute) / 3600);
    expect(door.count).toBe(95);
  });

  it('gives every reading a key of its own', async () => {
    const { door, clock } = await start({ speed: 3600 });
    await clock.advanceAsync(60_000);
    const keys = [...door.readings, ...door.positions].map(({ locationId, key }) => `${locationId} ${key}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('does not make up for a pause: after a night of sleep it goes on where it stopped, without a burst', async () => {
    const { door, clock } = await start();
    await clock.advanceAsync(1 * minute);
    const told = door.readings.length + door.positions.length;
    clock.jumpTo(clock.now() + 8 * 60 * minute);
    await clock.advanceAsync(0);
    expect(door.readings.length + door.positions.length - told).toBeLessThanOrEqual(2);
    await clock.advanceAsync(5 * minute);
    expect(Math.abs(door.count - 95)).toBeLessThanOrEqual(3);
  });

  it('goes on when a report fails, and says so once in a row', async () => {
    const { door, clock } = await start();
    door.broken = true;
    await clock.advanceAsync(1 * minute);
    expect(door.warnings).toEqual(['the demo cannot report']);
    door.broken = false;
    const told = door.readings.length;
    await clock.advanceAsync(1 * minute);
    expect(door.readings.length - told).toBe(20);
  });

  it('started again on what an earlier demo left, tells only what comes after it, and counts right', async () => {
    const first = await start();
    await first.clock.advanceAsync(4 * minute);
    await first.demo[Symbol.asyncDispose]();
    const { door, clock } = first;
    const newest = door.headcount()?.observedAt ?? 0;
    const told = door.readings.length;
    await clock.advanceAsync(10_000);

    await start({ door, clock });
    expect(door.readings.slice(told).every(({ observedAt }) => observedAt > newest)).toBe(true);
    expect(door.count).toBe(7);
  });

  it('ends cleanly: no timer is left, and nothing is reported afterwards', async () => {
    const { demo, door, clock } = await start();
    await clock.advanceAsync(1 * minute);
    await demo[Symbol.asyncDispose]();
    const told = door.readings.length + door.positions.length;
    expect(clock.pending).toBe(0);
    await clock.advanceAsync(10 * minute);
    expect(door.readings.length + door.positions.length).toBe(told);
  });
});
