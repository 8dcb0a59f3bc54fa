import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/contract.ts';
import { newPush, reached, stepAt, work } from '../../kit/pushes.ts';
import { pushStore } from './push-store.ts';

/** What every store promises about pushes that come to each person when their own clocks show a time. */
export function testLocalTimePushes(open: () => Promise<Store>): void {
  const { accept, states } = pushStore(open);

  describe('a push for a local time', () => {
    const nine = { atLocalTime: '09:00', createdAt: Date.UTC(2026, 10, 23, 0, 30) };

    async function openInZones(): Promise<Store> {
      const store = await open();
      await store.people.upsert([
        { id: 'shanghai', attributes: null, timeZone: 'Asia/Shanghai' },
        { id: 'rome', attributes: null, timeZone: 'Europe/Rome' },
        { id: 'utc', attributes: null, timeZone: 'UTC' },
      ]);
      await accept(store, newPush('p', nine));
      return store;
    }

    it('comes to each person when the clocks of their zone show it', async () => {
      const store = await openInZones();
      const seen: [string, string[]][] = [];
      let next: number | null = nine.createdAt;
      while (next !== null) {
        const steps = await work(store, next);
        const released = reached(...steps);
        if (released.length > 0) seen.push([new Date(next).toISOString().slice(11, 16), released]);
        next = steps.at(-1)?.next ?? null;
      }
      expect(seen).toEqual([
        ['01:00', ['shanghai']],
        ['08:00', ['rome']],
        ['09:00', ['utc']],
      ]);
      expect(await store.pushes.get('p')).toMatchObject({ status: 'RELEASED', funnel: { released: 3 } });
    });

    it('is released once everybody it names had it, whoever lives in later zones', async () => {
      const store = await openInZones();
      await accept(store, newPush('named', { ...nine, audience: { userIds: ['shanghai', 'rome'] } }));
      await work(store, Date.UTC(2026, 10, 23, 7, 59));
      expect(await store.pushes.get('named')).toMatchObject({ status: 'RELEASING' });
      await work(store, Date.UTC(2026, 10, 23, 8));
      expect(await store.pushes.get('named')).toMatchObject({ status: 'RELEASED', funnel: { released: 2 } });
      expect(await store.pushes.cancel('named', 'operator', stepAt())).toMatchObject({ outcome: 'late' });
    });

    it('comes once to somebody who moves after they got it', async () => {
      const store = await openInZones();
      await work(store, Date.UTC(2026, 10, 23, 1));
      await store.people.setPreferences('shanghai', { timeZone: 'America/New_York' });
      await work(store, Date.UTC(2026, 10, 24, 12));
      expect(await states(store, 'p')).toEqual(['shanghai PENDING', 'rome PENDING', 'utc PENDING']);
    });

    it('comes at its time in the new zone to somebody who moves before', async () => {
      const store = await openInZones();
      await work(store, Date.UTC(2026, 10, 23, 1));
      await store.people.setPreferences('utc', { timeZone: 'Asia/Dubai' });
      const steps = await work(store, Date.UTC(2026, 10, 23, 4, 59));
      expect(steps.at(-1)?.next).toBe(Date.UTC(2026, 10, 23, 5));
      const later = await work(store, Date.UTC(2026, 10, 23, 5));
      expect(reached(...later)).toEqual(['utc']);
    });

    it('comes at its last turn to somebody whose new zone is past it', async () => {
      const store = await openInZones();
      await work(store, Date.UTC(2026, 10, 23, 1));
      await store.people.setPreferences('rome', { timeZone: 'Asia/Shanghai' });
      await work(store, Date.UTC(2026, 10, 24, 12));
      expect(await states(store, 'p')).toEqual(['shanghai PENDING', 'rome PENDING', 'utc PENDING']);
    });
  });
}
