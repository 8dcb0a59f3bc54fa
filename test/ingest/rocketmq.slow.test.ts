import { describe } from 'vitest';
import { hasRocketMq, startRocketMq } from '../kit/brokers/rocketmq-server.ts';
import { canTest } from '../kit/required.ts';
import { type TestQueueServer, testQueue } from './queue-contract.ts';
import { testQueueFaults } from './queue-faults.ts';

describe.skipIf(!canTest('RocketMQ', hasRocketMq))('RocketMQ', () => {
  testQueue(start);
  testQueueFaults(start);
});

let server: Promise<TestQueueServer> | undefined;

/** The same for all: it takes its time to start. */
function start(): Promise<TestQueueServer> {
  return (server ??= startServer());
}

async function startServer(): Promise<TestQueueServer> {
  const names = Array.from({ length: 10 }, (_, number) => `topic-${number}`);
  const server = await startRocketMq({
    topics: Object.fromEntries(names.map((name) => [name, 4])),
    groups: names,
  });
  return {
    ...server,
    async topic() {
      const topic = names.pop() ?? '';
      return {
        environment: {
          INGEST_ROCKETMQ_ENDPOINTS: server.endpoints,
          INGEST_TOPIC: topic,
          INGEST_GROUP: topic,
        },
        async write(records) {
          const groups = Map.groupBy(records, ({ key }) => key ?? 'none');
          const sending = [...groups].map(([group, list]) =>
            server.send(
              topic,
              list.map(({ payload }) => ({ group, body: payload })),
            ),
          );
          await Promise.all(sending);
        },
      };
    },
  };
}
