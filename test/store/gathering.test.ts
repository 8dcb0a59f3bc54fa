import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Gathering, type GatheringBounds } from '../../src/store/gathering.ts';

/** Work that ends when it is told to: each group as it began, and what ends the oldest that is under way. */
function heldWork(bounds?: GatheringBounds) {
  const began: number[][] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const gathering = new Gathering<number, string>(
    async (items) => {
      began.push([...items]);
      const held = Promise.withResolvers<void>();
      ends.push(held);
      await held.promise;
      return items.map((item) => `done ${item}`);
    },
    (weight) => weight,
    bounds,
  );
  async function end(): Promise<void> {
    ends.shift()?.resolve();
    await nextTurn();
  }
  return { gathering, began, ends, end };
}

test('calls of one turn are one group, and what comes meanwhile is the next', async () => {
  const { gathering, began, end } = heldWork();
  const first = [gathering.add(1), gathering.add(2)];
  await nextTurn();
  const second = [gathering.add(3), gathering.add(4)];
  await nextTurn();
  expect(began).toEqual([[1, 2]]);
  await end();
  expect(await Promise.all(first)).toEqual(['done 1', 'done 2']);
  expect(began).toEqual([
    [1, 2],
    [3, 4],
  ]);
  await end();
  expect(await Promise.all(second)).toEqual(['done 3', 'done 4']);
});

test('a group weighs no more than it may, unless one call does', async () => {
  const { gathering, began, end } = heldWork({ heaviest: 5, groups: 1 });
  const answers = Promise.all([3, 2, 9, 1, 5].map((item) => gathering.add(item)));
  await nextTurn();
  for (let group = 0; group < 4; group++) await end();
  expect(began).toEqual([[3, 2], [9], [1], [5]]);
  expect(await answers).toEqual(['done 3', 'done 2', 'done 9', 'done 1', 'done 5']);
});

test('as many groups are under way as may be, and no more', async () => {
  const { gathering, began, end } = heldWork({ heaviest: 2, groups: 2 });
  const answers = Promise.all([1, 1, 1, 1, 1].map((item) => gathering.add(item)));
  await nextTurn();
  expect(began).toEqual([
    [1, 1],
    [1, 1],
  ]);
  await end();
  expect(began).toHaveLength(3);
  await end();
  await end();
  expect(await answers).toHaveLength(5);
});

test('a group that fails fails for all its calls, and for no others', async () => {
  const { gathering, ends, end } = heldWork();
  const failed = Promise.allSettled([gathering.add(1), gathering.add(2)]);
  await nextTurn();
  const next = gathering.add(3);
  ends.shift()?.reject(new Error('away'));
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await end();
  expect(await next).toBe('done 3');
});

test('a flush hands over all who wait at once, and resolves when all have their answers', async () => {
  const { gathering, began, end } = heldWork();
  const answers = [gathering.add(1)];
  await nextTurn();
  answers.push(gathering.add(2));
  let isFlushed = false;
  const flushed = gathering.flush().then(() => (isFlushed = true));
  expect(began).toEqual([[1], [2]]);
  await end();
  expect(isFlushed).toBe(false);
  await end();
  await flushed;
  expect(await Promise.all(answers)).toEqual(['done 1', 'done 2']);
});
