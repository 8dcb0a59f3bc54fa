import { expect, test } from 'vitest';
import { WorkQueue } from '../../src/gateway/work-queue.ts';

/** Keeps the event loop busy (ms). */
function toil(duration: number): void {
  const until = performance.now() + duration;
  while (performance.now() < until);
}

test('work is done in the order in which it came, also what is added by work', async () => {
  const queue = new WorkQueue();
  const done: string[] = [];
  const ended = Promise.withResolvers<void>();
  queue.add(() => {
    done.push('first');
    queue.add(() => done.push('third'));
    queue.add(() => ended.resolve());
  });
  queue.add(() => done.push('second'));
  expect(done).toEqual([]);
  await ended.promise;
  expect(done).toEqual(['first', 'second', 'third']);
});

test('timers come between, however much work there is', async () => {
  const queue = new WorkQueue();
  const pieces = 200;
  let done = 0;
  let doneAtTimer: number | undefined;
  const ended = Promise.withResolvers<void>();
  for (let piece = 0; piece < pieces; piece++) {
    queue.add(() => {
      toil(1);
      if (++done === pieces) ended.resolve();
    });
  }
  setTimeout(() => (doneAtTimer = done), 1);
  await ended.promise;
  expect(doneAtTimer).toBeLessThan(pieces);
});
