import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Consumer } from '@platformatic/kafka';
import { expect, test } from 'vitest';
import { KafkaConnection } from '../../src/ingest/kafka-connection.ts';

/** The driver, told step by step what the broker answers: a real one does not let a test choose when. */
class StagedConsumer extends EventEmitter {
  generationId = 1;
  readonly topics = { track: (): void => {} };
  /** One for each stream that was asked for. */
  readonly asked: PromiseWithResolvers<PassThrough>[] = [];

  consume(): Promise<PassThrough> {
    const stream = Promise.withResolvers<PassThrough>();
    this.asked.push(stream);
    return stream.promise;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function open() {
  const consumer = new StagedConsumer();
  const connection = new KafkaConnection(consumer as unknown as Consumer, 'topic');
  return { consumer, connection };
}

/** A stream that has fetched one record. */
function streamOf(offset: bigint): PassThrough {
  const stream = new PassThrough({ objectMode: true });
  stream.write({ topic: 'topic', partition: 0, offset, timestamp: 1n, value: Buffer.from('{}') });
  return stream;
}

test('a stream that is ready only after the group began to be dealt anew is not read', async () => {
  const { consumer, connection } = open();
  consumer.emit('consumer:group:join');
  await connection.letGo();
  const late = streamOf(1n);
  consumer.asked[0]?.resolve(late);

  expect(await connection.next()).toEqual([]);
  expect(late.destroyed).toBe(true);

  consumer.generationId = 2;
  consumer.emit('consumer:group:join');
  consumer.asked[1]?.resolve(streamOf(2n));
  expect(await connection.next()).toMatchObject([{ offset: '2' }]);
  await connection.close();
});

test('a stream is given up when another one takes its place', async () => {
  const { consumer, connection } = open();
  consumer.emit('consumer:group:join');
  const first = streamOf(1n);
  consumer.asked[0]?.resolve(first);
  expect(await connection.next()).toMatchObject([{ offset: '1' }]);

  consumer.emit('consumer:group:join');
  consumer.asked[1]?.resolve(streamOf(2n));
  expect(await connection.next()).toMatchObject([{ offset: '2' }]);
  expect(first.destroyed).toBe(true);
  await connection.close();
});
