import { Producer, stringSerializers } from '@platformatic/kafka';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasKafka, kafkaUser, type KafkaServer, startKafka } from '../kit/brokers/kafka-server.ts';
import { canTest } from '../kit/required.ts';
import { queuesOf } from './ingest-world.ts';
import { expectRead, expectRefused } from './queue-credentials.ts';

describe.skipIf(!canTest('Kafka', hasKafka))(
  'a Kafka that asks for credentials',
  { timeout: 120_000 },
  () => {
    let server: KafkaServer;
    beforeAll(async () => {
      server = await startKafka();
      await server.createTopic('topic', 1);
      const producer = new Producer({
        clientId: 'test',
        bootstrapBrokers: [server.brokers],
        serializers: stringSerializers,
      });
      await producer.send({
        messages: [{ topic: 'topic', value: '{}' }],
      });
      await producer.close();
      const authorities = getCACertificates('default');
      setDefaultCACertificates([...authorities, server.secured.certificate]);
      return async () => {
        setDefaultCACertificates(authorities);
        await server[Symbol.asyncDispose]();
      };
    }, 300_000);

    function environment(
      listener: 'tls' | 'tlsByName' | 'plain',
      more: Record<string, string> = {},
    ): Record<string, string> {
      return {
        INGEST_KAFKA_BROKERS: server.secured[listener],
        INGEST_KAFKA_USERNAME: kafkaUser.username,
        INGEST_KAFKA_PASSWORD: kafkaUser.password,
        INGEST_KAFKA_TLS: String(listener !== 'plain'),
        INGEST_TOPIC: 'topic',
        ...more,
      };
    }

    test.each([
      ['SCRAM over TLS', 'tls', {}],
      ['SCRAM with SHA-256 over TLS', 'tls', { INGEST_KAFKA_SASL: 'SCRAM-SHA-256' }],
      ['PLAIN over TLS', 'tls', { INGEST_KAFKA_SASL: 'PLAIN' }],
      ['SCRAM over TLS by name', 'tlsByName', {}],
      ['SCRAM over a plain connection', 'plain', {}],
      ['PLAIN over a plain connection', 'plain', { INGEST_KAFKA_SASL: 'PLAIN' }],
    ] as const)('is read with the right ones: %s', async (name, listener, more) => {
      await expectRead(environment(listener, { ...more, INGEST_GROUP: name.replaceAll(/\W/g, '-') }));
    });

    test.each([
      ['SCRAM', {}],
      ['SCRAM with SHA-256', { INGEST_KAFKA_SASL: 'SCRAM-SHA-256' }],
      ['PLAIN', { INGEST_KAFKA_SASL: 'PLAIN' }],
    ])('refuses wrong ones in words that say so, and is tried again: %s', async (_, more) => {
      const reason = `Kafka at ${server.secured.tls}, topic topic does not accept the credentials`;
      const wrong = environment('tls', { ...more, INGEST_KAFKA_PASSWORD: 'a wrong one' });
      expect(await expectRefused(wrong, reason)).not.toMatch(/a wrong one|the right one/);
    });

    test('is not spoken to over TLS if its certificate is nobody’s', async () => {
      setDefaultCACertificates(getCACertificates('bundled'));
      const [queue] = await queuesOf(environment('tls'));
      await expect(queue?.connect()).rejects.toThrow(/certificate/i);
    });
  },
);
