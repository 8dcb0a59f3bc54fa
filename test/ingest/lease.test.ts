import { expect, test } from 'vitest';
import { Lease, leaseTimes } from '../../src/ingest/lease.ts';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { openFresh } from '../store/open-fresh.ts';

/** Two nodes with one store and one clock; the store of the first can be taken away. */
async function nodes() {
  const { ingest } = await openFresh();
  const clock = new ManualClock();
  const away = { now: false };
  let asked = Promise.resolve<unknown>(undefined);
  const store = {
    hold(...args: Parameters<typeof ingest.hold>) {
      const held = away.now ? Promise.reject<boolean>(new StoreUnavailable('away')) : ingest.hold(...args);
      asked = held.catch(() => {});
      return held;
    },
    release: ingest.release,
  };
  return {
    clock,
    away,
    /** Moves on, and waits until what was asked of the store meanwhile is answered. */
    async pass(milliseconds: number): Promise<void> {
      for (let left = milliseconds; left > 0; left -= 500) {
        clock.advance(500);
        await asked;
      }
    },
    one: () => Lease.take('stream', { store, clock, holder: 'one' }),
    other: () => Lease.take('stream', { store: ingest, clock, holder: 'other' }),
  };
}

test('a lease belongs to one node, for as long as it extends it', async () => {
  const { one, other, pass } = await nodes();
  await using lease = await one();
  expect(await other()).toBeUndefined();
  await pass(10 * leaseTimes.length);
  expect(lease?.lost.aborted).toBe(false);
  expect(await other()).toBeUndefined();
});

test('one that is given back is free at once', async () => {
  const { one, other, clock } = await nodes();
  await (await one())?.[Symbol.asyncDispose]();
  await using lease = await other();
  expect(lease).toBeDefined();
  await lease?.[Symbol.asyncDispose]();
  expect(clock.pending).toBe(0);
});

test('one that cannot be extended is lost before another node can have it', async () => {
  const { one, other, pass, away } = await nodes();
  await using lease = await one();
  away.now = true;
  await pass(leaseTimes.length - leaseTimes.margin - 500);
  expect(lease?.lost.aborted).toBe(false);
  await pass(500);
  expect(lease?.lost.aborted).toBe(true);
  expect(await other()).toBeUndefined();
  await pass(leaseTimes.margin);
  await using next = await other();
  expect(next).toBeDefined();
  away.now = false;
});
