import { describe, expect, test } from 'vitest';
import type { DeadLetter, Store } from '../../../src/store/contract.ts';

function letter(offset: number, fields: Partial<DeadLetter> = {}): DeadLetter {
  return {
    source: 'kafka',
    topic: 'presently',
    partition: '0',
    offset: String(offset),
    key: null,
    queuedAt: null,
    payload: Buffer.from(`record ${offset}`),
    code: 'BAD_REQUEST',
    reason: 'It is not JSON.',
    failedAt: 1_000,
    ...fields,
  };
}

/** What every store promises about records that come from queues. */
export function testIngest(open: () => Promise<Store>): void {
  describe('dead letters', () => {
    test('are kept as they came, newest first, in pages', async () => {
      const { ingest } = await open();
      const bytes = Uint8Array.from([0xff, 0x00, 0xfe]);
      await ingest.bury([
        letter(1),
        letter(2, { key: 'hall', queuedAt: 900 }),
        letter(3, { payload: bytes }),
      ]);
      await ingest.bury([letter(4, { payload: null })]);

      const first = await ingest.deadLetters(null, 2);
      expect(first.map(({ offset }) => offset)).toEqual(['4', '3']);
      expect(first[0]?.payload).toBeNull();
      expect([...(first[1]?.payload ?? [])]).toEqual([...bytes]);
      const second = await ingest.deadLetters(first[1]?.id ?? 0, 2);
      expect(second).toMatchObject([
        {
          offset: '2',
          key: 'hall',
          queuedAt: 900,
          attempts: 1,
          code: 'BAD_REQUEST',
          reason: 'It is not JSON.',
        },
        { offset: '1', key: null, queuedAt: null, failedAt: 1_000 },
      ]);
      expect(Buffer.from(second[1]?.payload ?? []).toString()).toBe('record 1');
    });

    test('have one entry for one place, however often the record is tried', async () => {
      const { ingest } = await open();
      await ingest.bury([letter(1)]);
      await ingest.bury([
        letter(1, { code: 'NOT_FOUND', reason: 'There is no such place.', failedAt: 2_000 }),
      ]);
      await ingest.bury([letter(1, { partition: '1' }), letter(1, { source: 'rocketmq' })]);

      const all = await ingest.deadLetters(null, 10);
      expect(all).toHaveLength(3);
      expect(all.at(-1)).toMatchObject({ code: 'NOT_FOUND', failedAt: 2_000, attempts: 2 });
      expect(await ingest.countDeadLetters()).toEqual([
        { source: 'kafka', topic: 'presently', count: 2 },
        { source: 'rocketmq', topic: 'presently', count: 1 },
      ]);
    });

    test('have an entry each if their queue was made anew and counts its places from the start', async () => {
      const { ingest } = await open();
      const anew = letter(1, { queuedAt: 2_000, payload: Buffer.from('another record') });
      await ingest.bury([letter(1, { queuedAt: 1_000 })]);
      await ingest.bury([anew]);
      await ingest.bury([anew, letter(1)]);
      await ingest.bury([letter(1)]);

      const all = await ingest.deadLetters(null, 10);
      expect(
        all.map(({ queuedAt, attempts, payload }) => [
          queuedAt,
          attempts,
          Buffer.from(payload ?? []).toString(),
        ]),
      ).toEqual([
        [null, 2, 'record 1'],
        [2_000, 2, 'another record'],
        [1_000, 1, 'record 1'],
      ]);
    });

    test('can be taken out by their ids', async () => {
      const { ingest } = await open();
      await ingest.bury([letter(1), letter(2)]);
      const [newest, oldest] = await ingest.deadLetters(null, 10);
      const ids = [newest?.id ?? 0, oldest?.id ?? 0];

      expect((await ingest.deadLettersById([...ids, 999])).map(({ offset }) => offset)).toEqual(['1', '2']);
      expect(await ingest.removeDeadLetters([ids[0] ?? 0, 999])).toBe(1);
      expect((await ingest.deadLettersById(ids)).map(({ offset }) => offset)).toEqual(['1']);
    });

    test('and remembered keys are forgotten when they are old, in steps', async () => {
      const { ingest, people } = await open();
      await ingest.bury([1, 2, 3].map((offset) => letter(offset, { failedAt: offset * 1_000 })));
      const recordsOf = (...keys: string[]) =>
        keys.map((key) => ({ key, user: { id: 'ann', attributes: null, timeZone: null } }));
      await people.upsertOnce(recordsOf('a', 'b'), 1_000);
      await people.upsertOnce(recordsOf('c'), 5_000);

      expect(await ingest.sweep(3_000, 1)).toBe(2);
      expect(await ingest.sweep(3_000, 10)).toBe(2);
      expect(await ingest.sweep(3_000, 10)).toBe(0);
      expect((await ingest.deadLetters(null, 10)).map(({ offset }) => offset)).toEqual(['3']);
      expect((await people.upsertOnce(recordsOf('a', 'b', 'c'), 6_000)).sort()).toEqual(['a', 'b']);
    });
  });

  describe('a lease', () => {
    test('is held by one of many who ask at once', async () => {
      const { ingest } = await open();
      const asked = Array.from({ length: 20 }, (_, node) =>
        ingest.hold('stream', `node ${node}`, 1_000, 6_000),
      );
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
    });

    test('is kept by whoever extends it, and free from the instant at which it ends', async () => {
      const { ingest } = await open();
      expect(await ingest.hold('stream', 'a', 1_000, 6_000)).toBe(true);
      expect(await ingest.hold('other', 'b', 1_000, 6_000)).toBe(true);
      expect(await ingest.hold('stream', 'a', 5_000, 10_000)).toBe(true);
      expect(await ingest.hold('stream', 'b', 9_999, 15_000)).toBe(false);
      expect(await ingest.hold('stream', 'b', 10_000, 15_000)).toBe(true);
      expect(await ingest.hold('stream', 'a', 10_001, 15_000)).toBe(false);
    });

    test('is free at once when its holder, and nobody else, gives it back', async () => {
      const { ingest } = await open();
      await ingest.hold('stream', 'a', 1_000, 6_000);
      await ingest.release('stream', 'b');
      expect(await ingest.hold('stream', 'b', 1_001, 6_000)).toBe(false);
      await ingest.release('stream', 'a');
      expect(await ingest.hold('stream', 'b', 1_001, 6_000)).toBe(true);
    });
  });
}
