import { bigStore, fill, readers } from './harness/big-store.ts';
import { VoidRun } from './harness/crowd.ts';
import { people } from './harness/operations.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently } from './harness/servers.ts';
import { percentile } from './harness/statistics.ts';
import type { Target } from './harness/target.ts';
import { milliseconds } from './harness/words.ts';

const page = 50;
const messagesEach = 10;

type Reads = { readonly p50: number; readonly p99: number };

/** A page of somebody's history, while there are very many messages. */
export const history: Target = {
  name: 'P9',
  about: 'a page of one history out of ten million messages',
  async run(options) {
    const big = await bigStore(options);
    await fill(big, messagesEach, options);
    const total = big.people * big.pushes + readers * page;
    const { presently } = await alternate(options, {
      presently: () => measure(big.path, options.quick ? 200 : 2_000),
    });
    return [
      {
        work: `a page of ${page} of one user's history out of ${total.toLocaleString('en')} messages`,
        wanted: 'p99 ≤ 5 ms in the store',
        measured: `p99 ${milliseconds(presently.p99)}, p50 ${milliseconds(presently.p50)}`,
        baseline: '',
        met: presently.p99 <= 5,
      },
    ];
  },
};

async function measure(path: string, reads: number): Promise<Reads> {
  await using server = await startPresently(path);
  // Different people each time, so that nothing of them is in the store's own memory already.
  const first = Math.floor(Math.random() * (readers - reads));
  const { durations, fewest } = await server.ask('readHistory', people(reads, first), page);
  if (fewest !== page) throw new VoidRun(`a page had ${fewest} messages only`);
  return { p50: percentile(durations, 50), p99: percentile(durations, 99) };
}
