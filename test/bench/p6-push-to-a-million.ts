import { acknowledgeAll, bigStore, copyOf, fill, writeMessagesAlone } from './harness/big-store.ts';
import { type LargePush, measureLargePush, measurePlainTicks } from './harness/large-push.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently } from './harness/servers.ts';
import type { Target } from './harness/target.ts';
import { milliseconds, seconds } from './harness/words.ts';

/** How many messages everybody has had before, the second time. */
const earlier = 10;

/** One push to everyone in a database of a million, while the time goes on for those who are connected. */
export const pushToAMillion: Target = {
  name: 'P6',
  about: 'one push to a million people, two caps',
  async run(options) {
    const big = await bigStore(options);
    const sockets = options.quick ? 200 : 1_000;
    const first = await alternate(options, {
      presently: async () => ({
        ...(await measure(big.path, big.people, sockets)),
        plainLate: await measurePlainTicks(sockets),
        alone: writeAlone(big.path),
      }),
    });
    const { ms, late, lateBefore, plainLate, alone } = first.presently;

    await fill(big, earlier, options);
    using acknowledged = copyOf(big.path);
    acknowledgeAll(acknowledged.path);
    const later = await alternate(options, {
      'after ten': () => measure(acknowledged.path, big.people, sockets),
    });
    const work = `one push to ${big.people.toLocaleString('en')} users, two caps, SQLite`;
    return [
      {
        work,
        wanted: 'all decided and durable ≤ 5 s',
        measured: seconds(ms),
        baseline: `SQLite alone, the same rows written and nothing decided: ${seconds(alone)}; with ${earlier} acknowledged messages each: ${seconds(later['after ten'].ms)}`,
        met: ms <= 5_000,
      },
      {
        work: `meanwhile: currentTime each second on ${sockets.toLocaleString('en')} sockets`,
        wanted: 'tick lateness p99 ≤ 20 ms',
        measured: milliseconds(late),
        baseline: `without the push: ${milliseconds(lateBefore)}; plain ws: ${milliseconds(plainLate)}`,
        met: late <= 20,
      },
    ];
  },
};

function writeAlone(path: string): number {
  using copy = copyOf(path);
  return writeMessagesAlone(copy.path);
}

/** On a copy, so that each round finds the same database. */
async function measure(path: string, people: number, sockets: number): Promise<LargePush> {
  using copy = copyOf(path);
  await using server = await startPresently(copy.path);
  await server.ask('setCaps', true);
  return await measureLargePush(server, people, sockets);
}
