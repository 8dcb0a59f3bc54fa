import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/contract.ts';
import { dailyCap, newPush, nobody, noon, stepAt, work } from '../../kit/pushes.ts';
import { pushStore } from './push-store.ts';

const hour = 3_600_000;

/** What every store promises about looking at pushes: previews, lists, and what is forgotten. */
export function testPushViews(open: () => Promise<Store>): void {
  const { openWith, accept, states } = pushStore(open);

  describe('previewing', () => {
    it('counts as a send does, and changes nothing', async () => {
      const store = await openWith(8);
      await store.pushes.setCaps([dailyCap(1)]);
      await accept(store, newPush('p', { audience: { userIds: ['user-0', 'user-1'] } }));
      await store.people.setPreferences('user-2', { mutedCategories: ['general'] });
      await store.people.setPreferences('user-3', { quietHours: { from: '11:00', to: '15:00' } });
      const terms = newPush('q');
      const part = await store.pushes.preview(terms, { ...nobody, online: ['user-7'] }, 0, stepAt());
      expect(part).toMatchObject({ audience: 8, online: 1, released: 4, deferred: 1, quiet: 0, next: null });
      expect(part.byRule).toEqual([{ rule: dailyCap(1), capped: 2 }]);
      expect(part.suppressed).toEqual(
        expect.arrayContaining([
          { reason: 'CAP_REACHED', count: 2 },
          { reason: 'OPTED_OUT', count: 1 },
        ]),
      );
      await accept(store, terms);
      await work(store);
      const { audience, released, deferred } = part;
      expect((await store.pushes.get('q'))?.funnel).toMatchObject({ audience, released, deferred });
    });

    it('goes through the audience in parts, with people who are not known yet', async () => {
      const store = await openWith(3);
      const terms = newPush('q', { audience: { userIds: ['user-2', 'stranger', 'user-0', 'user-1'] } });
      const first = await store.pushes.preview(terms, nobody, 0, stepAt(noon, 2));
      const second = await store.pushes.preview(terms, nobody, first.next ?? NaN, stepAt(noon, 2));
      expect([first.audience, second.audience, second.next]).toEqual([2, 2, null]);
      expect(second.sample.map(({ id }) => id)).toEqual(['user-2', 'stranger']);
      expect(await store.people.get(['stranger'])).toEqual([null]);
      expect(await store.pushes.count(terms.audience, nobody)).toBe(4);
      expect(await store.pushes.count({ where: { ids: ['user-1', 'stranger'] } }, nobody)).toBe(1);
      expect(await store.pushes.count({ everyone: true }, nobody)).toBe(3);
    });
  });

  describe('lists', () => {
    it('give pushes newest first and recipients in the order in which they became known, page by page', async () => {
      const store = await openWith(5);
      for (const id of ['a', 'b', 'c']) await accept(store, newPush(id));
      await work(store);
      const first = await store.pushes.page(null, 2);
      const second = await store.pushes.page(first.at(-1)?.position ?? NaN, 2);
      expect([...first, ...second].map(({ id }) => id)).toEqual(['c', 'b', 'a']);
      await store.inbox.ack('user-3', ['a'], noon);
      const acked = await store.pushes.recipients('a', ['ACKED', 'READ'], 0, 10, noon);
      expect(acked.map(({ userId }) => userId)).toEqual(['user-3']);
      const [one] = await store.pushes.recipients('a', null, 0, 1, noon);
      const rest = await store.pushes.recipients('a', null, one?.position ?? NaN, 10, noon);
      expect(rest.map(({ userId }) => userId)).toEqual(['user-1', 'user-2', 'user-3', 'user-4']);
    });
  });

  describe('sweeping', () => {
    it('forgets what is old and closed, and a push with the last of it, in small steps', async () => {
      const store = await openWith(5);
      await accept(store, newPush('old'));
      await work(store);
      for (const user of ['user-0', 'user-1', 'user-2']) await store.inbox.ack(user, ['old'], noon);
      await accept(store, newPush('new', { createdAt: noon + hour }));
      await work(store, noon + hour);
      let steps = 0;
      while (await store.pushes.sweep(noon + hour, 2)) steps++;
      expect(steps).toBeGreaterThan(1);
      expect(await states(store, 'old')).toEqual(['user-3 PENDING', 'user-4 PENDING']);
      expect(await states(store, 'new', noon + hour)).toHaveLength(5);
      expect((await store.people.get(['user-0', 'user-3'])).map((user) => user?.unread)).toEqual([1, 2]);

      for (const user of ['user-3', 'user-4']) await store.inbox.markRead(user, ['old'], noon);
      while (await store.pushes.sweep(noon + 48 * hour, 2));
      expect(await store.pushes.get('old')).toBeNull();
    });

    it('keeps why somebody did not get a push from the time for which it was planned, not from when it was accepted', async () => {
      const store = await openWith(1);
      await store.people.setPreferences('user-0', { mutedCategories: ['general'] });
      await accept(store, newPush('p', { scheduledAt: noon + 100 * hour }));
      while (await store.pushes.sweep(noon + 50 * hour, 2));
      await work(store, noon + 100 * hour);
      while (await store.pushes.sweep(noon + 99 * hour, 2));
      expect(await states(store, 'p')).toEqual(['user-0 SUPPRESSED OPTED_OUT']);
      while (await store.pushes.sweep(noon + 101 * hour, 2));
      expect(await store.pushes.get('p')).toBeNull();
    });
  });
}
