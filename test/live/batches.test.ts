import { describe, expect, it } from 'vitest';
import { Batches } from '../../src/live/batches.ts';

/** A commit that ends when the test says so. */
function heldCommit() {
  const batches: (readonly number[])[] = [];
  const held: PromiseWithResolvers<void>[] = [];
  const commit = async (items: readonly number[]) => {
    batches.push(items);
    const hold = Promise.withResolvers<void>();
    held.push(hold);
    await hold.promise;
    return items.map((item) => `done ${item}`);
  };
  return { commit, batches, next: () => held.shift() as PromiseWithResolvers<void> };
}

describe('batches', () => {
  it('commit what comes at once together, and gather the next one meanwhile', async () => {
    const { commit, batches, next } = heldCommit();
    const queue = new Batches(commit);
    const first = [queue.add(1), queue.add(2)];
    await Promise.resolve();
    const second = [queue.add(3), queue.add(4)];
    expect(batches).toEqual([[1, 2]]);
    next().resolve();
    expect(await Promise.all(first)).toEqual(['done 1', 'done 2']);
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
    next().resolve();
    expect(await Promise.all(second)).toEqual(['done 3', 'done 4']);
  });

  it('that fail reject their own items, and the next one is committed', async () => {
    const { commit, next } = heldCommit();
    const queue = new Batches(commit);
    const first = queue.add(1);
    await Promise.resolve();
    const second = queue.add(2);
    next().reject(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    next().resolve();
    expect(await second).toBe('done 2');
  });

  it('are at most a thousand items each', async () => {
    const sizes: number[] = [];
    const queue = new Batches(async (items: readonly number[]) => {
      sizes.push(items.length);
      return items;
    });
    const outcomes = await Promise.all(Array.from({ length: 2_500 }, (_, index) => queue.add(index)));
    expect(sizes).toEqual([1_000, 1_000, 500]);
    expect(outcomes).toEqual(outcomes.map((_, index) => index));
  });
});
