import { driverFault } from '../driver-fault.ts';
import { causeOf } from './cause-of.ts';
import { type Queue, QueueDenied, QueueRefused } from './queue.ts';
import { createRocketMqClients, isDenial, isSilence } from './rocketmq-client.ts';
import { RocketMqConnection } from './rocketmq-connection.ts';
import { within } from './within.ts';

export interface RocketMqOptions {
  /** Addresses of proxies, as host:port. */
  readonly endpoints: readonly string[];
  readonly topic: string;
  readonly group: string;
  readonly tls: boolean;
  /** Who signs the requests; undefined where the proxies do not ask. */
  readonly credentials: { readonly accessKey: string; readonly accessSecret: string } | undefined;
}

/** How long a proxy may take to answer a request and for a new connection (ms). */
const [answerWithin, connectWithin] = [3_000, 6_000];

/** How long the proxy holds back the answer while there are no messages (ms): the least that it takes. */
const poll = 5_000;

/**
 * How long to leave a proxy alone that has become silent (ms). The driver's transport keeps a connection for 10 s after its last use, so an
 * attempt before that would go into the same dead one.
 */
const leaveAlone = 12_000;

/**
 * A topic of RocketMQ 5, read through its proxy (gRPC) by a consumer group.
 *
 * Order is what the group gives: it has to be one that consumes in order (`consumeMessageOrderly`), else connecting is refused. Then the
 * broker gives no messages of a queue away, to any node, while earlier ones of it are not acknowledged. A producer that sends what belongs
 * together with one message group, to a topic of type FIFO, has it in one queue, and so in order. A message that is delivered more often than
 * the group's `retryMaxTimes` goes to the broker's own dead letters, so that should be large.
 * @throws {QueueRefused} if the driver cannot be loaded.
 */
export async function openRocketMqTopic({
  endpoints,
  topic,
  group,
  tls,
  credentials,
}: RocketMqOptions): Promise<Queue> {
  const createClient = createRocketMqClients(await loadDriver());
  let aloneUntil = 0;
  return {
    source: 'rocketmq',
    title: `RocketMQ at ${endpoints.join(',')}, topic ${topic}`,
    async connect() {
      if (Date.now() < aloneUntil) throw new Error('It became silent; its connection is given up first.');
      const client = createClient({
        endpoints: endpoints.join(';'),
        namespace: '',
        consumerGroup: group,
        subscriptions: new Map([[topic, '*']]),
        requestTimeout: answerWithin,
        awaitDuration: poll,
        maxRetryAttempts: 1,
        sslEnabled: tls,
        ...(credentials && { sessionCredentials: credentials }),
      });
      const connection = new RocketMqConnection(client, topic, (error) => {
        if (isSilence(error)) aloneUntil = Date.now() + leaveAlone;
      });
      try {
        const orderly = await within(connectWithin, client.started());
        if (orderly === undefined) throw new Error('It did not answer.');
        if (!orderly)
          throw new Error(
            `Its consumer group ${group} does not keep order: make it one with "mqadmin updateSubGroup -g ${group} -o true".`,
          );
        return connection;
      } catch (error) {
        await connection.close();
        const cause = causeOf(error);
        throw isDenial(cause) ? new QueueDenied('does not accept the credentials') : cause;
      }
    },
  };
}

async function loadDriver(): Promise<typeof import('rocketmq-client-nodejs')> {
  try {
    return await import('rocketmq-client-nodejs');
  } catch (error) {
    const packages = ['rocketmq-client-nodejs'];
    const driver = { setting: 'INGEST_ROCKETMQ_ENDPOINTS', of: 'RocketMQ', packages };
    throw new QueueRefused(driverFault(error, driver), { cause: error });
  }
}
