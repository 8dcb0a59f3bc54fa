import { Redis } from 'ioredis';
import { startRedis } from '../kit/redis-server.ts';
import type { TestQueueServer } from './queue-contract.ts';

let streams = 0;

/** A Redis Streams server of the test's own, as a queue. */
export async function startRedisQueue(): Promise<TestQueueServer> {
  const server = await startRedis({ durable: true });
  return {
    ...server,
    async topic() {
      const stream = `stream-${++streams}`;
      return {
        environment: { INGEST_REDIS_STREAMS_URL: server.url, INGEST_TOPIC: stream },
        async write(records) {
          const redis = new Redis(server.url);
          const pipeline = redis.pipeline();
          for (const { payload, key } of records)
            pipeline.xadd(stream, '*', 'payload', payload, ...(key === undefined ? [] : ['key', key]));
          await pipeline.exec();
          redis.disconnect();
        },
      };
    },
  };
}
