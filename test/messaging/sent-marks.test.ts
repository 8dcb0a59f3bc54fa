import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory-bus.ts';
import { funnelHintsOn } from '../../src/messaging/funnel-hints.ts';
import { SentMarks } from '../../src/messaging/sent-marks.ts';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { acceptOne, newPush, noon, stepAt } from '../kit/pushes.ts';
import { openFresh } from '../store/open-fresh.ts';

describe('what was handed to sockets', () => {
  let clock: ManualClock;
  let store: Store;
  let marks: SentMarks;
  /** What the store says instead of recording. */
  let fault: Error | undefined;
  let warnings: number;

  beforeEach(async () => {
    clock = new ManualClock(noon);
    store = await openFresh();
    fault = undefined;
    warnings = 0;
    const bus = createMemoryBus();
    marks = new SentMarks({
      inbox: {
        ...store.inbox,
        markSent: (sent, now) => (fault ? Promise.reject(fault) : store.inbox.markSent(sent, now)),
      },
      clock,
      hints: funnelHintsOn(bus, clock),
      log: { warn: () => warnings++ },
    });
    await acceptOne(store, newPush('p', { audience: { userIds: ['ann', 'bob'] } }), stepAt());
  });

  const sent = async () => (await store.pushes.get('p'))?.funnel.sent;

  it('is on record a moment later, in one go', async () => {
    marks.add('p', 'ann');
    marks.add('p', 'bob');
    expect(await sent()).toBe(0);
    clock.advance(50);
    await marks.settled();
    expect(await sent()).toBe(2);
  });

  it('is recorded again until the store can, with what came meanwhile', async () => {
    fault = new StoreUnavailable('away');
    marks.add('p', 'ann');
    await clock.advanceAsync(50);
    expect(warnings).toBe(1);
    await clock.advanceAsync(1_000);
    expect(warnings).toBe(2);
    marks.add('p', 'bob');
    fault = undefined;
    clock.advance(999);
    expect(await sent()).toBe(0);
    clock.advance(1);
    await marks.settled();
    expect([await sent(), warnings]).toEqual([2, 2]);
  });

  it('is not tried again if it can never be recorded, nor when the server ends', async () => {
    fault = new Error('a bug');
    marks.add('p', 'ann');
    await clock.advanceAsync(50);
    fault = new StoreUnavailable('closed');
    marks.add('p', 'bob');
    marks.close();
    await marks.settled();
    fault = undefined;
    await clock.advanceAsync(10_000);
    expect([await sent(), warnings]).toEqual([0, 1]);
  });
});
