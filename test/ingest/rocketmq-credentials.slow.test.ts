import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  hasRocketMq,
  rocketMqUser,
  type RocketMqServer,
  startRocketMq,
} from '../kit/brokers/rocketmq-server.ts';
import { canTest } from '../kit/required.ts';
import { queuesOf } from './ingest-world.ts';
import { expectRead, expectRefused } from './queue-credentials.ts';

// The driver's transport reads it when it is loaded, and then trusts nobody else.
vi.hoisted(() => delete process.env['GRPC_DEFAULT_SSL_ROOTS_FILE_PATH']);

describe.skipIf(!canTest('RocketMQ', hasRocketMq))(
  'a RocketMQ that asks for credentials',
  { timeout: 120_000 },
  () => {
    let server: RocketMqServer;
    const groups = ['plain', 'tls', 'tls-by-name'];
    beforeAll(async () => {
      server = await startRocketMq({ topics: { topic: 1 }, groups, asks: true });
      await server.send('topic', [{ group: 'one', body: '{}' }]);
      return () => server[Symbol.asyncDispose]();
    }, 300_000);

    function environment(
      credentials: typeof rocketMqUser,
      more: Record<string, string> = {},
    ): Record<string, string> {
      return {
        INGEST_ROCKETMQ_ENDPOINTS: server.endpoints,
        INGEST_ROCKETMQ_ACCESS_KEY: credentials.accessKey,
        INGEST_ROCKETMQ_SECRET_KEY: credentials.accessSecret,
        INGEST_TOPIC: 'topic',
        INGEST_GROUP: 'plain',
        ...more,
      };
    }

    test('is read with the right ones', () => expectRead(environment(rocketMqUser)));

    test.each([
      ['another secret', { ...rocketMqUser, accessSecret: 'aWrongOne' }],
      ['another user', { ...rocketMqUser, accessKey: 'nobody' }],
    ])('refuses wrong ones in words that say so: %s', async (_, credentials) => {
      const reason = `RocketMQ at ${server.endpoints}, topic topic does not accept the credentials`;
      const said = await expectRefused(environment(credentials), reason);
      expect(said).not.toMatch(/aWrongOne|theRightOne/);
    });

    describe('over TLS', () => {
      const environmentOverTls = (more: Record<string, string> = {}) =>
        environment(rocketMqUser, { INGEST_ROCKETMQ_TLS: 'true', INGEST_GROUP: 'tls', ...more });

      /** From now until the test ends, the server's certificate is somebody's. */
      function trustServer(): void {
        const authorities = getCACertificates('default');
        setDefaultCACertificates([...authorities, server.certificate]);
        onTestFinished(() => setDefaultCACertificates(authorities));
      }

      async function expectRejected(environment: Record<string, string>): Promise<void> {
        const [queue] = await queuesOf(environment);
        await expect(queue?.connect()).rejects.toThrow(/certificate/i);
      }

      test('is not spoken to if its certificate is nobody’s', () => expectRejected(environmentOverTls()));

      test('is not spoken to if its certificate is another server’s', () => {
        trustServer();
        const elsewhere = server.endpoints.replace('127.0.0.1', '127.0.0.2');
        return expectRejected(environmentOverTls({ INGEST_ROCKETMQ_ENDPOINTS: elsewhere }));
      });

      test.each(['127.0.0.1', 'localhost'])('is read if its certificate is right: %s', (host) => {
        trustServer();
        const endpoints = server.endpoints.replace('127.0.0.1', host);
        const group = host === 'localhost' ? 'tls-by-name' : 'tls';
        return expectRead(environmentOverTls({ INGEST_ROCKETMQ_ENDPOINTS: endpoints, INGEST_GROUP: group }));
      });
    });
  },
);
