import { describe } from 'vitest';
import { hasNats } from '../kit/nats-server.ts';
import { startNatsQueue } from './nats-queue.ts';
import { testQueue } from './queue-contract.ts';
import { testCrashes } from './queue-crash.ts';

describe.skipIf(!hasNats)('NATS JetStream', () => {
  testQueue(startNatsQueue);
  testCrashes(startNatsQueue);
});
