import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { IngestWorld, queued, recordOf } from './ingest-world.ts';

async function open(change?: (store: Store) => Store): Promise<IngestWorld> {
  const world = await IngestWorld.start(change);
  onTestFinished(() => world[Symbol.asyncDispose]());
  return world;
}

function push(userIds: readonly string[], fields: object = {}) {
  return recordOf('push', { title: 'Hello', body: 'It works.', audience: { userIds }, ...fields });
}

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

describe('poison', () => {
  const poison: [what: string, payload: string, code: string, reason: RegExp][] = [
    ['is not JSON', '{"version": 1', 'BAD_REQUEST', /not a JSON object/],
    ['is no object', '[1]', 'BAD_REQUEST', /not a JSON object/],
    [
      'is of another version',
      '{"version":2,"kind":"user","input":{}}',
      'BAD_REQUEST',
      /"version" is 1; got 2/,
    ],
    ['is of no kind', '{"version":1,"input":{}}', 'BAD_REQUEST', /"kind" is one of .*; got none/],
    ['is of an unknown kind', '{"version":1,"kind":"toString","input":{}}', 'BAD_REQUEST', /got "toString"/],
    ['says more', '{"version":1,"kind":"user","input":{"id":"a"},"x":1}', 'BAD_REQUEST', /but no "x"/],
    ['has no input', '{"version":1,"kind":"user"}', 'INVALID_VALUE', /^input: /],
    [
      'has an unknown field',
      JSON.stringify(recordOf('headcount', { locationId: 'hall', entred: 1 })),
      'INVALID_VALUE',
      /entred/,
    ],
    [
      'has a value of another type',
      JSON.stringify(recordOf('headcount', { locationId: 'hall', count: 1.5 })),
      'INVALID_VALUE',
      /^input\.count: .*1\.5/,
    ],
    [
      'has a value that is refused',
      JSON.stringify(
        recordOf('headcount', { locationId: 'hall', count: -1, observedAt: '2099-01-01T00:00:00Z' }),
      ),
      'INVALID_VALUE',
      /^input\.observedAt: .*future\. input\.count: .*negative/,
    ],
    [
      'is about a place that is not known',
      JSON.stringify(recordOf('headcount', { locationId: 'nowhere', count: 1 })),
      'NOT_FOUND',
      /no place "nowhere"/,
    ],
    [
      'is a person without a name',
      JSON.stringify(recordOf('user', { id: '' })),
      'INVALID_VALUE',
      /^input\.id: /,
    ],
    [
      'is a push to nobody',
      JSON.stringify(recordOf('push', { title: 'a', body: '', audience: {} })),
      'INVALID_VALUE',
      /audience/,
    ],
    [
      'is too large',
      `"${'x'.repeat(300_000)}"`,
      'LIMIT_EXCEEDED',
      /at most 262144 bytes; this one has 300002/,
    ],
  ];

  let world: IngestWorld;
  beforeAll(async () => {
    world = await IngestWorld.start();
    return () => world[Symbol.asyncDispose]();
  });

  test.each(poison)(
    'that %s goes to the dead letters and holds nothing up',
    async (_, payload, code, reason) => {
      const before = world.live.headcount('hall')?.count ?? 0;
      const good = (locationId: string) => queued(recordOf('headcount', { locationId, entered: 1 }));
      const bad = queued(payload, { key: 'some', partition: '7' });
      await world.take([good('hall'), bad, good('hall')]);
      expect(world.live.headcount('hall')?.count).toBe(before + 2);
      const letters = await world.store.ingest.deadLetters(null, 1);
      expect(letters).toMatchObject([
        {
          source: 'test',
          topic: 'presently',
          partition: '7',
          offset: bad.offset,
          key: 'some',
          code,
          attempts: 1,
        },
      ]);
      expect(letters[0]?.reason).toMatch(reason);
      const kept = letters[0]?.payload && Buffer.from(letters[0].payload).toString();
      expect(kept).toBe(code === 'LIMIT_EXCEEDED' ? null : payload);
    },
  );

  test('in bytes that are no UTF-8 is kept as it came', async () => {
    const payload = Buffer.from([0x7b, 0xff, 0x7d]);
    await world.take([queued('', { payload })]);
    const [letter] = await world.store.ingest.deadLetters(null, 1);
    expect([...(letter?.payload ?? [])]).toEqual([...payload]);
  });

  test('under a key that was used for another push is refused', async () => {
    await world.take([
      queued(push(['ann'], { idempotencyKey: 'k' })),
      queued(push(['ann'], { idempotencyKey: 'k', title: 'Other' }), { key: 'k' }),
    ]);
    expect(await world.store.ingest.deadLetters(null, 1)).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
  });

  test('over which the program fails does not take its neighbours with it', async () => {
    const world = await open((store) => ({
      ...store,
      facts: {
        ...store.facts,
        applyHeadcounts: (readings, now) => {
          if (readings.some(({ locationId }) => locationId === 'gate')) throw new TypeError('a bug');
          return store.facts.applyHeadcounts(readings, now);
        },
      },
    }));
    await world.take(
      ['hall', 'gate', 'hall'].map((locationId) => queued(recordOf('headcount', { locationId, entered: 1 }))),
    );
    expect(world.live.headcount('hall')?.count).toBe(2);
    expect(await world.store.ingest.deadLetters(null, 9)).toMatchObject([{ code: 'INTERNAL' }]);
    expect(world.logged).toMatchObject([{ err: expect.any(TypeError) as unknown }]);
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
