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
  const doing = (name: string) => (over: () => void) => {
    done.push(name);
    over();
  };
  queue.add((over) => {
    doing('first')(over);
    queue.add(doing('third'));
    queue.add(() => ended.resolve());
  });
  queue.add(doing('second'));
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
    queue.add((over) => {
      toil(1);
      over();
      if (++done === pieces) ended.resolve();
    });
  }
  setTimeout(() => (doneAtTimer = done), 1);
  await ended.promise;
  expect(doneAtTimer).toBeLessThan(pieces);
});

test('with enough under way what comes waits for some of it to end', async () => {
  const queue = new WorkQueue({ enough: 2, patience: 60_000 });
  const begun: string[] = [];
  const overs: (() => void)[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    queue.add((over) => {
      begun.push(name);
      overs.push(over);
    });
  }
  await turns();
  expect(begun).toEqual(['a', 'b']);
  overs[1]?.();
  await turns();
  expect(begun).toEqual(['a', 'b', 'c']);
  for (const over of [overs[0], overs[2]]) over?.();
  await turns();
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('what has waited long begins, however much is under way that does not end', async () => {
  const queue = new WorkQueue({ enough: 1, patience: 20 });
  const added = performance.now();
  queue.add(() => {});
  const waited = Promise.withResolvers<number>();
  queue.add(() => waited.resolve(performance.now() - added));
  // No sooner, by the queue's own clock; when it comes is for the machine to say.
  expect(await waited.promise).toBeGreaterThanOrEqual(20);
});

/** Long enough for whatever is planned to have begun. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
