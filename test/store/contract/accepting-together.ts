import { describe, expect, it } from 'vitest';
import type { Acceptances, NewPush, Store } from '../../../src/store/contract.ts';
import { dailyCap, newPush, noon, stepAt } from '../../kit/pushes.ts';
import { pushStore } from './push-store.ts';

/** What every store promises about pushes that are accepted in one go. */
export function testAcceptingTogether(open: () => Promise<Store>): void {
  const { openWith, states } = pushStore(open);

  function acceptAll({ pushes }: Store, ...all: readonly NewPush[]): Promise<Acceptances> {
    return pushes.accept(
      all.map((push) => ({ push, presence: null, deeds: [] })),
      stepAt(),
    );
  }

  function to(user: string, id: string, fields: Partial<NewPush> = {}): NewPush {
    return newPush(id, { audience: { userIds: [user] }, ...fields });
  }

  describe('accepting together', () => {
    it('answers for each push, in their order, as if one came after the other', async () => {
      const store = await open();
      const key = { idempotencyKey: 'key', digest: 'one' };
      await acceptAll(store, to('a', 'before', { idempotencyKey: 'old', digest: 'old' }));
      const { acceptances, next } = await acceptAll(
        store,
        to('b', 'p', key),
        to('b', 'q', { ...key, digest: 'other' }),
        to('c', 'later', { scheduledAt: noon + 5 }),
        to('b', 'r', key),
        to('a', 's', { idempotencyKey: 'old', digest: 'old' }),
        newPush('all', { category: 'news' }),
      );
      expect(acceptances).toMatchObject([
        { outcome: 'accepted', push: { id: 'p', status: 'RELEASED' }, released: [{ userIds: ['b'] }] },
        { outcome: 'conflict' },
        { outcome: 'accepted', push: { id: 'later', status: 'SCHEDULED' }, released: [], decided: [] },
        { outcome: 'same', push: { id: 'p' } },
        { outcome: 'same', push: { id: 'before' } },
        { outcome: 'accepted', push: { id: 'all', status: 'RELEASING', category: 'news' }, released: [] },
      ]);
      expect(next).toBe(noon);
      const kept = await store.pushes.page(null, 10);
      expect(kept.map(({ id }) => id)).toEqual(['all', 'later', 'p', 'before']);
      expect((await store.people.get(['b']))[0]?.unread).toBe(1);
    });

    it('counts what the first one is charged when it decides about the next one', async () => {
      const store = await openWith(2);
      await store.pushes.setCaps([dailyCap(2), dailyCap(1, { category: 'ads' })]);
      await acceptAll(
        store,
        to('user-0', 'p1', { category: 'ads' }),
        to('user-1', 'p2'),
        to('user-0', 'p3', { category: 'ads' }),
        to('user-0', 'p4'),
        newPush('p5', { audience: { userIds: ['user-0', 'user-1'] } }),
        to('user-0', 'p6', { priority: 'CRITICAL', bypassReason: 'why' }),
      );
      expect(await states(store, 'p1')).toEqual(['user-0 PENDING']);
      expect(await states(store, 'p3')).toEqual(['user-0 SUPPRESSED CAP_REACHED']);
      expect(await states(store, 'p4')).toEqual(['user-0 PENDING']);
      expect(await states(store, 'p5')).toEqual(['user-0 SUPPRESSED CAP_REACHED', 'user-1 PENDING']);
      expect(await states(store, 'p6')).toEqual(['user-0 PENDING']);
      expect((await store.pushes.get('p5'))?.funnel).toMatchObject({ audience: 2, released: 1 });
    });

    it('adds what the first one is charged to what the person was charged before', async () => {
      const store = await openWith(1);
      await store.pushes.setCaps([dailyCap(3)]);
      await acceptAll(store, to('user-0', 'before'));
      await acceptAll(store, ...['p1', 'p2', 'p3', 'p4'].map((id) => to('user-0', id)));
      expect(await states(store, 'p2')).toEqual(['user-0 PENDING']);
      expect(await states(store, 'p3')).toEqual(['user-0 SUPPRESSED CAP_REACHED']);
      expect(await states(store, 'p4')).toEqual(['user-0 SUPPRESSED CAP_REACHED']);
    });

    it('lets no more critical ones through than the ceiling', async () => {
      const store = await open();
      const sendings = Array.from({ length: 4 }, (_, index) => ({
        push: to('a', `p${index}`, { priority: 'CRITICAL', bypassReason: 'why' }),
        presence: null,
        deeds: [],
      }));
      const { acceptances } = await store.pushes.accept(sendings, { ...stepAt(), ceiling: 3 });
      expect(acceptances.map((one) => one.outcome === 'accepted' && one.released.length)).toEqual([
        1, 1, 1, 0,
      ]);
    });

    it('puts them into each inbox in their order, and none into those of people who muted them', async () => {
      const store = await openWith(2);
      await store.people.setPreferences('user-0', { mutedCategories: ['ads'] });
      const ids = Array.from({ length: 40 }, (_, index) => `p${index}`);
      await acceptAll(
        store,
        ...ids.map((id, index) => to('user-1', id, { priority: index % 3 ? 'NORMAL' : 'HIGH' })),
        to('user-0', 'muted', { category: 'ads' }),
      );
      const page = { before: null, limit: 99, states: null, category: null };
      const { messages } = await store.inbox.history('user-1', page, noon);
      expect(messages.map(({ id }) => id).toReversed()).toEqual(ids);
      expect(await states(store, 'muted')).toEqual(['user-0 SUPPRESSED OPTED_OUT']);
    });

    it('stores none of them if one cannot be stored', async () => {
      const store = await open();
      const broken = to('b', 'q', { title: null as unknown as string });
      await expect(acceptAll(store, to('a', 'p'), broken)).rejects.toThrow();
      expect(await store.pushes.page(null, 10)).toEqual([]);
      expect(await store.people.get(['a'])).toEqual([null]);
    });

    it('stores each once however many race with the same keys, in whatever order', async () => {
      const store = await open();
      const keys = Array.from({ length: 10 }, (_, index) => `key-${index}`);
      const racing = Array.from({ length: 8 }, (_, turn) => {
        const own = keys.map((key) =>
          to(`user-${key}`, `${key} ${turn}`, { idempotencyKey: key, digest: key }),
        );
        return acceptAll(store, ...(turn % 2 ? own : own.toReversed()));
      });
      const outcomes = (await Promise.all(racing)).flatMap(({ acceptances }) => acceptances);
      expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(10);
      expect(outcomes.filter(({ outcome }) => outcome === 'same')).toHaveLength(70);
      expect(await store.pushes.page(null, 100)).toHaveLength(10);
    });
  });
}
