import { bigStore, type BigStore } from './harness/big-store.ts';
import { startChild } from './harness/child.ts';
import { VoidRun } from './harness/crowd.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently } from './harness/servers.ts';
import { percentile } from './harness/statistics.ts';
import type { Target } from './harness/target.ts';
import type { TickProcessQuestions } from './harness/tick-process.ts';
import { milliseconds, seconds } from './harness/words.ts';

type Run = {
  readonly ms: number;
  readonly late: number;
  /** The same before the push, with nothing else to do. */
  readonly lateBefore: number;
};

/** One push to everyone in a database of a million, while the time goes on for those who are connected. */
export const pushToAMillion: Target = {
  name: 'P6',
  about: 'one push to a million people, two caps',
  async run(options) {
    const big = await bigStore(options);
    const sockets = options.quick ? 200 : 1_000;
    const { presently } = await alternate(options, { presently: () => measure(big, sockets) });
    const { ms, late, lateBefore } = presently;
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
        baseline: `without the push: ${milliseconds(lateBefore)}`,
        met: late <= 20,
      },
    ];
  },
};

async function measure(big: BigStore, sockets: number): Promise<Run> {
  await using server = await startPresently(big.path);
  await server.ask('setCaps', true);
  await using clients = startChild<TickProcessQuestions>(
    new URL('./harness/tick-process.ts', import.meta.url),
  );
  await clients.ask('open', server.port, sockets);

  await clients.ask('begin');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const before = await clients.ask('end');

  await clients.ask('begin');
  const { ms, decided } = await server.ask('pushAndSettle');
  const during = await clients.ask('end');
  big.pushes++;
  if (decided !== big.people) throw new VoidRun(`it was decided for ${decided} of ${big.people} people`);
  return { ms, late: percentile(during, 99), lateBefore: percentile(before, 99) };
}
