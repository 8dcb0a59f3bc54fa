import { describe, expect, it } from 'vitest';
import type { InboxLook, Store } from '../../../src/store/contract.ts';
import { acceptOne, dailyCap, newPush, noon, stepAt } from '../../kit/pushes.ts';

const hour = 3_600_000;

/** What every store promises about inboxes. `open` gives an empty store that is closed when the test ends. */
export function testInbox(open: () => Promise<Store>): void {
  /** A store in which these pushes were released to a user, one second after another. */
  async function openWith(...ids: string[]): Promise<Store> {
    const store = await open();
    await release(store, ids);
    return store;
  }

  async function release({ pushes }: Store, ids: readonly string[], userIds = ['a']): Promise<void> {
    for (const [index, id] of ids.entries()) {
      const createdAt = noon + index * 1_000;
      await acceptOne({ pushes }, newPush(id, { createdAt, audience: { userIds } }), stepAt(createdAt));
    }
  }

  function look(fields: Partial<InboxLook> = {}): InboxLook {
    return { userId: 'a', after: 0, limit: 100, changed: [], handed: [], changedSince: null, ...fields };
  }

  async function found({ inbox }: Store, one: InboxLook, now = noon + hour): Promise<string[]> {
    const {
      found: [messages = []],
    } = await inbox.look([one], now);
    return messages.map(({ id, state }) => `${id} ${state}`);
  }

  describe('looking', () => {
    it('gives what is open beyond a position, oldest first, a page at a time', async () => {
      const store = await openWith('p1', 'p2', 'p3');
      const {
        found: [first = []],
        contents,
      } = await store.inbox.look([look({ limit: 2 })], noon + hour);
      expect(first.map(({ id, state, userId }) => [id, state, userId])).toEqual([
        ['p1', 'PENDING', 'a'],
        ['p2', 'PENDING', 'a'],
      ]);
      expect(Object.keys(contents)).toEqual(['p1', 'p2']);
      expect(contents['p1']).toMatchObject({ title: 'Push p1', body: 'Body', category: 'general' });
      expect(await found(store, look({ after: first.at(-1)?.position ?? NaN }))).toEqual(['p3 PENDING']);
      expect(await found(store, look({ userId: 'nobody' }))).toEqual([]);
    });

    it('answers many readers at once, each by their own position', async () => {
      const store = await open();
      await release(store, ['p1', 'p2'], ['a', 'b']);
      const [first] = (
        await store.inbox.history('b', { before: null, limit: 9, states: null, category: null }, noon)
      ).messages;
      const answer = await store.inbox.look(
        [look(), look({ userId: 'b', after: first?.position ?? NaN })],
        noon + hour,
      );
      expect(answer.found.map((messages) => messages.map(({ id }) => id))).toEqual([['p1', 'p2'], []]);
    });

    it('leaves out what is acked, expired to the instant, or taken back', async () => {
      const store = await openWith('p1', 'p2', 'p3');
      const expiring = newPush('p4', { expiresAt: noon + hour, audience: { userIds: ['a'] } });
      await acceptOne(store, expiring, stepAt(noon + 10_000));
      await store.inbox.ack('a', ['p1'], noon);
      await store.pushes.retract('p3', 'operator', stepAt());
      expect(await found(store, look(), noon + hour - 1)).toEqual(['p2 PENDING', 'p4 PENDING']);
      expect(await found(store, look(), noon + hour)).toEqual(['p2 PENDING']);
    });

    it('tells of ends only what somebody was handed', async () => {
      const store = await openWith('p1', 'p2', 'p3', 'p4');
      await store.inbox.markSent({ p1: ['a'], p2: ['a'] }, noon);
      await store.inbox.ack('a', ['p1'], noon);
      for (const id of ['p2', 'p3', 'p4']) await store.pushes.retract(id, 'operator', stepAt());
      const changed = ['p1', 'p2', 'p3', 'unknown'];
      expect(await found(store, look({ changed }))).toEqual(['p1 ACKED', 'p2 RETRACTED']);
      expect(await found(store, look({ handed: ['p4'] }))).toEqual(['p4 RETRACTED']);
      expect(await found(store, look({ changedSince: noon }))).toEqual(['p1 ACKED', 'p2 RETRACTED']);
      expect(await found(store, look({ changedSince: noon + 1 }))).toEqual([]);
    });

    it('tells of what is taken back before its turn to be changed has come', async () => {
      const store = await open();
      const push = newPush('p', { audience: { userIds: ['a', 'b'] } });
      await acceptOne(store, push, stepAt());
      await store.inbox.markSent({ p: ['a', 'b'] }, noon);
      await store.pushes.retract('p', 'operator', stepAt(noon, 1));
      for (const userId of ['a', 'b'])
        expect(await found(store, look({ userId, changedSince: noon }))).toEqual(['p RETRACTED']);
    });

    it('tells nobody of an expiry', async () => {
      const store = await open();
      const expiring = newPush('p', { expiresAt: noon + hour, audience: { userIds: ['a'] } });
      await acceptOne(store, expiring, stepAt());
      await store.inbox.markSent({ p: ['a'] }, noon);
      expect(await found(store, look({ changed: ['p'], changedSince: 0 }), noon + hour)).toEqual([]);
    });
  });

  describe('receipts', () => {
    it('move a message forward only, and the first time counts', async () => {
      const store = await openWith('p');
      await store.inbox.markSent({ p: ['a', 'nobody'], unknown: ['a'] }, noon + 1);
      await store.inbox.markSent({ p: ['a'] }, noon + 2);
      const acked = await store.inbox.ack('a', ['p'], noon + 3);
      expect(acked).toMatchObject({
        changed: ['p'],
        messages: [{ state: 'ACKED', sentAt: noon + 1, ackedAt: noon + 3 }],
      });
      expect(await store.inbox.ack('a', ['p'], noon + 4)).toMatchObject({
        changed: [],
        messages: [{ ackedAt: noon + 3 }],
      });
      await store.inbox.markSent({ p: ['a'] }, noon + 5);
      const read = await store.inbox.markRead('a', ['p'], noon + 6);
      expect(read).toMatchObject({
        changed: ['p'],
        messages: [{ state: 'READ', ackedAt: noon + 3, readAt: noon + 6 }],
      });
      expect(await store.inbox.ack('a', ['p'], noon + 7)).toMatchObject({
        changed: [],
        messages: [{ state: 'READ' }],
      });
      expect((await store.pushes.get('p'))?.funnel).toMatchObject({
        released: 1,
        sent: 1,
        acked: 1,
        read: 1,
      });
    });

    it('of a message that was never sent count it as sent and acked as well', async () => {
      const store = await openWith('p');
      await store.inbox.markRead('a', ['p'], noon);
      expect((await store.pushes.get('p'))?.funnel).toMatchObject({ sent: 1, acked: 1, read: 1 });
      expect((await store.people.get(['a']))[0]?.unread).toBe(0);
    });

    it('leave out what is not the user’s, and answer the rest in the order asked', async () => {
      const store = await openWith('p1', 'p2');
      await release(store, ['other'], ['b']);
      await store.pushes.setCaps([]);
      const receipt = await store.inbox.ack('a', ['p2', 'other', 'unknown', 'p1'], noon);
      expect(receipt.messages.map(({ id }) => id)).toEqual(['p2', 'p1']);
      expect(await store.inbox.ack('nobody', ['p1'], noon)).toMatchObject({ messages: [], changed: [] });
    });

    it('leave what a person was charged, and when, as it was', async () => {
      const store = await open();
      const window = { calendar: null, rolling: hour };
      await store.pushes.setCaps([dailyCap(2, { window, overflow: 'DEFER' })]);
      await release(store, ['p1', 'p2']);
      await store.inbox.ack('a', ['p1'], noon + 2_000);
      const charges = [
        { at: noon, category: 'general' },
        { at: noon + 1_000, category: 'general' },
      ];
      expect(await store.people.charges('a', noon)).toEqual(charges);
      expect(await store.people.charges('a', noon + 1)).toEqual(charges.slice(1));
      const third = newPush('p3', { audience: { userIds: ['a'] } });
      await acceptOne(store, third, stepAt(noon + 3_000));
      const { until } = (await store.pushes.recipient('p3', 'a', noon + 3_000)) ?? {};
      expect(until).toBe(noon + hour);
    });

    it('leave a critical message among those that count against the ceiling', async () => {
      const store = await open();
      const step = { ...stepAt(), ceiling: 1 };
      const critical = { priority: 'CRITICAL', bypassReason: 'fire', audience: { userIds: ['a'] } } as const;
      await acceptOne(store, newPush('p1', critical), step);
      await store.inbox.ack('a', ['p1'], noon);
      await acceptOne(store, newPush('p2', critical), step);
      const recipient = await store.pushes.recipient('p2', 'a', noon);
      expect(recipient).toMatchObject({ state: 'SUPPRESSED', reason: 'CAP_REACHED' });
    });

    it('change nothing about what has ended', async () => {
      const store = await openWith('p');
      const expiring = newPush('q', { expiresAt: noon + hour, audience: { userIds: ['a'] } });
      await acceptOne(store, expiring, stepAt());
      await store.pushes.retract('p', 'operator', stepAt());
      const receipt = await store.inbox.markRead('a', ['p', 'q'], noon + hour);
      expect(receipt.messages.map(({ state }) => state)).toEqual(['RETRACTED', 'EXPIRED']);
      expect(receipt.changed).toEqual([]);
    });
  });

  describe('history', () => {
    it('keeps everything, newest first, by pages that hold still while more comes', async () => {
      const store = await open();
      const ids = Array.from({ length: 30 }, (_, index) => `p${String(index).padStart(2, '0')}`);
      await release(store, ids.slice(0, 25));
      await store.inbox.ack('a', ['p03', 'p04', 'p12', 'p20', 'p24'], noon);
      const pages: string[][] = [];
      let before: number | null = null;
      for (;;) {
        const page = { before, limit: 10, states: null, category: null };
        const { messages } = await store.inbox.history('a', page, noon);
        if (messages.length === 0) break;
        pages.push(messages.map(({ id }) => id));
        before = messages.at(-1)?.position ?? null;
        await release(store, ids.slice(24 + pages.length, 25 + pages.length));
      }
      expect(pages.flat()).toEqual(ids.slice(0, 25).reverse());
    });

    it('is filtered by the state of now and by category', async () => {
      const store = await openWith('p1', 'p2');
      const news = newPush('p3', { category: 'news', expiresAt: noon + hour, audience: { userIds: ['a'] } });
      await acceptOne(store, news, stepAt(noon + 9_000));
      await store.inbox.ack('a', ['p2'], noon);
      const ids = async (fields: object) => {
        const page = { before: null, limit: 10, states: null, category: null, ...fields };
        return (await store.inbox.history('a', page, noon + hour)).messages.map(({ id }) => id);
      };
      expect(await ids({ states: ['EXPIRED', 'ACKED'] })).toEqual(['p3', 'p2']);
      expect(await ids({ states: ['PENDING'] })).toEqual(['p1']);
      expect(await ids({ category: 'news' })).toEqual(['p3']);
      expect(await ids({ category: 'unknown' })).toEqual([]);
    });
  });
}
