import { openKafkaTopic } from './kafka.ts';
import { openNatsStream } from './nats.ts';
import type { Queue } from './queue.ts';
import { openRedisStream } from './redis-streams.ts';
import { openRocketMqTopic } from './rocketmq.ts';

/** Which queues are read, as `settings/ingest.ts` has them. */
export interface QueueSettings {
  readonly INGEST_KAFKA_BROKERS?: readonly string[] | undefined;
  readonly INGEST_ROCKETMQ_ENDPOINTS?: readonly string[] | undefined;
  readonly INGEST_REDIS_STREAMS_URL?: string | undefined;
  readonly INGEST_NATS_URL?: string | undefined;
  readonly INGEST_TOPIC: readonly string[];
  readonly INGEST_GROUP: string;
}

/**
 * The queues that are configured, not yet connected: one for each stream or topic.
 * @throws {QueueRefused} if a driver is missing.
 */
export async function openQueues(settings: QueueSettings): Promise<Queue[]> {
  const { INGEST_KAFKA_BROKERS: brokers, INGEST_ROCKETMQ_ENDPOINTS: endpoints } = settings;
  const { INGEST_REDIS_STREAMS_URL: redis, INGEST_NATS_URL: nats } = settings;
  const { INGEST_TOPIC: topics, INGEST_GROUP: group } = settings;
  const queues: Promise<Queue>[] = [];
  for (const topic of topics) {
    if (brokers !== undefined) queues.push(openKafkaTopic({ brokers, topic, group }));
    if (endpoints !== undefined) queues.push(openRocketMqTopic({ endpoints, topic, group }));
    if (redis !== undefined) queues.push(openRedisStream({ url: redis, stream: topic, group }));
    if (nats !== undefined) queues.push(openNatsStream({ url: nats, stream: topic, group }));
  }
  return Promise.all(queues);
}
