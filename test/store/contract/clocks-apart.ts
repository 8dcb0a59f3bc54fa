import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/contract.ts';
import { newPush, noon, stepAt, work } from '../../kit/pushes.ts';
import { pushStore } from './push-store.ts';

const hour = 3_600_000;

/** What every store promises about pushes when the clocks of those who ask it differ, or one was set back. */
export function testClocksApart(open: () => Promise<Store>): void {
  const { openWith, accept, states } = pushStore(open);

  describe('clocks that differ', () => {
    it.each([
      ['has ended', 100],
      ['is under way', 5],
    ])('leave nothing unread of a push that still is released when its expiry %s', async (_, limit) => {
      const store = await openWith(25);
      await accept(store, newPush('p', { expiresAt: noon + hour }));
      await store.pushes.step({ ...stepAt(noon, 10), turn: 0, presence: null });
      await store.pushes.step({ ...stepAt(noon + hour, limit), turn: 1, presence: null });
      for (const now of [noon + hour - 1, noon + hour]) await work(store, now, 10);
      const users = await store.people.get(Array.from({ length: 25 }, (_unused, index) => `user-${index}`));
      expect(users.map((user) => user?.unread)).toEqual(users.map(() => 0));
      expect((await store.pushes.get('p'))?.funnel).toMatchObject({
        audience: 25,
        released: 10,
        expired: 10,
        suppressed: [{ reason: 'EXPIRED', count: 15 }],
      });
      expect(await states(store, 'p')).not.toContain('user-24 PENDING');
    });
  });
}
