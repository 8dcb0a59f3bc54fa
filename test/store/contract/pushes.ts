import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/contract.ts';
import { dailyCap, newPush, noon, reached, stepAt, work } from '../../kit/pushes.ts';
import { testAcceptingTogether } from './accepting-together.ts';
import { testClocksApart } from './clocks-apart.ts';
import { testLocalTimePushes } from './local-time-pushes.ts';
import { pushStore } from './push-store.ts';
import { testPushViews } from './push-views.ts';

const hour = 3_600_000;

/** What every store promises about pushes. `open` gives an empty store that is closed when the test ends. */
export function testPushes(open: () => Promise<Store>): void {
  const { openWith, accept, states } = pushStore(open);
  testAcceptingTogether(open);
  testPushViews(open);
  testLocalTimePushes(open);
  testClocksApart(open);

  async function newestPosition({ inbox }: Store, userId: string, id: string): Promise<number | undefined> {
    const page = { before: null, limit: 9, states: null, category: null };
    const { messages } = await inbox.history(userId, page, noon);
    return messages.find((message) => message.id === id)?.position;
  }

  describe('accepting', () => {
    it('keeps every field of a push', async () => {
      const store = await openWith(1);
      const push = newPush('p', {
        category: 'news',
        priority: 'CRITICAL',
        data: '{"a":1}',
        url: '/x',
        scheduledAt: noon + hour,
        expiresAt: noon + 2 * hour,
        bypassReason: 'why',
      });
      await accept(store, push);
      const { audience: _, idempotencyKey: _key, digest: _digest, overflow: _overflow, ...fields } = push;
      expect(await store.pushes.get('p')).toMatchObject({ ...fields, status: 'SCHEDULED' });
      expect(await store.pushes.get('q')).toBeNull();
    });

    it('decides a push for few in the same transaction, and makes its people known', async () => {
      const store = await open();
      const accepted = await accept(store, newPush('p', { audience: { userIds: ['a', 'b'] } }));
      expect(accepted).toMatchObject({
        outcome: 'accepted',
        released: [{ userIds: ['a', 'b'] }],
        push: { status: 'RELEASED' },
      });
      expect(await states(store, 'p')).toEqual(['a PENDING', 'b PENDING']);
      expect((await store.people.get(['a']))[0]?.unread).toBe(1);
    });

    it('gives the push of then for the same key and content, and refuses other content', async () => {
      const store = await openWith(1);
      const key = { idempotencyKey: 'key', digest: 'one' };
      await accept(store, newPush('p', key));
      expect(await accept(store, newPush('q', key))).toMatchObject({ outcome: 'same', push: { id: 'p' } });
      expect(await accept(store, newPush('r', { ...key, digest: 'other' }))).toMatchObject({
        outcome: 'conflict',
      });
      expect((await store.pushes.page(null, 10)).map(({ id }) => id)).toEqual(['p']);
      expect(await store.pushes.keyed('key')).toMatchObject({ digest: 'one', push: { id: 'p' } });
      expect(await store.pushes.keyed('other')).toBeNull();
    });

    it('stores one push however many race with one key', async () => {
      const store = await openWith(1);
      const racing = Array.from({ length: 64 }, (_, index) =>
        accept(store, newPush(`p${index}`, { idempotencyKey: 'key', digest: 'one' })),
      );
      const outcomes = (await Promise.all(racing)).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
      expect(await store.pushes.page(null, 10)).toHaveLength(1);
    });
  });

  describe('releasing', () => {
    it('reaches everybody once, page by page, and the funnel adds up after each', async () => {
      const store = await openWith(25);
      await accept(store, newPush('p'));
      for (let turn = 0, done = 0; done < 25; turn++) {
        const step = await store.pushes.step({ ...stepAt(noon, 10), turn, presence: null });
        const released = reached(step).length;
        done += released;
        if (released > 0) expect(step).toMatchObject({ dueAt: noon, decided: [{ released, quiet: 0 }] });
        expect((await store.pushes.get('p'))?.funnel).toMatchObject({ audience: done, released: done });
      }
      await work(store);
      expect(await store.pushes.get('p')).toMatchObject({ status: 'RELEASED', funnel: { audience: 25 } });
      expect(await states(store, 'p')).toHaveLength(25);
    });

    it('tells what came into inboxes as a look finds it, and what came before it, or leaves both to the look', async () => {
      const store = await openWith(4);
      await store.people.setPreferences('user-1', { dailyLimit: 1 });
      await accept(store, newPush('first', { audience: { userIds: ['user-1', 'user-3'] } }));
      await store.pushes.setCaps([dailyCap(0, { category: 'ads' })]);
      await accept(store, newPush('dropped', { category: 'ads', audience: { userIds: ['user-2'] } }));
      await accept(store, newPush('all', { overflow: 'INBOX_ONLY', data: '[1]' }));
      const releases = (await work(store, noon + hour, 3)).flatMap(({ released }) => released);
      expect(reached({ released: releases }).toSorted()).toEqual(['user-0', 'user-1', 'user-2', 'user-3']);

      const position = await newestPosition(store, 'user-3', 'first');
      for (const [index, { userIds, message }] of releases.entries()) {
        if (!message) continue;
        const { after, content, ...record } = message;
        expect(after).toBe(releases[index - 1]?.message?.position ?? position);
        for (const userId of userIds) {
          const look = { userId, after: 0, limit: 9, changed: [], handed: [], changedSince: null };
          const { found, contents, seen } = await store.inbox.look([look], noon + hour);
          expect(found[0]?.at(-1)).toEqual({ ...record, userId });
          expect(contents[record.id]).toEqual(content);
          expect(seen).toBe(releases.at(-1)?.message?.position);
        }
      }
    });

    it('takes turns between pushes, and critical ones first', async () => {
      const store = await openWith(20);
      await accept(store, newPush('large'));
      await accept(store, newPush('second'));
      await accept(store, newPush('urgent', { priority: 'CRITICAL', bypassReason: 'why' }));
      const steps = await work(store, noon, 10);
      const order = steps.flatMap(({ pushes }) => pushes);
      expect(order.slice(0, 2)).toEqual(['urgent', 'urgent']);
      expect(order.slice(-4)).not.toEqual(['large', 'large', 'second', 'second']);
      expect(new Set(order.slice(-4))).toEqual(new Set(['large', 'second']));
    });

    it('waits for the time of a push, and says when that is', async () => {
      const store = await openWith(1);
      const accepted = await accept(store, newPush('p', { scheduledAt: noon + hour }));
      expect(accepted).toMatchObject({ next: noon + hour, released: [] });
      expect(await work(store, noon + hour - 1)).toEqual([
        { pushes: [], released: [], decided: [], dueAt: null, wants: null, next: noon + hour },
      ]);
      await store.people.ensure(['late']);
      await work(store, noon + hour);
      expect(await states(store, 'p')).toEqual(['user-0 PENDING', 'late PENDING']);
    });

    it('asks who is connected when a condition asks, and keeps to that for all pages', async () => {
      const store = await openWith(6);
      const where = { and: [{ online: true }, { not: { watching: 'hall' } }] };
      await accept(store, newPush('p', { audience: { where }, scheduledAt: noon + 1 }));
      const first = await store.pushes.step({ ...stepAt(noon + 1, 2), turn: 0, presence: null });
      expect(first.wants).toEqual({ pushId: 'p', online: true, watching: ['hall'] });
      const presence = { online: ['user-1', 'user-2', 'user-3', 'user-5'], watching: { hall: ['user-2'] } };
      await store.pushes.step({ ...stepAt(noon + 1, 2), turn: 1, presence: { pushId: 'p', presence } });
      await work(store, noon + 1, 2);
      expect(await states(store, 'p')).toEqual(['user-1 PENDING', 'user-3 PENDING', 'user-5 PENDING']);
    });

    it('lets exactly as many through as a cap says, however many pushes race', async () => {
      const store = await openWith(1);
      await store.pushes.setCaps([dailyCap(5)]);
      const racing = Array.from({ length: 1_000 }, (_, index) =>
        accept(store, newPush(`p${index}`, { audience: { userIds: ['user-0'] } })),
      );
      const released = (await Promise.all(racing)).filter(
        (acceptance) => acceptance.outcome === 'accepted' && acceptance.released.length > 0,
      );
      expect(released).toHaveLength(5);
      expect((await store.people.get(['user-0']))[0]?.unread).toBe(5);
    }, 60_000);

    it('explains a decision by the rule of then, although the rules changed', async () => {
      const store = await openWith(1);
      const rule = dailyCap(0);
      await store.pushes.setCaps([rule]);
      await accept(store, newPush('p', { audience: { userIds: ['user-0'] } }));
      await store.pushes.setCaps([]);
      expect(await store.pushes.caps()).toEqual([]);
      const recipient = await store.pushes.recipient('p', 'user-0', noon);
      expect(recipient).toMatchObject({ state: 'SUPPRESSED', reason: 'CAP_REACHED', rule });
      expect(await store.pushes.recipient('p', 'nobody', noon)).toBeNull();
    });

    it('counts what was released before a rule was made', async () => {
      const store = await openWith(1);
      await accept(store, newPush('p', { audience: { userIds: ['user-0'] } }));
      await store.pushes.setCaps([dailyCap(1)]);
      await accept(store, newPush('q', { audience: { userIds: ['user-0'] } }));
      expect(await states(store, 'q')).toEqual(['user-0 SUPPRESSED CAP_REACHED']);
    });

    it('decides again what was deferred, one push after another', async () => {
      const store = await openWith(1);
      await store.pushes.setCaps([dailyCap(1, { overflow: 'DEFER' })]);
      for (const id of ['a', 'b', 'c'])
        await accept(store, newPush(id, { audience: { userIds: ['user-0'] } }));
      const midnight = Date.UTC(2026, 10, 24);
      expect(await store.pushes.recipient('c', 'user-0', noon)).toMatchObject({
        state: 'DEFERRED',
        until: midnight,
      });
      const steps = await work(store, midnight);
      expect(reached(...steps)).toEqual(['user-0']);
      expect(await states(store, 'b', midnight)).toEqual(['user-0 PENDING']);
      expect(await store.pushes.recipient('c', 'user-0', midnight)).toMatchObject({
        until: midnight + 24 * hour,
      });
      expect((await store.pushes.get('c'))?.funnel).toMatchObject({ audience: 1, deferred: 1, released: 0 });
    });
  });

  describe('ending', () => {
    it('cancels what is not released, and leaves what is', async () => {
      const store = await openWith(4);
      await accept(store, newPush('p'));
      await store.pushes.step({ ...stepAt(noon, 2), turn: 0, presence: null });
      expect(await store.pushes.cancel('p', 'operator', stepAt())).toMatchObject({ outcome: 'done' });
      await work(store);
      expect(await store.pushes.get('p')).toMatchObject({
        status: 'CANCELLED',
        funnel: { audience: 2, released: 2 },
      });
      expect(await states(store, 'p')).toEqual(['user-0 PENDING', 'user-1 PENDING']);
    });

    it('tells when there is nothing to cancel, and when there is no such push', async () => {
      const store = await openWith(1);
      await accept(store, newPush('p', { audience: { userIds: ['user-0'] } }));
      expect(await store.pushes.cancel('p', 'operator', stepAt())).toEqual({ outcome: 'late' });
      expect(await store.pushes.cancel('x', 'operator', stepAt())).toEqual({ outcome: 'unknown' });
      expect(await store.pushes.retract('x', 'operator', stepAt())).toEqual({ outcome: 'unknown' });
    });

    it('takes back from everybody, refunds what nobody was handed, and reads as RETRACTED at once', async () => {
      const store = await openWith(5);
      await store.pushes.setCaps([dailyCap(1)]);
      await accept(store, newPush('p'));
      await work(store);
      await store.inbox.markSent({ p: ['user-4'] }, noon);
      await store.pushes.retract('p', 'operator', stepAt(noon, 2));
      expect(new Set((await states(store, 'p')).map((state) => state.split(' ')[1]))).toEqual(
        new Set(['RETRACTED']),
      );
      await work(store, noon, 2);
      expect((await store.people.get(['user-0', 'user-4'])).map((user) => user?.unread)).toEqual([0, 0]);
      await accept(store, newPush('q'));
      await work(store);
      expect((await states(store, 'q')).filter((state) => state.includes('PENDING'))).toHaveLength(4);
      expect(await states(store, 'q')).toContain('user-4 SUPPRESSED CAP_REACHED');
    });

    it('keeps the charge of what was handed out before its end, although that is recorded after it', async () => {
      const store = await openWith(2);
      await store.pushes.setCaps([dailyCap(1)]);
      await accept(store, newPush('p'));
      await work(store);
      await store.pushes.retract('p', 'operator', stepAt());
      await store.inbox.markSent({ p: ['user-1'] }, noon);
      await accept(store, newPush('q'));
      await work(store);
      expect(await states(store, 'q')).toEqual(['user-0 PENDING', 'user-1 SUPPRESSED CAP_REACHED']);
    });

    it('expires what was not acknowledged, in pages, and says so from the very instant', async () => {
      const store = await openWith(5);
      await accept(store, newPush('p', { expiresAt: noon + hour }));
      await work(store);
      await store.inbox.ack('user-1', ['p'], noon);
      const atOnce = await states(store, 'p', noon + hour);
      expect(atOnce.filter((state) => state.endsWith('EXPIRED'))).toHaveLength(4);
      await work(store, noon + hour, 2);
      expect(await states(store, 'p', noon + hour)).toEqual(atOnce);
      expect((await store.pushes.get('p'))?.funnel).toMatchObject({ released: 5, acked: 1, expired: 4 });
      expect((await store.people.get(['user-0', 'user-1'])).map((user) => user?.unread)).toEqual([0, 1]);
    });

    it('suppresses what is deferred for the reason of the end', async () => {
      const store = await openWith(1);
      await store.people.setPreferences('user-0', { quietHours: { from: '11:00', to: '15:00' } });
      for (const id of ['cancelled', 'retracted']) await accept(store, newPush(id));
      await work(store);
      const ended = [
        await store.pushes.cancel('cancelled', 'operator', stepAt()),
        await store.pushes.retract('retracted', 'operator', stepAt()),
        await store.pushes.cancel('cancelled', 'operator', stepAt()),
      ];
      expect(ended).toMatchObject([
        { decided: [{ people: 1, suppressed: new Map([['CANCELLED', 1]]) }] },
        { decided: [{ people: 1, suppressed: new Map([['RETRACTED', 1]]) }] },
        { decided: [] },
      ]);
      for (const now of [noon, noon + 3 * hour]) {
        await work(store, now);
        expect(await states(store, 'cancelled', now)).toEqual(['user-0 SUPPRESSED CANCELLED']);
        expect(await states(store, 'retracted', now)).toEqual(['user-0 SUPPRESSED RETRACTED']);
      }
    });
  });
}
