import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  hasRocketMq,
  rocketMqUser,
  type RocketMqServer,
  startRocketMq,
} from '../kit/brokers/rocketmq-server.ts';
import { canTest } from '../kit/required.ts';
import { startApp } from '../kit/start-app.ts';
import { queuesOf } from './ingest-world.ts';

const eventually = { timeout: 60_000, interval: 100 };

describe.skipIf(!canTest('RocketMQ', hasRocketMq))(
  'a RocketMQ that asks for credentials',
  { timeout: 120_000 },
  () => {
    let server: RocketMqServer;
    beforeAll(async () => {
      server = await startRocketMq({ topics: { topic: 1 }, groups: ['presently'], asks: true });
      await server.send('topic', [{ group: 'one', body: '{}' }]);
      return () => server[Symbol.asyncDispose]();
    }, 300_000);

    function environment(credentials: typeof rocketMqUser): Record<string, string> {
      return {
        INGEST_ROCKETMQ_ENDPOINTS: server.endpoints,
        INGEST_ROCKETMQ_ACCESS_KEY: credentials.accessKey,
        INGEST_ROCKETMQ_SECRET_KEY: credentials.accessSecret,
        INGEST_TOPIC: 'topic',
      };
    }

    test('is read with the right ones', async () => {
      const [queue] = await queuesOf(environment(rocketMqUser));
      const connection = await queue?.connect();
      try {
        await vi.waitFor(async () => expect(await connection?.next()).toHaveLength(1), eventually);
      } finally {
        await connection?.close();
      }
    });

    test.each([
      ['another secret', { ...rocketMqUser, accessSecret: 'aWrongOne' }],
      ['another user', { ...rocketMqUser, accessKey: 'nobody' }],
    ])('refuses wrong ones in words that say so: %s', async (_, credentials) => {
      await using app = await startApp({ environment: environment(credentials) });
      const reason = `RocketMQ at ${server.endpoints}, topic topic does not accept the credentials`;
      await vi.waitFor(async () => {
        const readiness = await (await fetch(`${app.url}/readyz`)).json();
        expect(readiness).toEqual({ status: 'degraded', reasons: [expect.stringContaining(reason)] });
      }, eventually);
    });
  },
);
