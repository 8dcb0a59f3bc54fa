import { expect, it } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory-bus.ts';
import { funnelHintsOn } from '../../src/messaging/funnel-hints.ts';
import { MessagingMetrics } from '../../src/messaging/messaging-metrics.ts';
import { ReleaseLoop } from '../../src/messaging/release-loop.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { acceptOne, newPush, noon, stepAt } from '../kit/pushes.ts';
import { openFresh } from '../store/open-fresh.ts';

it('asks once who is connected, although another push has its turn before that is of use', async () => {
  const store = await openFresh();
  const { pushes } = store;
  const clock = new ManualClock(noon);
  const bus = createMemoryBus();
  const users = Array.from({ length: 6 }, (_, index) => `user-${index}`);
  await store.people.ensure(users);
  await acceptOne({ pushes }, newPush('taken back', { audience: { userIds: users } }), stepAt());
  await pushes.retract('taken back', 'op', stepAt(noon, 2));
  const forOnline = newPush('for whom is online', {
    audience: { where: { online: true } },
    scheduledAt: noon + 1,
  });
  await acceptOne({ pushes }, forOnline, stepAt());
  const turns: (readonly string[])[] = [];
  let asked = 0;
  const loop = new ReleaseLoop({
    pushes: {
      ...pushes,
      async step(options) {
        const step = await pushes.step(options);
        turns.push(step.pushes);
        return step;
      },
    },
    bus,
    clock,
    presence: {
      async online() {
        asked++;
        return ['user-3'];
      },
      watching: async () => [],
    },
    hints: funnelHintsOn(bus, clock),
    log: undefined,
    metrics: new MessagingMetrics(),
    limit: () => 2,
    ceiling: 20,
  });
  clock.advance(1);
  loop.start();
  await loop.settled();
  await loop.stop();
  expect(turns.slice(0, 3)).toEqual([[], ['taken back'], ['for whom is online']]);
  expect(asked).toBe(1);
  expect((await pushes.get('for whom is online'))?.funnel.released).toBe(1);
});
