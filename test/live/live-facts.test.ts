import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Bus } from '../../src/bus/contract.ts';
import { createMemoryBus } from '../../src/bus/memory-bus.ts';
import { KnownFacts } from '../../src/live/known-facts.ts';
import { LiveFacts } from '../../src/live/live-facts.ts';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { headcount, place, position } from '../kit/facts.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { openFresh } from '../store/open-fresh.ts';

/** A bus between nodes that can be cut: hints are lost then. Mended, it tells of the gap; merely restored, it does not. */
function cuttableBus() {
  const bus = createMemoryBus();
  let cut = false;
  const cuttable: Bus = {
    ...bus,
    publish: (topic, key, hint) => void (cut || bus.publish(topic, key, hint)),
  };
  const restore = () => void (cut = false);
  const mend = () => {
    restore();
    bus.tellGap();
  };
  return { bus: cuttable, cut: () => void (cut = true), restore, mend };
}

describe('live facts', () => {
  let clock: ManualClock;
  let store: Store;
  let link: ReturnType<typeof cuttableBus>;
  let live: LiveFacts;

  beforeEach(async () => {
    clock = new ManualClock();
    store = await openFresh();
    link = cuttableBus();
    live = await node();
    await live.upsertLocations([place('hall', { staleAfter: 10_000 }), place('bus')]);
  });

  /** Another node on the same store. */
  async function node(): Promise<LiveFacts> {
    const facts = await LiveFacts.load({ store: store.facts, bus: link.bus, clock });
    onTestFinished(() => facts[Symbol.dispose]());
    return facts;
  }

  function changes(id: string, facts = live): { readonly seen: number } & Disposable {
    let seen = 0;
    const listening = facts.onChange(id, () => seen++);
    return {
      get seen() {
        return seen;
      },
      [Symbol.dispose]: () => listening[Symbol.dispose](),
    };
  }

  const at = (offset = 0) => clock.now() + offset;

  describe('of one node', () => {
    it('are known as soon as the report resolves, and told to whoever listens to that place', async () => {
      const [hall, bus] = [changes('hall'), changes('bus')];
      expect(live.headcount('hall')).toBeUndefined();
      const result = await live.reportHeadcount(headcount({ observedAt: at(), count: 7 }));
      expect(result).toMatchObject({ outcome: 'applied', current: { count: 7 } });
      expect(live.headcount('hall')).toMatchObject({ count: 7, quality: 'MEASURED', observedAt: at() });
      expect([hall.seen, bus.seen]).toEqual([1, 0]);

      await live.reportLocation(position({ observedAt: at(), latitude: 1, longitude: 2 }));
      expect(live.location('bus')).toMatchObject({ latitude: 1, longitude: 2, observedAt: at() });
      expect([hall.seen, bus.seen]).toEqual([1, 1]);

      hall[Symbol.dispose]();
      await live.upsertLocations([place('hall', { name: 'Great hall' })]);
      expect(live.location('hall')?.name).toBe('Great hall');
      expect(hall.seen).toBe(1);
    });

    it('say nothing new after a duplicate, a late reading, or one of an unknown place', async () => {
      await live.reportHeadcount(headcount({ observedAt: at(), key: 'k', count: 7 }));
      const hall = changes('hall');
      const outcomes = await Promise.all([
        live.reportHeadcount(headcount({ observedAt: at(5), key: 'k', count: 9 })),
        live.reportHeadcount(headcount({ observedAt: at(-5), count: 3 })),
        live.reportHeadcount(headcount({ observedAt: at(), count: 3, locationId: 'nowhere' })),
        live.reportLocation(position({ observedAt: at(), locationId: 'nowhere' })),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['duplicate', 'late', 'unknown', 'unknown']);
      expect(live.headcount('hall')?.count).toBe(7);
      expect(hall.seen).toBe(0);
      expect(await live.headcountHistory('hall', at(-10), at(1), 1)).toEqual([
        { at: at(-5), count: 3 },
        { at: at(), count: 7 },
      ]);
    });

    it('apply reports in the order in which they were made, and tell once for those that were committed together', async () => {
      const hall = changes('hall');
      const hinted: (number | undefined)[] = [];
      link.bus.subscribe('facts', 'all', ({ headcounts = [] }) =>
        hinted.push(...headcounts.map(({ count }) => count)),
      );
      const reports = Array.from({ length: 300 }, (_, index) =>
        live.reportHeadcount(headcount({ observedAt: at(), key: `flow ${index}`, entered: 1 })),
      );
      const counts = (await Promise.all(reports)).map(
        (result) => result.outcome === 'applied' && result.current.count,
      );
      expect(counts).toEqual(counts.map((_, index) => index + 1));
      expect([hall.seen, hinted]).toEqual([1, [300]]);
    });

    it('are all there again after a restart', async () => {
      await live.reportHeadcount(headcount({ observedAt: at(), count: 7 }));
      const many = Array.from({ length: 1_200 }, (_, index) =>
        place(`stop ${String(index).padStart(4, '0')}`),
      );
      await live.upsertLocations(many.slice(0, 1_000));
      await live.upsertLocations(many.slice(1_000));
      const again = await node();
      expect(again.headcount('hall')).toEqual(live.headcount('hall'));
      expect(again.placesPage(null, 5_000)).toEqual(live.placesPage(null, 5_000));
      expect(again.placesPage('stop 1198', 10).map(({ id }) => id)).toEqual(['stop 1199']);
    });

    it('reject a report that the store could not take, and know nothing of it', async () => {
      const hall = changes('hall');
      await store.close();
      await expect(live.reportHeadcount(headcount({ observedAt: at(), count: 7 }))).rejects.toThrow(
        StoreUnavailable,
      );
      await expect(live.upsertLocations([place('yard')])).rejects.toThrow(StoreUnavailable);
      expect([live.headcount('hall'), live.location('yard'), hall.seen]).toEqual([undefined, undefined, 0]);
    });
  });

  describe('whose sources fall silent', () => {
    it('become stale at exactly that instant, each on its own, and fresh with the next reading', async () => {
      await live.reportHeadcount(headcount({ observedAt: at(), count: 7 }));
      await live.reportLocation(position({ observedAt: at(2_000), locationId: 'hall' }));
      const hall = changes('hall');
      clock.advance(9_999);
      expect([live.isHeadcountStale('hall'), hall.seen]).toEqual([false, 0]);
      clock.advance(1);
      expect([live.isHeadcountStale('hall'), live.isPositionStale('hall'), hall.seen]).toEqual([
        true,
        false,
        1,
      ]);
      clock.advance(2_000);
      expect([live.isPositionStale('hall'), hall.seen]).toEqual([true, 2]);
      clock.advance(100_000);
      expect(hall.seen).toBe(2);

      await live.reportHeadcount(headcount({ observedAt: at(), count: 8 }));
      expect([live.isHeadcountStale('hall'), live.isPositionStale('hall'), hall.seen]).toEqual([
        false,
        true,
        3,
      ]);
      clock.advance(10_000);
      expect([live.isHeadcountStale('hall'), hall.seen]).toEqual([true, 4]);
    });

    it('never become stale where any silence is allowed, nor before the first reading', async () => {
      await live.reportLocation(position({ observedAt: at() }));
      const [hall, bus] = [changes('hall'), changes('bus')];
      clock.advance(365 * 86_400_000);
      expect([
        live.isPositionStale('bus'),
        live.isPositionStale('hall'),
        live.isHeadcountStale('hall'),
      ]).toEqual([false, false, false]);
      expect(live.isHeadcountStale('nowhere')).toBe(false);
      expect([hall.seen, bus.seen]).toEqual([0, 0]);
    });

    it('follow a change of what the place allows', async () => {
      await live.reportHeadcount(headcount({ observedAt: at(), count: 7 }));
      await live.upsertLocations([place('hall', { staleAfter: 2_000 })]);
      const hall = changes('hall');
      clock.advance(2_000);
      expect([live.isHeadcountStale('hall'), hall.seen]).toEqual([true, 1]);
      await live.upsertLocations([place('hall', { staleAfter: 60_000 })]);
      expect([live.isHeadcountStale('hall'), hall.seen]).toEqual([false, 2]);
      clock.advance(57_999);
      expect(hall.seen).toBe(2);
      clock.advance(1);
      expect(hall.seen).toBe(3);
    });

    it('are stale from the start if they were observed too long ago', async () => {
      await live.reportHeadcount(headcount({ observedAt: at(-10_000), count: 7 }));
      expect(live.isHeadcountStale('hall')).toBe(true);
    });
  });

  describe('with watchers', () => {
    it('tell of them on the next full second', () => {
      const hall = changes('hall');
      const watching = live.watch('hall', {}, 'ann');
      expect([live.watchers('hall'), live.watchingUsers('hall'), hall.seen]).toEqual([1, ['ann'], 0]);
      clock.advance(1_000);
      expect(hall.seen).toBe(1);
      watching[Symbol.dispose]();
      clock.advance(1_000);
      expect([live.watchers('hall'), hall.seen]).toEqual([0, 2]);
    });
  });

  describe('of several nodes', () => {
    let other: LiveFacts;
    beforeEach(async () => {
      other = await node();
    });

    it('come to every node, new places too', async () => {
      const hall = changes('hall', other);
      await live.upsertLocations([place('yard')]);
      await live.reportHeadcount(headcount({ observedAt: at(), count: 7 }));
      expect(other.headcount('hall')).toEqual(live.headcount('hall'));
      expect(other.location('yard')).toEqual(live.location('yard'));
      expect(hall.seen).toBe(1);
    });

    it('never go back to an older version, whatever the order of the hints', async () => {
      await live.reportHeadcount(headcount({ observedAt: at(), count: 1 }));
      const older = live.headcount('hall');
      await live.reportHeadcount(headcount({ observedAt: at(1), count: 2 }));
      const hall = changes('hall', other);
      if (older) link.bus.publish('facts', 'all', { headcounts: [older] });
      await Promise.resolve();
      expect([other.headcount('hall')?.count, hall.seen]).toEqual([2, 0]);
    });

    it('are known after a reading is reported again that was committed without an answer', async () => {
      const count = headcount({ observedAt: at(), key: 'k', count: 7 });
      const seen = position({ observedAt: at(), key: 'k', latitude: 1, longitude: 2 });
      await store.facts.applyHeadcounts([count], at());
      await store.facts.applyPositions([seen], at());
      expect(await live.reportHeadcount(count)).toMatchObject({ outcome: 'duplicate' });
      expect(await live.reportLocation(seen)).toMatchObject({ outcome: 'duplicate' });
      for (const facts of [live, other]) {
        expect(facts.headcount('hall')?.count).toBe(7);
        expect(facts.location('bus')).toMatchObject({ latitude: 1, longitude: 2 });
      }
    });

    it('are caught up with after a gap in the hints', async () => {
      link.cut();
      await live.upsertLocations([place('yard')]);
      await live.reportHeadcount(headcount({ observedAt: at(), count: 7 }));
      expect([other.location('yard'), other.headcount('hall')]).toEqual([undefined, undefined]);

      const told = Promise.withResolvers<void>();
      other.onChange('hall', told.resolve);
      link.mend();
      await told.promise;
      expect(other.headcount('hall')).toEqual(live.headcount('hall'));
      expect(other.location('yard')).toEqual(live.location('yard'));
    });

    it('are caught up with when a hint speaks of a place that is not known', async () => {
      link.cut();
      await live.upsertLocations([place('yard')]);
      link.restore();
      const told = Promise.withResolvers<void>();
      other.onChange('yard', told.resolve);
      await live.reportHeadcount(headcount({ observedAt: at(), count: 3, locationId: 'yard' }));
      await told.promise;
      expect(other.headcount('yard')?.count).toBe(3);
    });

    it('are caught up with later if the store could not answer at once', async () => {
      const [yard] = await store.facts.upsertLocations([place('yard')]);
      let broken = true;
      const places: typeof store.facts.places = (...page) =>
        broken ? Promise.reject(new StoreUnavailable('away')) : store.facts.places(...page);
      const known = new KnownFacts({ places }, clock, () => told.resolve());
      const told = Promise.withResolvers<void>();
      known.catchUp();
      await clock.advanceAsync(1_500);
      expect(known.places.get('yard')).toBeUndefined();
      broken = false;
      clock.advance(1_000);
      await told.promise;
      expect(known.places.get('yard')?.location).toEqual(yard);
      known[Symbol.dispose]();
    });
  });

  it('leave nothing behind when disposed', async () => {
    await live.reportHeadcount(headcount({ observedAt: at(), count: 7 }));
    live.watch('hall', {}, 'ann');
    live[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });
});
