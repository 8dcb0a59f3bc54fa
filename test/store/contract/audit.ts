import { describe, expect, it } from 'vitest';
import type { AuditAction, Deed, Store } from '../../../src/store/contract.ts';
import { acceptOne, dailyCap, newPush, noon, stepAt } from '../../kit/pushes.ts';

const everything = { actor: null, action: null };

function did(action: AuditAction, fields: Partial<Deed> = {}): Deed {
  return { at: noon, actor: 'op', role: 'operator', action, target: 'p', details: null, ...fields };
}

/** What every store promises about the record of who did what. `open` gives an empty store that is closed when the test ends. */
export function testAudit(open: () => Promise<Store>): void {
  async function recorded(store: Store): Promise<string[]> {
    return (await store.audit.page(null, 100, everything)).map(({ action }) => action).reverse();
  }

  describe('the audit log', () => {
    it('keeps every field of a deed, newest first, in pages, by actor and by action', async () => {
      const { audit } = await open();
      const first = did('PUSH_SENT', { details: '{"a":1}' });
      const second = did('CAPS_CHANGED', { at: noon + 1, actor: 'queue', role: null, target: null });
      await audit.record([first, second]);
      await audit.record([did('PUSH_RETRACTED', { actor: 'boss', role: 'admin' })]);

      const [newest, ...older] = await audit.page(null, 10, everything);
      expect(newest).toMatchObject({ actor: 'boss', role: 'admin', action: 'PUSH_RETRACTED' });
      expect(older).toMatchObject([second, first]);
      expect(await audit.page(newest?.id ?? 0, 1, everything)).toMatchObject([second]);
      expect(await audit.page(null, 10, { actor: 'op', action: null })).toMatchObject([first]);
      expect(await audit.page(null, 10, { actor: null, action: 'CAPS_CHANGED' })).toMatchObject([second]);
      expect(await audit.page(null, 10, { actor: 'op', action: 'CAPS_CHANGED' })).toEqual([]);
    });

    it('has what was done to pushes and caps, exactly if it changed something', async () => {
      const store = await open();
      const send = (id: string, key: string | null, digest: string) =>
        acceptOne(store, newPush(id, { idempotencyKey: key, digest, scheduledAt: noon + 1 }), stepAt(), [
          did('PUSH_SENT', { target: id }),
          did('CAPS_BYPASSED', { target: id }),
        ]);
      await send('p', 'key', 'one');
      await send('q', 'key', 'one');
      await send('r', 'key', 'other');
      expect(await recorded(store)).toEqual(['PUSH_SENT', 'CAPS_BYPASSED']);

      await store.pushes.cancel('p', 'op', stepAt(), [did('PUSH_CANCELLED')]);
      await store.pushes.cancel('p', 'op', stepAt(), [did('PUSH_CANCELLED')]);
      await store.pushes.cancel('unknown', 'op', stepAt(), [did('PUSH_CANCELLED')]);
      await store.pushes.retract('p', 'op', stepAt(), [did('PUSH_RETRACTED')]);
      await store.pushes.retract('p', 'op', stepAt(), [did('PUSH_RETRACTED')]);
      await store.pushes.cancel('p', 'op', stepAt(), [did('PUSH_CANCELLED')]);
      await store.pushes.setCaps([dailyCap(1)], [did('CAPS_CHANGED')]);
      const all = ['PUSH_SENT', 'CAPS_BYPASSED', 'PUSH_CANCELLED', 'PUSH_RETRACTED', 'CAPS_CHANGED'];
      expect(await recorded(store)).toEqual(all);
    });

    it('has nothing of a push that could not be stored', async () => {
      const store = await open();
      const broken = newPush('p', { title: null as unknown as string });
      await expect(acceptOne(store, broken, stepAt(), [did('PUSH_SENT')])).rejects.toThrow();
      expect(await recorded(store)).toEqual([]);
    });

    it('forgets what is older than a year when it is told to, in steps, and nothing younger', async () => {
      const { audit } = await open();
      const now = Date.now();
      await audit.record([2, 1, 3].map((at) => did('PUSH_SENT', { at })));
      expect(await audit.sweep(3, 1)).toBe(1);
      expect(await audit.sweep(3, 10)).toBe(1);
      expect(await audit.sweep(3, 10)).toBe(0);
      await audit.record([did('PUSH_SENT', { at: now - 1_000 })]);
      await expect(audit.sweep(now, 10)).rejects.toThrow(/append-only/);
      expect((await audit.page(null, 10, everything)).map(({ at }) => at)).toEqual([now - 1_000, 3]);
    });
  });
}
