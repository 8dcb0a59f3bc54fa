import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { type IngestWorld, openWorld as open, push, queued, recordOf } from './ingest-world.ts';

async function inboxOf(world: IngestWorld, userId: string): Promise<string[]> {
  const user = await world.people.get(userId);
  const pushes = await world.pushes.page(null, 100);
  const got = await Promise.all(pushes.map(({ id }) => world.pushes.recipient(id, userId)));
  expect(user?.unread).toBe(got.filter((recipient) => recipient !== null).length);
  return pushes
    .filter((_, index) => got[index])
    .map(({ title }) => title)
    .reverse();
}

describe('a record', () => {
  test('of each kind takes effect as its mutation would', async () => {
    const world = await open();
    const refused = await world.take([
      queued(recordOf('user', { id: 'ann', attributes: { floor: 3 }, timeZone: 'Asia/Shanghai' })),
      queued(recordOf('headcount', { locationId: 'hall', count: 12, observedAt: '2026-11-20T10:00:00Z' })),
      queued(recordOf('location', { locationId: 'hall', coordinates: { latitude: 31.2, longitude: 121.5 } })),
      queued(push(['ann'], { data: { seat: 4 } })),
    ]);
    expect(refused).toEqual([]);
    expect(await world.people.get('ann')).toMatchObject({
      attributes: { floor: 3 },
      timeZone: 'Asia/Shanghai',
    });
    expect(world.live.headcount('hall')).toMatchObject({
      count: 12,
      quality: 'MEASURED',
      observedAt: Date.UTC(2026, 10, 20, 10),
    });
    expect(world.live.location('hall')).toMatchObject({ latitude: 31.2, longitude: 121.5 });
    expect(await inboxOf(world, 'ann')).toEqual(['Hello']);
    const [sent] = await world.pushes.page(null, 1);
    expect(sent).toMatchObject({ createdBy: 'queue:test', data: { seat: 4 } });
  });

  test('counts once, however often the queue hands it over', async () => {
    const world = await open();
    const records = [
      queued(recordOf('headcount', { locationId: 'hall', entered: 5 })),
      queued(recordOf('headcount', { locationId: 'hall', entered: 2, left: 1 })),
      queued(recordOf('user', { id: 'ann', attributes: { floor: 1 } })),
      queued(push(['ann'])),
      queued(recordOf('headcount', { locationId: 'gate', entered: 1 })),
    ];
    for (let delivery = 0; delivery < 3; delivery++) await world.take(records);
    expect(world.live.headcount('hall')?.count).toBe(6);
    expect(world.live.headcount('gate')?.count).toBe(1);
    expect(await inboxOf(world, 'ann')).toEqual(['Hello']);
    expect(world.counters.records).toContainEqual({
      source: 'test',
      kind: 'headcount',
      outcome: 'duplicate',
      count: 6,
    });
  });

  test('counts once under its own id or key, whatever its place', async () => {
    const world = await open();
    for (let time = 0; time < 2; time++) {
      await world.take([
        queued(recordOf('headcount', { locationId: 'hall', id: 'r-1', entered: 5 })),
        queued(
          recordOf('headcount', {
            locationId: 'gate',
            source: 'door',
            entered: 5,
            observedAt: '2026-11-20T10:00:00Z',
          }),
        ),
        queued(push(['ann'], { idempotencyKey: 'once' })),
      ]);
    }
    expect(world.live.headcount('hall')?.count).toBe(5);
    expect(world.live.headcount('gate')?.count).toBe(5);
    expect(await inboxOf(world, 'ann')).toEqual(['Hello']);
  });

  test('is another one if its queue was made anew and counts from the start again', async () => {
    const world = await open();
    const reading = recordOf('headcount', { locationId: 'hall', entered: 5 });
    await world.take([queued(reading, { offset: '1', queuedAt: 1_763_000_000_000 })]);
    await world.take([queued(reading, { offset: '1', queuedAt: 1_763_000_000_001 })]);
    expect(world.live.headcount('hall')?.count).toBe(10);
  });

  test('that does not say when it was observed is of when it was queued, and never late', async () => {
    const world = await open();
    const before = Date.now() - 60_000;
    await world.take([
      queued(recordOf('headcount', { locationId: 'hall', count: 10 }), { queuedAt: before }),
    ]);
    expect(world.live.headcount('hall')?.observedAt).toBe(before);
    // Another partition, whose broker's clock is behind.
    await world.take([
      queued(recordOf('headcount', { locationId: 'hall', entered: 1 }), {
        queuedAt: before - 5_000,
        partition: '1',
      }),
    ]);
    expect(world.live.headcount('hall')).toMatchObject({ count: 11, observedAt: before });
  });

  test('that is old does not undo a newer one of the same person', async () => {
    const world = await open();
    const [first, second] = [1, 2].map((floor) =>
      queued(recordOf('user', { id: 'ann', attributes: { floor } })),
    );
    if (!first || !second) throw new Error('no records');
    await world.take([first, second]);
    await world.take([first]);
    expect((await world.people.get('ann'))?.attributes).toEqual({ floor: 2 });
  });

  test("of a person does not undo what was said of them while the store's answer was lost", async () => {
    let lost = 0;
    const world = await open((store) => ({
      ...store,
      people: {
        ...store.people,
        async upsertOnce(records, now) {
          const keys = await store.people.upsertOnce(records, now);
          if (lost++ > 0) return keys;
          await store.people.upsert([{ id: 'ann', attributes: { floor: 2 }, timeZone: null }]);
          throw new StoreUnavailable('The connection broke.');
        },
      },
    }));
    await world.take([queued(recordOf('user', { id: 'ann', attributes: { floor: 1 } }))]);
    expect(lost).toBe(2);
    expect((await world.people.get('ann'))?.attributes).toEqual({ floor: 2 });
  });
});

describe('order', () => {
  test('of the pushes to one person is that of their records', async () => {
    const world = await open();
    const titles = Array.from({ length: 60 }, (_, number) => `Push ${number}`);
    await world.take(titles.map((title, number) => queued(push([`user-${number % 2}`], { title }))));
    for (const user of [0, 1])
      expect(await inboxOf(world, `user-${user}`)).toEqual(titles.filter((_, number) => number % 2 === user));
  });
});

describe('while the store takes nothing', () => {
  function awayFor(failures: number, broken: { left: number }): (store: Store) => Store {
    broken.left = failures;
    return (store) => ({
      ...store,
      facts: {
        ...store.facts,
        applyHeadcounts(readings, now) {
          if (broken.left-- > 0) return Promise.reject(new StoreUnavailable('The disk is full.'));
          return store.facts.applyHeadcounts(readings, now);
        },
      },
    });
  }

  test('a batch waits, and is applied once it does again', async () => {
    const broken = { left: 0 };
    const world = await open(awayFor(3, broken));
    await world.take([
      queued(recordOf('headcount', { locationId: 'hall', entered: 4 })),
      queued(push(['ann'])),
    ]);
    expect(world.live.headcount('hall')?.count).toBe(4);
    expect(await inboxOf(world, 'ann')).toEqual(['Hello']);
    expect(world.counters.retries).toBe(3);
    expect(await world.store.ingest.deadLetters(null, 9)).toEqual([]);
  });

  test('whoever does not want to wait any more gets no answer, and may give the batch again', async () => {
    const broken = { left: 0 };
    const world = await open(awayFor(Infinity, broken));
    const records = [
      queued(recordOf('headcount', { locationId: 'hall', entered: 4 })),
      queued(push(['ann'])),
    ];
    const closing = new AbortController();
    const taking = world.take(records, closing.signal);
    while (world.counters.retries < 2) await sleep(5);
    closing.abort();
    await expect(taking).rejects.toThrow('aborted');
    broken.left = 0;
    await world.take(records);
    expect(world.live.headcount('hall')?.count).toBe(4);
    expect(await inboxOf(world, 'ann')).toEqual(['Hello']);
  });
});
