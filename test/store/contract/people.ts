import { describe, expect, it } from 'vitest';
import type { AttributeTest, Condition, KeyedUpsert, Store } from '../../../src/store/contract.ts';
import { acceptOne, newPush, nobody, noon, stepAt, work } from '../../kit/pushes.ts';

/** What every store promises about people. `open` gives an empty store that is closed when the test ends. */
export function testPeople(open: () => Promise<Store>): void {
  describe('people', () => {
    it('become known with everything that was said of them, and are answered in the order asked', async () => {
      const { people } = await open();
      const attributes = { plan: 'gold', age: 41, vip: true };
      const known = await people.upsert([
        { id: 'b', attributes, timeZone: 'Asia/Shanghai' },
        { id: 'a', attributes: null, timeZone: null },
      ]);
      const preferences = { mutedCategories: [], quietHours: null, timeZone: null, dailyLimit: null };
      expect(known).toEqual([
        {
          id: 'b',
          attributes,
          timeZone: 'Asia/Shanghai',
          preferences,
          unread: 0,
          position: expect.any(Number),
        },
        { id: 'a', attributes: {}, timeZone: 'UTC', preferences, unread: 0, position: expect.any(Number) },
      ]);
      expect(await people.get(['a', 'x', 'b'])).toEqual([known[1], null, known[0]]);
    });

    it('keep what a change leaves out, and get new attributes for the old ones', async () => {
      const { people } = await open();
      await people.upsert([{ id: 'a', attributes: { plan: 'gold', age: 41 }, timeZone: 'Asia/Shanghai' }]);
      const [same] = await people.upsert([{ id: 'a', attributes: null, timeZone: null }]);
      expect(same).toMatchObject({ attributes: { plan: 'gold', age: 41 }, timeZone: 'Asia/Shanghai' });
      const [changed] = await people.upsert([
        { id: 'a', attributes: { plan: 'free' }, timeZone: 'Europe/Rome' },
      ]);
      expect(changed).toMatchObject({ attributes: { plan: 'free' }, timeZone: 'Europe/Rome' });
    });

    it('stay as they are when they are made known again', async () => {
      const { people } = await open();
      const [before] = await people.upsert([
        { id: 'a', attributes: { plan: 'gold' }, timeZone: 'Asia/Shanghai' },
      ]);
      await people.ensure(['a', 'b', 'a']);
      expect(await people.get(['a'])).toEqual([before]);
      expect((await people.page(null, nobody, 0, 10)).map(({ id }) => id)).toEqual(['a', 'b']);
    });

    it('have ids that are compared byte by byte', async () => {
      const { people } = await open();
      const ids = ['ä', 'a\u0308', 'A', 'a', ' a', '😀', "'; drop table users"];
      await people.ensure(ids);
      expect((await people.get(ids)).map((user) => user?.id)).toEqual(ids);
    });

    it('are listed in the order in which they became known, page by page', async () => {
      const { people } = await open();
      await people.ensure(['c', 'a']);
      await people.ensure(['b']);
      const first = await people.page(null, nobody, 0, 2);
      const second = await people.page(null, nobody, first.at(-1)?.position ?? NaN, 2);
      expect([first, second].map((page) => page.map(({ id }) => id))).toEqual([['c', 'a'], ['b']]);
    });
  });

  describe('records that say something of people', () => {
    function record(key: string, id: string, floor: number): KeyedUpsert {
      return { key, user: { id, attributes: { floor }, timeZone: null } };
    }

    async function floors(store: Store, ...ids: string[]): Promise<unknown[]> {
      return (await store.people.get(ids)).map((user) => user?.attributes['floor']);
    }

    it('take effect once: one that comes again does not undo what was said since', async () => {
      const store = await open();
      const { people } = store;
      expect(await people.upsertOnce([record('1', 'a', 1)], 1_000)).toEqual(['1']);
      await people.upsert([{ id: 'a', attributes: { floor: 2 }, timeZone: null }]);

      expect(await people.upsertOnce([record('1', 'a', 1), record('2', 'b', 5)], 2_000)).toEqual(['2']);
      expect(await floors(store, 'a', 'b')).toEqual([2, 5]);
      expect(await people.upsertOnce([record('1', 'a', 1)], 3_000)).toEqual([]);
      expect(await floors(store, 'a', 'b')).toEqual([2, 5]);
    });

    it('take effect in their order, the first of those that are the same', async () => {
      const store = await open();
      const records = [record('1', 'a', 1), record('2', 'a', 2), record('3', 'b', 3), record('1', 'a', 1)];
      expect((await store.people.upsertOnce(records, 1_000)).sort()).toEqual(['1', '2', '3']);
      expect(await floors(store, 'a', 'b')).toEqual([2, 3]);
    });

    it('take effect for one of many who bring the same at once', async () => {
      const store = await open();
      const records = [record('1', 'a', 1), record('2', 'b', 2)];
      const brought = Array.from({ length: 10 }, (_, time) =>
        store.people.upsertOnce(time % 2 === 0 ? records : records.toReversed(), 1_000),
      );
      expect((await Promise.all(brought)).flat().sort()).toEqual(['1', '2']);
      expect(await floors(store, 'a', 'b')).toEqual([1, 2]);
    });

    it('are not remembered if nothing could be said', async () => {
      const store = await open();
      const faulty = { key: '2', user: { id: null as unknown as string, attributes: null, timeZone: null } };
      await expect(store.people.upsertOnce([record('1', 'a', 1), faulty], 1_000)).rejects.toThrow();
      expect(await store.people.get(['a'])).toEqual([null]);
      expect(await store.people.upsertOnce([record('1', 'a', 1)], 2_000)).toEqual(['1']);
    });
  });

  describe('preferences', () => {
    it('change one by one, make a person known, and can be taken back', async () => {
      const { people } = await open();
      const quietHours = { from: '22:00', to: '07:30' };
      await people.setPreferences('a', { quietHours, mutedCategories: ['offers'] });
      const user = await people.setPreferences('a', { timeZone: 'Asia/Tokyo', dailyLimit: 0 });
      expect(user.preferences).toEqual({
        mutedCategories: ['offers'],
        quietHours,
        timeZone: 'Asia/Tokyo',
        dailyLimit: 0,
      });
      const cleared = await people.setPreferences('a', {
        quietHours: null,
        timeZone: null,
        dailyLimit: null,
      });
      expect(cleared.preferences).toMatchObject({ quietHours: null, timeZone: null, dailyLimit: null });
    });

    it('have a zone that wins over the one an operator gave', async () => {
      const { people } = await open();
      await people.upsert([{ id: 'a', attributes: null, timeZone: 'Asia/Shanghai' }]);
      expect((await people.setPreferences('a', { timeZone: 'Asia/Tokyo' })).timeZone).toBe('Asia/Tokyo');
      await people.upsert([{ id: 'a', attributes: null, timeZone: 'Europe/Rome' }]);
      expect((await people.get(['a']))[0]?.timeZone).toBe('Asia/Tokyo');
      expect((await people.setPreferences('a', { timeZone: null })).timeZone).toBe('Europe/Rome');
    });
  });

  describe('conditions', () => {
    const watching = { hall: ['gold', 'none'] };
    const presence = { online: ['text', 'none'], watching };

    /** Who is listed; a preview, a count and a push must mean the same people. */
    async function holdsFor(where: Condition): Promise<string[]> {
      const store = await open();
      const { people, pushes } = store;
      await people.upsert([
        { id: 'gold', attributes: { plan: 'gold', n: 1, 'a.b': 'dot' }, timeZone: null },
        { id: 'text', attributes: { plan: 'free', n: '1', 'quote"d\\': 'x' }, timeZone: null },
        { id: 'true', attributes: { n: true, plan: 'line\nbreak "q" ü' }, timeZone: null },
        { id: 'big', attributes: { n: 2.5 }, timeZone: null },
        { id: 'none', attributes: null, timeZone: null },
      ]);
      const listed = (await people.page(where, presence, 0, 10)).map(({ id }) => id);
      const push = newPush('p', { audience: { where } });
      const { sample } = await pushes.preview(push, presence, 0, stepAt());
      expect(sample.map(({ id }) => id)).toEqual(listed);
      expect(await pushes.count(push.audience, presence)).toBe(listed.length);
      await acceptOne(store, push);
      await work(store, noon, 2, presence);
      const recipients = await pushes.recipients('p', null, 0, 10, noon);
      expect(recipients.map(({ userId }) => userId)).toEqual(listed);
      return listed;
    }

    function n(is: AttributeTest): Condition {
      return { attribute: 'n', is };
    }

    it('compare values of the same type only', async () => {
      expect(await holdsFor(n({ in: [1] }))).toEqual(['gold']);
      expect(await holdsFor(n({ in: ['1'] }))).toEqual(['text']);
      expect(await holdsFor(n({ in: [true] }))).toEqual(['true']);
      expect(await holdsFor(n({ in: [true, 2.5, 'x'] }))).toEqual(['true', 'big']);
    });

    it('order numbers only', async () => {
      expect(await holdsFor(n({ compare: '>=', to: 1 }))).toEqual(['gold', 'big']);
      expect(await holdsFor(n({ compare: '>', to: 1 }))).toEqual(['big']);
      expect(await holdsFor(n({ compare: '<', to: 2.5 }))).toEqual(['gold']);
      expect(await holdsFor(n({ compare: '<=', to: 2.5 }))).toEqual(['gold', 'big']);
    });

    it('order numbers of any size as JavaScript does', async () => {
      const { people } = await open();
      const numbers = [
        -(2 ** 62),
        0,
        5e-324,
        0.1,
        2 ** 53 + 2,
        2 ** 60,
        1_732_650_000_123_456_800,
        1e20,
        1e21,
        1.1e308,
      ];
      await people.upsert(
        numbers.map((value) => ({ id: `${value}`, attributes: { n: value }, timeZone: null })),
      );
      for (const to of numbers) {
        const found = async (is: AttributeTest) =>
          (await people.page(n(is), nobody, 0, 20)).map(({ id }) => Number(id));
        expect(await found({ in: [to] })).toEqual([to]);
        expect(await found({ compare: '<', to })).toEqual(numbers.filter((one) => one < to));
        expect(await found({ compare: '<=', to })).toEqual(numbers.filter((one) => one <= to));
        expect(await found({ compare: '>', to })).toEqual(numbers.filter((one) => one > to));
        expect(await found({ compare: '>=', to })).toEqual(numbers.filter((one) => one >= to));
      }
    });

    it('are false for a missing attribute, and their negation true', async () => {
      expect(await holdsFor({ not: n({ in: [1] }) })).toEqual(['text', 'true', 'big', 'none']);
      expect(await holdsFor({ not: n({ compare: '<', to: 2 }) })).toEqual(['text', 'true', 'big', 'none']);
      expect(await holdsFor({ not: { not: n({ in: [1] }) } })).toEqual(['gold']);
      expect(await holdsFor({ not: { and: [n({ in: [1] }), { ids: ['gold'] }] } })).not.toContain('gold');
    });

    it('ask whether there is an attribute', async () => {
      expect(await holdsFor({ attribute: 'plan', is: { exists: true } })).toEqual(['gold', 'text', 'true']);
      expect(await holdsFor({ attribute: 'plan', is: { exists: false } })).toEqual(['big', 'none']);
    });

    it('take names and values as they are, whatever is in them', async () => {
      expect(await holdsFor({ attribute: 'a.b', is: { in: ['dot'] } })).toEqual(['gold']);
      expect(await holdsFor({ attribute: 'quote"d\\', is: { in: ['x'] } })).toEqual(['text']);
      expect(await holdsFor({ attribute: 'plan', is: { in: ['line\nbreak "q" ü'] } })).toEqual(['true']);
      expect(await holdsFor({ attribute: "n' or 1=1 --", is: { exists: true } })).toEqual([]);
    });

    it('combine with and, or and not, mixed with who is connected', async () => {
      expect(await holdsFor({ or: [{ ids: ['big', 'unknown'] }, n({ in: [1] })] })).toEqual(['gold', 'big']);
      expect(await holdsFor({ online: true })).toEqual(['text', 'none']);
      expect(await holdsFor({ online: false })).toEqual(['gold', 'true', 'big']);
      expect(await holdsFor({ watching: 'hall' })).toEqual(['gold', 'none']);
      expect(await holdsFor({ watching: 'elsewhere' })).toEqual([]);
      expect(await holdsFor({ and: [{ watching: 'hall' }, { not: { online: true } }] })).toEqual(['gold']);
    });
  });
}
