import { startChild } from './harness/child.ts';
import { VoidRun } from './harness/crowd.ts';
import { subscribed } from './harness/delivery.ts';
import { people } from './harness/operations.ts';
import type { PushProcessQuestions } from './harness/push-process.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently } from './harness/servers.ts';
import { percentile } from './harness/statistics.ts';
import type { Target } from './harness/target.ts';
import { milliseconds } from './harness/words.ts';

const perSecond = 300;
const users = 100;

type Latency = { readonly p50: number; readonly p99: number };

/** Single pushes at a steady rate, each to somebody who is online. */
export const singlePushes: Target = {
  name: 'P7',
  about: 'single pushes, accepted durably and received',
  async run(options) {
    const seconds = options.quick ? 2 : 6;
    const { presently } = await alternate(options, { presently: () => measure(seconds) });
    return [
      {
        work: `single pushes, ${perSecond} per second, user online: accepted durably and received`,
        wanted: 'p50 ≤ 2 ms, p99 ≤ 15 ms',
        measured: `p50 ${milliseconds(presently.p50)}, p99 ${milliseconds(presently.p99)}`,
        baseline: '',
        met: presently.p50 <= 2 && presently.p99 <= 15,
      },
    ];
  },
};

async function measure(seconds: number): Promise<Latency> {
  await using server = await startPresently();
  const [tokens, [operator = '']] = [
    await server.ask('tokens', people(users), 'user'),
    await server.ask('tokens', ['op'], 'operator'),
  ];
  await using clients = startChild<PushProcessQuestions>(
    new URL('./harness/push-process.ts', import.meta.url),
  );
  await clients.ask('open', server.port, people(users), tokens, operator);
  await subscribed(server, users);
  await clients.ask('send', perSecond, perSecond);
  const latencies = await clients.ask('send', perSecond, perSecond * seconds);
  // What never came is null by now: JSON has no infinity.
  const missing = latencies.filter((latency) => latency === null).length;
  if (missing > 0)
    throw new VoidRun(`${missing} of ${latencies.length} pushes were not accepted and received`);
  return { p50: percentile(latencies, 50), p99: percentile(latencies, 99) };
}
