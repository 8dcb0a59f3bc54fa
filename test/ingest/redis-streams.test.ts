import { Redis } from 'ioredis';
import { describe } from 'vitest';
import { hasRedis, startRedis } from '../kit/redis-server.ts';
import { type TestQueueServer, testQueue } from './queue-contract.ts';

describe.skipIf(!hasRedis)('Redis Streams', () => testQueue(start));

let streams = 0;

async function start(): Promise<TestQueueServer> {
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
