import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/client/message.ts';
import { createReceipts } from '../../src/client/receipts.ts';
import { OperationRefused } from '../../src/client/request.ts';
import { ManualClock } from '../kit/manual-clock.ts';

/** Receipts to a server that answers as told, one answer after another, and then well. */
function start(answers: (string | undefined)[] = []) {
  const clock = new ManualClock();
  const sent: string[][] = [];
  const done: number[] = [];
  const receipts = createReceipts({
    clock,
    random: () => 1,
    async send(ids) {
      sent.push([...ids]);
      const code = answers.shift();
      if (code !== undefined) throw new OperationRefused([{ message: code, extensions: { code } }]);
      return ids.map((id) => ({ id }) as Message);
    },
    onDone: (messages) => done.push(messages.length),
  });
  return { clock, sent, done, receipts };
}

describe('receipts', () => {
  it('that come close together go in one batch', async () => {
    const { clock, sent, receipts } = start();
    receipts.add(['a']);
    await clock.advanceAsync(50);
    receipts.add(['b', 'a']);
    await clock.advanceAsync(50);
    expect(sent).toEqual([['a', 'b']]);
  });

  it('go in batches of a thousand at most, without a pause between', async () => {
    const { clock, sent, done, receipts } = start();
    receipts.add(Array.from({ length: 2_500 }, (_, index) => String(index)));
    await clock.advanceAsync(101);
    expect(sent.map((batch) => batch.length)).toEqual([1_000, 1_000, 500]);
    expect(done).toEqual([1_000, 1_000, 500]);
  });

  it('are sent again, ever more seldom, until the server has them', async () => {
    const { clock, sent, done, receipts } = start(['UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED']);
    receipts.add(['a']);
    await clock.advanceAsync(100);
    expect(sent).toHaveLength(1);
    await clock.advanceAsync(1_000);
    await clock.advanceAsync(2_000);
    expect(done).toEqual([]);
    await clock.advanceAsync(4_000);
    expect(sent).toEqual([['a'], ['a'], ['a'], ['a']]);
    expect(done).toEqual([1]);
    expect(clock.pending).toBe(0);
  });

  it('take along what came meanwhile when they are sent again', async () => {
    const { clock, sent, receipts } = start(['UNAVAILABLE']);
    receipts.add(['a']);
    await clock.advanceAsync(100);
    receipts.add(['b']);
    await clock.advanceAsync(1_000);
    expect(sent.at(-1)?.sort()).toEqual(['a', 'b']);
  });

  it('are given up when asking again would not help', async () => {
    const { clock, sent, receipts } = start(['FORBIDDEN']);
    receipts.add(['a']);
    await clock.advanceAsync(100_000);
    expect(sent).toEqual([['a']]);
  });

  it('are forgotten when stopped', async () => {
    const { clock, sent, receipts } = start();
    receipts.add(['a']);
    receipts.stop();
    await clock.advanceAsync(1_000);
    expect(sent).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
