import { Crowd } from './harness/crowd.ts';
import { subscribed } from './harness/delivery.ts';
import { threeIdle } from './harness/operations.ts';
import { alternate } from './harness/rounds.ts';
import { startPlainServer, startPresently, startYoga, type Server } from './harness/servers.ts';
import type { Target } from './harness/target.ts';
import { kilobytes } from './harness/words.ts';

/** Connections that are there before the others are counted, so that code and pools are in memory already. */
const first = 500;

type Memory = { readonly bytesPerConnection: number };
type Measurable = Server<{ memory(): number; subscribers(): number }>;

/** What a connection costs while nothing happens on it. */
export const idleMemory: Target = {
  name: 'P4',
  about: 'memory of an idle connection',
  async run(options) {
    const sockets = options.quick ? 1_000 : 10_000;
    const { presently, plain, yoga } = await alternate(options, {
      presently: () => measure(startPresently, sockets, threeIdle.length),
      plain: () => measure(startPlainServer, sockets, 0),
      yoga: () => measure(startYoga, sockets, 0),
    });
    return [
      {
        work: `idle memory per connection with three live subscriptions, ${sockets.toLocaleString('en')} connections`,
        wanted: '≤ 20 KB of RSS',
        measured: `${kilobytes(presently.bytesPerConnection)} after garbage collection`,
        baseline: `plain ws without subscriptions: ${kilobytes(plain.bytesPerConnection)}; Yoga + graphql-ws: ${kilobytes(yoga.bytesPerConnection)}`,
        met: presently.bytesPerConnection <= 20_000,
      },
    ];
  },
};

async function measure(
  start: () => Promise<Server<never>>,
  sockets: number,
  snapshots: number,
): Promise<Memory> {
  await using server = (await start()) as unknown as Measurable;
  const { port, speaksGraphQL } = server;
  const documents = [speaksGraphQL ? threeIdle : []];
  const each = speaksGraphQL ? threeIdle.length : 1;
  await using _few = await Crowd.open({ port, speaksGraphQL, sockets: first, documents, snapshots });
  await subscribed(server, first * each);
  const before = await server.ask('memory');
  await using _many = await Crowd.open({
    port,
    speaksGraphQL,
    sockets,
    documents,
    snapshots,
    firstNetwork: 100,
  });
  await subscribed(server, (first + sockets) * each);
  const after = await server.ask('memory');
  return { bytesPerConnection: (after - before) / sockets };
}
