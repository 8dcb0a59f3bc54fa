import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeadcountReading, Store } from '../../../src/store/contract.ts';
import { headcount, place, position } from '../../kit/facts.ts';

const received = 1_000_000;

/** What every store promises about places and their facts. `open` gives an empty store that is closed when the test ends. */
export function testFacts(open: () => Promise<Store>): void {
  async function openWith(...ids: string[]) {
    const { facts } = await open();
    await facts.upsertLocations(ids.map((id) => place(id)));
    return facts;
  }

  describe('places', () => {
    it('are answered in the order asked and listed in the order of their ids, page by page', async () => {
      const { facts } = await open();
      const known = await facts.upsertLocations(['c', 'a', 'b', 'ä'].map((id) => place(id)));
      expect(known.map(({ id }) => id)).toEqual(['c', 'a', 'b', 'ä']);

      const first = await facts.places(null, 2);
      const second = await facts.places('b', 2);
      expect([...first, ...second].map(({ location }) => location.id)).toEqual(['a', 'b', 'c', 'ä']);
      expect(await facts.places('ä', 2)).toEqual([]);
    });

    it('keep every field, and their position if a change gives none', async () => {
      const { facts } = await open();
      const hall = place('hall', { capacity: 40, latitude: 31.2, longitude: 121.5, staleAfter: 60_000 });
      expect(await facts.upsertLocations([hall])).toEqual([{ ...hall, observedAt: null, version: 1 }]);

      const changed = place('hall', { name: 'Great hall', timeZone: 'Europe/Rome' });
      const expected = { ...changed, latitude: 31.2, longitude: 121.5, observedAt: null, version: 2 };
      expect(await facts.upsertLocations([changed])).toEqual([expected]);
      expect(await facts.places(null, 10)).toEqual([{ location: expected, headcount: null }]);
    });

    it('become known all or none', async () => {
      const { facts } = await open();
      const broken = { ...place('b'), name: null as unknown as string };
      await expect(facts.upsertLocations([place('a'), broken])).rejects.toThrow();
      expect(await facts.places(null, 10)).toEqual([]);
    });
  });

  describe('headcounts', () => {
    it('follow counts, flows and resets, one reading after another', async () => {
      const facts = await openWith('hall');
      const outcomes = await facts.applyHeadcounts(
        [
          headcount({ observedAt: 1, count: 10 }),
          headcount({ observedAt: 2, entered: 3, left: 1 }),
          headcount({ observedAt: 3, left: 50 }),
          headcount({ observedAt: 4, reset: true }),
          headcount({ observedAt: 5, entered: 2 }),
          headcount({ observedAt: 6, count: 7 }),
        ],
        received,
      );
      const seen = outcomes.map(
        (result) => result.outcome === 'applied' && [result.current.count, result.current.quality],
      );
      expect(seen).toEqual([
        [10, 'MEASURED'],
        [12, 'ESTIMATED'],
        [0, 'ESTIMATED'],
        [0, 'MEASURED'],
        [2, 'ESTIMATED'],
        [7, 'MEASURED'],
      ]);
      const [hall] = await facts.places(null, 1);
      expect(hall?.headcount).toEqual({
        locationId: 'hall',
        count: 7,
        quality: 'MEASURED',
        observedAt: 6,
        version: 6,
      });
    });

    it('count a reading once, whatever it says the second time', async () => {
      const facts = await openWith('hall', 'yard');
      await facts.applyHeadcounts([headcount({ observedAt: 1, key: 'x', entered: 2 })], received);
      const [again, elsewhere] = await facts.applyHeadcounts(
        [
          headcount({ observedAt: 9, key: 'x', entered: 2 }),
          headcount({ observedAt: 9, key: 'x', entered: 2, locationId: 'yard' }),
        ],
        received,
      );
      expect(again).toMatchObject({ outcome: 'duplicate', current: { count: 2, observedAt: 1, version: 1 } });
      expect(elsewhere).toMatchObject({ outcome: 'applied', current: { count: 2 } });
    });

    it('let two doors report flows of one instant', async () => {
      const facts = await openWith('hall');
      const [, second] = await facts.applyHeadcounts(
        [
          headcount({ observedAt: 1, key: 'north', entered: 2 }),
          headcount({ observedAt: 1, key: 'south', entered: 3 }),
        ],
        received,
      );
      expect(second).toMatchObject({ outcome: 'applied', current: { count: 5 } });
      expect(await facts.headcountHistory('hall', 0, 10, 1)).toEqual([{ at: 1, count: 5 }]);
    });

    it('lose no flow that nobody dated, although nodes do not agree on the time', async () => {
      const facts = await openWith('hall');
      await facts.applyHeadcounts([headcount({ observedAt: 30, key: 'a', entered: 8 })], received);
      const outcomes = await facts.applyHeadcounts(
        [
          headcount({ observedAt: 20, key: 'b', left: 2, undated: true }),
          headcount({ observedAt: 40, key: 'c', entered: 1, undated: true }),
          headcount({ observedAt: 39, key: 'd', entered: 1, undated: true }),
          headcount({ observedAt: 35, key: 'e', entered: 1 }),
        ],
        received,
      );
      expect(outcomes).toMatchObject([
        { outcome: 'applied', current: { count: 6, observedAt: 30 } },
        { outcome: 'applied', current: { count: 7, observedAt: 40 } },
        { outcome: 'applied', current: { count: 8, observedAt: 40 } },
        { outcome: 'late', current: { count: 8, observedAt: 40 } },
      ]);
    });

    it('take a late reading into the history only, from the newest sample before it and never below zero', async () => {
      const facts = await openWith('hall');
      await facts.applyHeadcounts(
        [headcount({ observedAt: 10, count: 5 }), headcount({ observedAt: 30, count: 8 })],
        received,
      );
      const outcomes = await facts.applyHeadcounts(
        [
          headcount({ observedAt: 20, left: 2 }),
          headcount({ observedAt: 5, left: 2 }),
          headcount({ observedAt: 25, count: 6 }),
          headcount({ observedAt: 10, key: 'other door', entered: 4 }),
        ],
        received,
      );
      for (const result of outcomes)
        expect(result).toMatchObject({ outcome: 'late', current: { count: 8, version: 2 } });
      expect(await facts.headcountHistory('hall', 0, 100, 1)).toEqual([
        { at: 5, count: 0 },
        { at: 10, count: 9 },
        { at: 20, count: 3 },
        { at: 25, count: 6 },
        { at: 30, count: 8 },
      ]);
    });

    it('of a place that is not known change nothing', async () => {
      const facts = await openWith('hall');
      const lost = headcount({ observedAt: 1, count: 1, locationId: 'nowhere' });
      expect(await facts.applyHeadcounts([lost], received)).toEqual([{ outcome: 'unknown' }]);
      expect(await facts.headcountHistory('nowhere', 0, 10, 1)).toEqual([]);
      await facts.upsertLocations([place('nowhere')]);
      expect(await facts.applyHeadcounts([lost], received)).toMatchObject([{ outcome: 'applied' }]);
    });

    it('end the same when any of the readings is delivered again', async () => {
      const flow = fc.record({
        observedAt: fc.integer({ min: 1, max: 20 }),
        entered: fc.nat(5),
        left: fc.nat(5),
        count: fc.option(fc.nat(30), { freq: 5 }),
        reset: fc.boolean(),
      });
      const once = (await open()).facts;
      const twice = (await open()).facts;
      let run = 0;
      const property = fc.asyncProperty(
        fc.array(flow, { maxLength: 20 }),
        fc.infiniteStream(fc.nat()),
        async (flows, picks) => {
          const locationId = `hall ${run++}`;
          await Promise.all([once, twice].map((facts) => facts.upsertLocations([place(locationId)])));
          const readings = flows.map((fields, index) =>
            headcount({ ...fields, locationId, key: String(index) }),
          );
          const repeated = readings.flatMap((reading, index): HeadcountReading[] => {
            const earlier = readings[(picks.next().value ?? 0) % (index + 1)];
            return earlier ? [reading, earlier] : [reading];
          });
          await once.applyHeadcounts(readings, received);
          await twice.applyHeadcounts(repeated, received);
          expect(await twice.headcountHistory(locationId, 0, 100, 1)).toEqual(
            await once.headcountHistory(locationId, 0, 100, 1),
          );
          // A reading that has counted changes nothing and tells the present.
          expect(await twice.applyHeadcounts(readings, received)).toEqual(
            await once.applyHeadcounts(readings, received),
          );
        },
      );
      await fc.assert(property, { numRuns: 100 });
    });
  });

  describe("a headcount's history", () => {
    it('gives the newest sample of each step that has one, from the first instant up to but without the last', async () => {
      const facts = await openWith('hall');
      await facts.applyHeadcounts(
        [100, 104, 109, 110, 131, 140].map((observedAt) => headcount({ observedAt, count: observedAt })),
        received,
      );
      expect(await facts.headcountHistory('hall', 100, 140, 10)).toEqual([
        { at: 109, count: 109 },
        { at: 110, count: 110 },
        { at: 131, count: 131 },
      ]);
      expect(await facts.headcountHistory('hall', 104, 140, 6)).toEqual([
        { at: 109, count: 109 },
        { at: 110, count: 110 },
        { at: 131, count: 131 },
      ]);
      expect(await facts.headcountHistory('hall', 101, 200, 1000)).toEqual([{ at: 140, count: 140 }]);
    });
  });

  describe('positions', () => {
    it('take the newest observation and count a reading once', async () => {
      const facts = await openWith('bus');
      const outcomes = await facts.applyPositions(
        [
          position({ observedAt: 10, latitude: 1, longitude: 2 }),
          position({ observedAt: 30, latitude: 3, longitude: 4 }),
          position({ observedAt: 20, latitude: 5, longitude: 6 }),
          position({ observedAt: 99, key: 'at 30', latitude: 7, longitude: 8 }),
          position({ observedAt: 40, locationId: 'ghost' }),
        ],
        received,
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        'applied',
        'applied',
        'late',
        'duplicate',
        'unknown',
      ]);
      const [bus] = await facts.places(null, 1);
      expect(bus?.location).toMatchObject({ latitude: 3, longitude: 4, observedAt: 30, version: 3 });
    });

    it('have keys of their own beside those of headcounts', async () => {
      const facts = await openWith('bus');
      await facts.applyHeadcounts(
        [headcount({ observedAt: 1, key: 'k', count: 1, locationId: 'bus' })],
        received,
      );
      expect(await facts.applyPositions([position({ observedAt: 1, key: 'k' })], received)).toMatchObject([
        { outcome: 'applied' },
      ]);
    });
  });

  describe('the sweep', () => {
    it('forgets the oldest samples and keys in steps, and nothing that is younger', async () => {
      const facts = await openWith('hall');
      const readings = [1, 2, 3, 4].map((observedAt) => headcount({ observedAt, count: observedAt }));
      for (const [index, reading] of readings.entries()) await facts.applyHeadcounts([reading], 100 + index);

      expect(await facts.sweep(4, 103, 2)).toBe(4);
      expect(await facts.headcountHistory('hall', 0, 10, 1)).toEqual([
        { at: 3, count: 3 },
        { at: 4, count: 4 },
      ]);
      expect(await facts.sweep(4, 103, 2)).toBe(2);
      expect(await facts.sweep(4, 103, 2)).toBe(0);
      expect(await facts.headcountHistory('hall', 0, 10, 1)).toEqual([{ at: 4, count: 4 }]);
      const outcomes = await facts.applyHeadcounts(readings, 200);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['late', 'late', 'late', 'duplicate']);
    });
  });
}
