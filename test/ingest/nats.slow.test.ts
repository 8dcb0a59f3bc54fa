import { describe } from 'vitest';
import { hasNats } from '../kit/nats-server.ts';
import { startNatsQueue } from './nats-queue.ts';
import { testCrashes } from './queue-crash.ts';

describe.skipIf(!hasNats)('NATS JetStream', () => testCrashes(startNatsQueue));
