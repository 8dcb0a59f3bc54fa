import { describe } from 'vitest';
import { hasRedis } from '../kit/redis-server.ts';
import { startRedisQueue } from './redis-streams-queue.ts';
import { testCrashes } from './queue-crash.ts';

describe.skipIf(!hasRedis)('Redis Streams', () => testCrashes(startRedisQueue));
