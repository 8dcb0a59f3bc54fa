import { bigStore, type BigStore } from './harness/big-store.ts';
import { type LargePush, measureLargePush, measurePlainTicks } from './harness/large-push.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently } from './harness/servers.ts';
import type { Target } from './harness/target.ts';
import { milliseconds, seconds } from './harness/words.ts';

/** One push to everyone in a database of a million, while the time goes on for those who are connected. */
export const pushToAMillion: Target = {
  name: 'P6',
  about: 'one push to a million people, two caps',
  async run(options) {
    const big = await bigStore(options);
    const sockets = options.quick ? 200 : 1_000;
    const { presently } = await alternate(options, {
      presently: async () => ({
        ...(await measure(big, sockets)),
        plainLate: await measurePlainTicks(sockets),
      }),
    });
    const { ms, late, lateBefore, plainLate } = presently;
    const work = `one push to ${big.people.toLocaleString('en')} users, two caps, SQLite`;
    return [
      {
        work,
        wanted: 'all decided and durable ≤ 5 s',
        measured: seconds(ms),
        baseline: '',
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

async function measure(big: BigStore, sockets: number): Promise<LargePush> {
  await using server = await startPresently(big.path);
  await server.ask('setCaps', true);
  const measured = await measureLargePush(server, big.people, sockets);
  big.pushes++;
  return measured;
}
