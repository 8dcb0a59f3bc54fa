import { z } from 'zod';
import { flag, setting, text } from './setting.ts';

const names = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  )
  .pipe(z.array(text).min(1));

const redisAddress = z.url({ protocol: /^rediss?$/ });
const natsAddress = z.url({ protocol: /^(nats|tls)$/ });

const hosts = names.refine((list) => list.every((entry) => /^[^:/\s]+:\d{1,5}$/.test(entry)));

const mechanisms = z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']);

/** The queues from which records are read. */
export const ingestSettings = {
  INGEST_KAFKA_BROKERS: setting({
    about: 'Brokers of the Kafka whose topics are read for records.',
    expected: 'addresses such as 127.0.0.1:9092, separated by commas',
    shown: '',
    schema: hosts.optional(),
  }),
  INGEST_KAFKA_TLS: setting({
    about:
      'Whether they are spoken to over TLS. NODE_EXTRA_CA_CERTS names a certificate authority of your own.',
    expected: 'true or false',
    shown: 'false',
    schema: flag.default(false),
  }),
  INGEST_KAFKA_USERNAME: setting({
    about: 'The user of Kafka, if it asks for one (SASL).',
    expected: 'a name',
    shown: '',
    schema: text.optional(),
  }),
  INGEST_KAFKA_PASSWORD: setting({
    about: 'The password of that user.',
    expected: 'a password',
    shown: '',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  INGEST_KAFKA_SASL: setting({
    about: 'How the password is proved: PLAIN shows it to the broker, so only over TLS.',
    expected: mechanisms.options.join(', '),
    shown: 'SCRAM-SHA-512',
    schema: mechanisms.default('SCRAM-SHA-512'),
  }),
  INGEST_ROCKETMQ_ENDPOINTS: setting({
    about: 'Proxies of the RocketMQ 5 whose topics are read for records, by a group that consumes in order.',
    expected: 'addresses such as 127.0.0.1:8081, separated by commas',
    shown: '',
    schema: hosts.optional(),
  }),
  INGEST_ROCKETMQ_TLS: setting({
    about:
      'Whether they are spoken to over TLS. NODE_EXTRA_CA_CERTS names a certificate authority of your own.',
    expected: 'true or false',
    shown: 'false',
    schema: flag.default(false),
  }),
  INGEST_ROCKETMQ_ACCESS_KEY: setting({
    about: 'The user of RocketMQ, if it asks for one (ACL).',
    expected: 'a name',
    shown: '',
    schema: text.optional(),
  }),
  INGEST_ROCKETMQ_SECRET_KEY: setting({
    about: 'The secret key of that user, with which requests are signed.',
    expected: 'a secret key',
    shown: '',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
  INGEST_REDIS_STREAMS_URL: setting({
    about: 'The Redis or Valkey whose streams are read for records.',
    expected: 'an address such as redis://127.0.0.1:6379',
    shown: '',
    schema: redisAddress.optional(),
    secret: true,
  }),
  INGEST_NATS_URL: setting({
    about: 'The NATS server whose JetStream streams are read for records.',
    expected: 'an address such as nats://127.0.0.1:4222',
    shown: '',
    schema: natsAddress.optional(),
    secret: true,
  }),
  INGEST_TOPIC: setting({
    about: 'What is read in each of these queues: streams or topics, separated by commas.',
    expected: 'names, separated by commas',
    shown: 'presently',
    schema: names.default(['presently']),
  }),
  INGEST_GROUP: setting({
    about: 'The consumer group that all nodes of this system share.',
    expected: 'a name',
    shown: 'presently',
    schema: text.default('presently'),
  }),
};
