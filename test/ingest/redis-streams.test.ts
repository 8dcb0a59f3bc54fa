import { describe } from 'vitest';
import { hasRedis } from '../kit/redis-server.ts';
import { startRedisQueue } from './redis-streams-queue.ts';
import { testQueue } from './queue-contract.ts';

describe.skipIf(!hasRedis)('Redis Streams', () => testQueue(startRedisQueue));
