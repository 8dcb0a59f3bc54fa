import { expect, test } from 'vitest';
import type { Arrival } from '../../src/ingest/arrival.ts';
import { stepsOf } from '../../src/ingest/steps.ts';

/** Arrivals written as kind and key: `user:ann`, or `push` without a key; a partition may stand before, `1/user:ann`. */
function arrivals(...words: string[]): Arrival[] {
  return words.map((word, index) => {
    const [, partition = '0', kind = '', key = null] = /^(?:(\d)\/)?(\w+)(?::(\w+))?$/.exec(word) ?? [];
    const record = {
      topic: 't',
      partition,
      offset: String(index),
      key,
      queuedAt: null,
      payload: Buffer.of(),
    };
    return { source: 'test', record, kind, input: {} } as unknown as Arrival;
  });
}

/** The steps, each as its kinds with the offsets of their records. */
function steps(...words: string[]): Record<string, number[]>[] {
  return stepsOf(arrivals(...words)).map((step) =>
    Object.fromEntries(
      [...step].map(([kind, list]) => [kind, list.map(({ record }) => Number(record.offset))]),
    ),
  );
}

test('records that need no order are applied in one step, each kind in its order', () => {
  expect(steps('headcount:a', 'push:b', 'headcount:c', 'push', 'user')).toEqual([
    { headcount: [0, 2], push: [1, 3], user: [4] },
  ]);
});

test('a record waits for the one before it under its key, if that is of another kind', () => {
  expect(steps('user:a', 'push:a', 'push:b')).toEqual([{ user: [0] }, { push: [1, 2] }]);
  expect(steps('user:a', 'push:a', 'user:a')).toEqual([{ user: [0] }, { push: [1] }, { user: [2] }]);
});

test('a kind does not overtake itself', () => {
  // The push of b could be in the first step, but would then come before the one of a.
  expect(steps('user:a', 'push:a', 'push:b', 'headcount:b')).toEqual([
    { user: [0] },
    { push: [1, 2] },
    { headcount: [3] },
  ]);
});

test('the same key in another partition is another one', () => {
  expect(steps('0/user:a', '1/push:a')).toEqual([{ user: [0], push: [1] }]);
});
