import { type KafkaCredentials, type KafkaOptions, openKafkaTopic } from './kafka.ts';
import { openNatsStream } from './nats.ts';
import type { Queue } from './queue.ts';
import { openRedisStream } from './redis-streams.ts';
import { openRocketMqTopic, type RocketMqOptions } from './rocketmq.ts';

/** Which queues are read, as `settings/ingest.ts` has them. */
export interface QueueSettings {
  readonly INGEST_KAFKA_BROKERS?: readonly string[] | undefined;
  readonly INGEST_KAFKA_TLS: boolean;
  readonly INGEST_KAFKA_USERNAME?: string | undefined;
  readonly INGEST_KAFKA_PASSWORD?: string | undefined;
  readonly INGEST_KAFKA_SASL: KafkaCredentials['mechanism'];
  readonly INGEST_ROCKETMQ_ENDPOINTS?: readonly string[] | undefined;
  readonly INGEST_ROCKETMQ_TLS: boolean;
  readonly INGEST_ROCKETMQ_ACCESS_KEY?: string | undefined;
  readonly INGEST_ROCKETMQ_SECRET_KEY?: string | undefined;
  readonly INGEST_REDIS_STREAMS_URL?: string | undefined;
  readonly INGEST_NATS_URL?: string | undefined;
  readonly INGEST_TOPIC: readonly string[];
  readonly INGEST_GROUP: string;
}

/**
 * The queues that are configured, not yet connected: one for each stream or topic.
 * @throws {QueueRefused} if a driver cannot be loaded.
 */
export async function openQueues(settings: QueueSettings): Promise<Queue[]> {
  const { INGEST_KAFKA_BROKERS: brokers, INGEST_ROCKETMQ_ENDPOINTS: endpoints } = settings;
  const { INGEST_REDIS_STREAMS_URL: redis, INGEST_NATS_URL: nats } = settings;
  const { INGEST_TOPIC: topics, INGEST_GROUP: group } = settings;
  const queues: Promise<Queue>[] = [];
  for (const topic of topics) {
    if (brokers !== undefined) queues.push(openKafkaTopic({ brokers, topic, group, ...toKafka(settings) }));
    if (endpoints !== undefined)
      queues.push(openRocketMqTopic({ endpoints, topic, group, ...toRocketMq(settings) }));
    if (redis !== undefined) queues.push(openRedisStream({ url: redis, stream: topic, group }));
    if (nats !== undefined) queues.push(openNatsStream({ url: nats, stream: topic, group }));
  }
  return Promise.all(queues);
}

function toKafka(settings: QueueSettings): Pick<KafkaOptions, 'tls' | 'credentials'> {
  const { INGEST_KAFKA_USERNAME: username, INGEST_KAFKA_PASSWORD: password } = settings;
  const { INGEST_KAFKA_SASL: mechanism, INGEST_KAFKA_TLS: tls } = settings;
  const known = username !== undefined && password !== undefined;
  return { tls, credentials: known ? { mechanism, username, password } : undefined };
}

function toRocketMq(settings: QueueSettings): Pick<RocketMqOptions, 'tls' | 'credentials'> {
  const { INGEST_ROCKETMQ_ACCESS_KEY: accessKey, INGEST_ROCKETMQ_SECRET_KEY: accessSecret } = settings;
  const known = accessKey !== undefined && accessSecret !== undefined;
  return {
    tls: settings.INGEST_ROCKETMQ_TLS,
    credentials: known ? { accessKey, accessSecret } : undefined,
  };
}
