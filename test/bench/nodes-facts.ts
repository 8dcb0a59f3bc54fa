import { hasPostgres, startPostgres } from '../kit/postgres-server.ts';
import { hasRedis, startRedis } from '../kit/redis-server.ts';
import { VoidRun } from './harness/crowd.ts';
import { headcount } from './harness/operations.ts';
import { RawSocket } from './harness/raw-socket.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently } from './harness/servers.ts';
import { monotonic, percentile } from './harness/statistics.ts';
import type { Target } from './harness/target.ts';
import { milliseconds } from './harness/words.ts';

/** The time between two changes (ms): one is everywhere before the next begins. */
const pause = 20;

/** A headcount changes on one node: when is it at a socket of each of the nodes? */
export const factsBetweenNodes: Target = {
  name: 'NODES',
  about: 'a fact reported to one of three nodes, on PostgreSQL and Redis',
  async run(options) {
    if (!hasPostgres || !hasRedis) throw new Error('There is no PostgreSQL or no Redis on this machine.');
    const changes = options.quick ? 50 : 500;
    const { nodes } = await alternate(options, { nodes: () => measure(changes) });
    return [
      {
        work: `${changes} changes of a headcount on one node → a socket of each of the two others`,
        wanted: 'from the report to the frame p99 ≤ 50 ms',
        measured: `p50 ${milliseconds(nodes.p50)}, p99 ${milliseconds(nodes.p99)}`,
        baseline: `on the node itself: p50 ${milliseconds(nodes.ownP50)}, p99 ${milliseconds(nodes.ownP99)}`,
        met: nodes.p99 <= 50,
      },
    ];
  },
};

async function measure(changes: number) {
  await using postgres = await startPostgres();
  await using redis = await startRedis();
  const environment = { DATABASE_URL: postgres.url, DATABASE_CONNECTIONS: '4', REDIS_URL: redis.url };
  await using one = await startPresently(undefined, environment);
  await using two = await startPresently(undefined, environment);
  await using three = await startPresently(undefined, environment);
  const followers = [follow(one.port), follow(two.port), follow(three.port)];
  await Promise.all(followers.map(({ ready }) => ready));

  const own: number[] = [];
  const others: number[] = [];
  for (let change = 0; change < changes; change++) {
    const arrivals = followers.map(({ next }) => next());
    const began = await one.ask('changeHeadcount', 1);
    const [here = NaN, ...there] = await Promise.all(arrivals);
    own.push(here - began);
    others.push(...there.map((arrival) => arrival - began));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  for (const { end } of followers) end();
  return {
    p50: percentile(others, 50),
    p99: percentile(others, 99),
    ownP50: percentile(own, 50),
    ownP99: percentile(own, 99),
  };
}

/** A socket that follows the headcount. `next` resolves with the instant at which the next frame comes. */
function follow(port: number) {
  let arrived = Promise.withResolvers<number>();
  const first = arrived.promise;
  const socket = new RawSocket({
    port,
    localAddress: '127.0.0.1',
    speaksGraphQL: true,
    documents: [headcount],
    frames: () => arrived.resolve(monotonic()),
    lost(why) {
      arrived.reject(new VoidRun(`a socket was lost: ${why}`));
    },
  });
  return {
    ready: first,
    next() {
      arrived = Promise.withResolvers();
      return arrived.promise;
    },
    end: () => socket.cut(),
  };
}
