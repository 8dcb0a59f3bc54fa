import { beforeAll, describe, expect, test } from 'vitest';
import { IngestWorld, openWorld, push, queued, recordOf } from './ingest-world.ts';

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

  test('under a key that no store can keep is kept nevertheless', async () => {
    await world.take([queued('{', { key: 'a\u0000b\ud800' })]);
    expect(await world.store.ingest.deadLetters(null, 1)).toMatchObject([{ key: 'a\ufffdb\ufffd' }]);
  });

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
    const failing = await openWorld((store) => ({
      ...store,
      facts: {
        ...store.facts,
        applyHeadcounts: (readings, now) => {
          if (readings.some(({ locationId }) => locationId === 'gate')) throw new TypeError('a bug');
          return store.facts.applyHeadcounts(readings, now);
        },
      },
    }));
    await failing.take(
      ['hall', 'gate', 'hall'].map((locationId) => queued(recordOf('headcount', { locationId, entered: 1 }))),
    );
    expect(failing.live.headcount('hall')?.count).toBe(2);
    expect(await failing.store.ingest.deadLetters(null, 9)).toMatchObject([{ code: 'INTERNAL' }]);
    expect(failing.logged).toMatchObject([{ err: expect.any(TypeError) as unknown }]);
  });
});
