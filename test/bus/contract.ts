import { describe, expect, it } from 'vitest';
import type { Bus } from '../../src/bus/contract.ts';

/** What every bus promises to the listeners of its own node. `open` gives a bus that is closed when the test ends. */
export function testBus(open: () => Promise<Bus>): void {
  describe('a hint', () => {
    it('reaches each listener of its topic and key once, in order, and not inside publish', async () => {
      const bus = await open();
      const heard: string[] = [];
      const done = Promise.withResolvers<void>();
      bus.subscribe('due', 'all', ({ at }) => heard.push(`one ${at}`));
      bus.subscribe('due', 'all', ({ at }) => {
        heard.push(`two ${at}`);
        if (at === 2) done.resolve();
      });
      bus.subscribe('disconnect', 'all', ({ userId }) => heard.push(userId));
      bus.publish('due', 'all', { at: 1 });
      bus.publish('due', 'all', { at: 2 });
      expect(heard).toEqual([]);
      await done.promise;
      expect(heard).toEqual(['one 1', 'two 1', 'one 2', 'two 2']);
    });

    it('does not reach a listener that was detached before it was delivered', async () => {
      const bus = await open();
      const heard: number[] = [];
      const done = Promise.withResolvers<void>();
      const first = bus.subscribe('due', 'all', ({ at }) => heard.push(at));
      bus.subscribe('due', 'all', () => done.resolve());
      bus.publish('due', 'all', { at: 1 });
      first[Symbol.dispose]();
      await done.promise;
      expect(heard).toEqual([]);
    });

    it('reaches a function that is attached twice twice, until one of them is detached', async () => {
      const bus = await open();
      let heard = 0;
      const listener = () => void heard++;
      bus.subscribe('due', 'all', listener);
      const second = bus.subscribe('due', 'all', listener);
      bus.publish('due', 'all', { at: 1 });
      await Promise.resolve();
      second[Symbol.dispose]();
      second[Symbol.dispose]();
      bus.publish('due', 'all', { at: 2 });
      await Promise.resolve();
      expect(heard).toBe(3);
    });
  });

  it('tells of a gap when it is told of one: each listener once, and none that was detached', async () => {
    const bus = await open();
    let gaps = 0;
    const done = Promise.withResolvers<void>();
    const detached = bus.onGap(() => gaps++);
    bus.onGap(() => {
      gaps++;
      done.resolve();
    });
    bus.tellGap();
    expect(gaps).toBe(0);
    detached[Symbol.dispose]();
    await done.promise;
    expect(gaps).toBe(1);
  });
}
