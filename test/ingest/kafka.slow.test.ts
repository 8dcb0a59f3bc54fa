import { Producer, stringSerializers } from '@platformatic/kafka';
import { describe } from 'vitest';
import { hasKafka, startKafka } from '../kit/brokers/kafka-server.ts';
import { canTest } from '../kit/required.ts';
import { type TestQueueServer, testQueue } from './queue-contract.ts';
import { testQueueFaults } from './queue-faults.ts';

describe.skipIf(!canTest('Kafka', hasKafka))('Kafka', () => {
  testQueue(start);
  testQueueFaults(start);
});

let server: Promise<TestQueueServer> | undefined;

/** The same for all: it takes its time to start. */
function start(): Promise<TestQueueServer> {
  return (server ??= startServer());
}

let topics = 0;

async function startServer(): Promise<TestQueueServer> {
  const server = await startKafka();
  return {
    ...server,
    async topic() {
      const topic = `topic-${++topics}`;
      await server.createTopic(topic, 3);
      return {
        environment: { INGEST_KAFKA_BROKERS: server.brokers, INGEST_TOPIC: topic },
        async write(records) {
          const producer = new Producer({
            clientId: 'test',
            bootstrapBrokers: [server.brokers],
            serializers: stringSerializers,
          });
          const messages = records.map(({ payload, key }) => ({
            topic,
            value: payload,
            ...(key !== undefined && { key }),
          }));
          await producer.send({ messages });
          await producer.close();
        },
      };
    },
  };
}
