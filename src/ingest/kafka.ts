import { isIP } from 'node:net';
import type { Consumer } from '@platformatic/kafka';
import { driverFault } from '../driver-fault.ts';
import { causeOf } from './cause-of.ts';
import { KafkaConnection } from './kafka-connection.ts';
import { type Queue, QueueDenied, QueueRefused } from './queue.ts';
import { within } from './within.ts';

export interface KafkaOptions {
  /** Addresses of brokers to begin with, as host:port. */
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly group: string;
  readonly tls: boolean;
  /** Who this program is to the brokers; undefined where they do not ask. */
  readonly credentials: KafkaCredentials | undefined;
}

export interface KafkaCredentials {
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
  readonly username: string;
  readonly password: string;
}

/** The driver's own waits (ms) and attempts: short, since the reader tries again for as long as it takes. */
const patience = {
  connectTimeout: 3_000,
  timeout: 3_000,
  requestTimeout: 30_000,
  retries: 1,
  retryDelay: 250,
};

/** How long the brokers may take to tell about the topic, new connections included (ms): much less than a request may, which joining needs. */
const connectWithin = 6_000;

/** How long a node may be silent before its partitions go to others, how often it says that it is there, and how long others wait for it (ms). */
const membership = { sessionTimeout: 10_000, heartbeatInterval: 2_000, rebalanceTimeout: 20_000 };

/** How much may be fetched ahead: bytes, a second of waiting for them (ms), records. */
const appetite = { maxBytes: 1_048_576, maxWaitTime: 1_000, highWaterMark: 1_000 };

/**
 * A topic of Kafka, read by a consumer group: each partition by one node at a time, so nodes share the work.
 *
 * Kafka keeps order within a partition, and gives all records of a key to one partition. A group that is new begins with the oldest record
 * that is still there. The topic has to be there; a partition that is added later is read from the next time that the group is dealt anew.
 * @throws {QueueRefused} if the driver cannot be loaded.
 */
export async function openKafkaTopic({
  brokers,
  topic,
  group,
  tls,
  credentials,
}: KafkaOptions): Promise<Queue> {
  const driver = await loadDriver();
  return {
    source: 'kafka',
    title: `Kafka at ${brokers.join(',')}, topic ${topic}`,
    async connect() {
      const consumer: Consumer = new driver.Consumer({
        clientId: 'presently',
        groupId: group,
        bootstrapBrokers: [...brokers],
        autocommit: false,
        protocolsMetadata: () => connection.letGo(),
        // Only a name may be told to whoever serves several; the certificate is checked against either.
        ...(tls && { tls: {}, tlsServerName: brokers.every((broker) => isIP(hostOf(broker)) === 0) }),
        ...(credentials && { sasl: credentials }),
        ...patience,
        ...membership,
        ...appetite,
      });
      const connection: KafkaConnection = new KafkaConnection(consumer, topic);
      try {
        const metadata = await within(connectWithin, consumer.metadata({ topics: [topic] }));
        if (!metadata) throw new Error('It did not answer.');
      } catch (error) {
        await connection.close();
        throw isDenial(error) ? new QueueDenied('does not accept the credentials') : causeOf(error);
      }
      connection.join();
      return connection;
    },
  };
}

function hostOf(broker: string): string {
  return broker.slice(0, broker.lastIndexOf(':'));
}

/** Whether an error, or one behind it, says that a broker does not accept the credentials. */
function isDenial(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === 'PLT_KFK_AUTHENTICATION') return true;
  const behind: unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  return behind.some(isDenial);
}

async function loadDriver(): Promise<Pick<typeof import('@platformatic/kafka'), 'Consumer'>> {
  try {
    return await import('@platformatic/kafka');
  } catch (error) {
    const driver = { setting: 'INGEST_KAFKA_BROKERS', of: 'Kafka', packages: ['@platformatic/kafka'] };
    throw new QueueRefused(driverFault(error, driver), { cause: error });
  }
}
