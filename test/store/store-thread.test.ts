import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { headcount, place } from '../kit/facts.ts';
import { freshFolder, openFresh } from './open-fresh.ts';

/** Opens a store and gives the threads that it started, the writer first. */
async function openWithThreads() {
  const threads: Worker[] = [];
  const note = (worker: Worker) => void threads.push(worker);
  process.on('worker', note);
  const store = await openFresh();
  process.off('worker', note);
  return { store, threads };
}

describe("the store's threads", () => {
  it('commit what comes at once together', async () => {
    const groups: number[] = [];
    const store = await openFresh({ onGroup: (calls) => groups.push(calls) });
    await store.facts.upsertLocations([place('hall')]);
    const readings = Array.from({ length: 1_000 }, (_, index) =>
      headcount({ observedAt: index + 1, entered: 1 }),
    );
    const outcomes = await Promise.all(readings.map((reading) => store.facts.applyHeadcounts([reading], 1)));
    expect(outcomes.at(-1)).toMatchObject([{ outcome: 'applied', current: { count: 1_000 } }]);
    expect(groups).toEqual([1, 1_000]);
  });

  it('let a read see every write that was answered before it', async () => {
    const store = await openFresh();
    for (let index = 0; index < 200; index++) {
      await store.facts.upsertLocations([place('hall', { name: `Hall ${index}` })]);
      expect(await store.facts.places(null, 1)).toMatchObject([{ location: { name: `Hall ${index}` } }]);
    }
  });

  it('finish what was asked before they close, and refuse what comes later', async () => {
    const dataDir = freshFolder();
    const store = await openFresh({ dataDir });
    const asked = store.facts.upsertLocations([place('hall')]);
    const acked = store.inbox.ack('ann', ['p'], 1);
    const closed = store.close();
    await expect(store.facts.upsertLocations([place('yard')])).rejects.toThrow(StoreUnavailable);
    await expect(store.inbox.ack('ann', ['p'], 1)).rejects.toThrow(StoreUnavailable);
    expect(await asked).toMatchObject([{ id: 'hall' }]);
    expect(await acked).toMatchObject({ messages: [] });
    await closed;
    await store.close();
    await expect(store.ping()).rejects.toThrow('The store is closed');

    const again = await openFresh({ dataDir });
    expect(await again.facts.places(null, 10)).toMatchObject([{ location: { id: 'hall' } }]);
  });

  it('reject every waiting and later call when one dies, and leave the other at work', async () => {
    const { store, threads } = await openWithThreads();
    await store.facts.upsertLocations([place('hall')]);
    await store.ping();
    const [writer] = threads;
    const gone = writer && once(writer, 'exit');
    void writer?.terminate();
    await expect(store.facts.upsertLocations([place('yard')])).rejects.toThrow(
      "The store's writer thread has ended",
    );
    await gone;
    await expect(store.ping()).rejects.toThrow(StoreUnavailable);
    expect(await store.facts.places(null, 10)).toHaveLength(1);
  });
});
