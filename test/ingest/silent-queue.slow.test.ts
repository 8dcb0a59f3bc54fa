import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasKafka, startKafka } from '../kit/brokers/kafka-server.ts';
import { hasNats } from '../kit/nats-server.ts';
import { hasRedis } from '../kit/redis-server.ts';
import { canTest } from '../kit/required.ts';
import { serve } from '../kit/server-process.ts';
import { startRelay } from '../kit/tcp-relay.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';
import { startNatsQueue } from './nats-queue.ts';
import { eventually, push } from './queue-contract.ts';
import { startRedisQueue } from './redis-streams-queue.ts';

/** How long a server may take to end (ms), whatever it is connected to. */
const endsWithin = 10_000;

/** Something that takes connections and never says a word; resolves `asked` when it was spoken to. */
async function startSilence(): Promise<{ readonly port: number; readonly asked: Promise<void> }> {
  const asked = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', () => asked.resolve());
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked: asked.promise };
}

/** Starts a server that reads a queue; the answer tells it to end, and with what code it did and after how long. */
async function startReader(environment: Record<string, string>) {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  const run = await serve({ DATA_DIR: folder.path, ...environment });
  onTestFinished(() => void run.child.kill('SIGKILL'));
  return {
    /** How many records it has applied. */
    async applied(): Promise<number> {
      const metrics = await (await fetch(`${run.url}/metrics`)).text();
      const counts = metrics.matchAll(
        /^presently_ingest_records_total\{[^}]*outcome="applied"[^}]*\} (\d+)$/gm,
      );
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    },
    async end() {
      const began = performance.now();
      run.child.kill('SIGTERM');
      const { code } = await run.ended;
      return { code, milliseconds: performance.now() - began };
    },
  };
}

describe(
  'a server ends in time although a queue takes connections and says nothing',
  { timeout: 60_000 },
  () => {
    test.each([
      ['Kafka', (port: number) => ({ INGEST_KAFKA_BROKERS: `127.0.0.1:${port}` })],
      ['RocketMQ', (port: number) => ({ INGEST_ROCKETMQ_ENDPOINTS: `127.0.0.1:${port}` })],
      ['Redis Streams', (port: number) => ({ INGEST_REDIS_STREAMS_URL: `redis://127.0.0.1:${port}` })],
    ])('%s, from the start', async (_, environmentOf) => {
      const silence = await startSilence();
      const reader = await startReader(environmentOf(silence.port));
      await silence.asked;
      const { code, milliseconds } = await reader.end();
      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(endsWithin);
    });

    // NATS is not spoken to before it has spoken.
    test('NATS, from the start', async () => {
      const silence = await startSilence();
      const reader = await startReader({ INGEST_NATS_URL: `nats://127.0.0.1:${silence.port}` });
      const { code, milliseconds } = await reader.end();
      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(endsWithin);
    });

    test.each([
      ['Redis Streams', startRedisQueue, hasRedis],
      ['NATS', startNatsQueue, hasNats],
    ])('%s, all of a sudden', async (name, startQueue, there) => {
      if (!canTest(name, there)) return;
      await using server = await startQueue();
      const { environment, write } = await server.topic();
      const [variable = '', address = ''] =
        Object.entries(environment).find(([key]) => key.endsWith('URL')) ?? [];
      const url = new URL(address);
      await using relay = await startRelay([Number(url.port)]);
      url.port = String(relay.port);
      const reader = await startReader({ ...environment, [variable]: url.href });
      await write([push('ann', 'Read')]);
      await eventually(async () => expect(await reader.applied()).toBe(1));
      relay.cut();
      const { code, milliseconds } = await reader.end();
      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(endsWithin);
    });

    test.skipIf(!canTest('Kafka', hasKafka))('Kafka, all of a sudden', { timeout: 300_000 }, async () => {
      await using kafka = await startKafka();
      await kafka.createTopic('topic', 1);
      const reader = await startReader({ INGEST_KAFKA_BROKERS: kafka.brokers, INGEST_TOPIC: 'topic' });
      await eventually(async () => expect(await kafka.members('presently')).toBe(1));
      kafka.silence();
      const { code, milliseconds } = await reader.end();
      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(endsWithin);
    });
  },
);
