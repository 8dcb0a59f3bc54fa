import { Redis } from 'ioredis';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, type RedisServer, startRedis } from '../kit/redis-server.ts';
import { canTest } from '../kit/required.ts';
import { expectRead, expectRefused } from './queue-credentials.ts';

describe.skipIf(!canTest('Redis', hasRedis))('a Redis that asks for credentials', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis({
      users: [
        'default on >the-right-one ~* &* +@all',
        'reader on >the-right-one ~topic +@all',
        'guest on >the-right-one ~other +@all',
      ],
    });
    const redis = new Redis(addressWith(':the-right-one'));
    await redis.xadd('topic', '*', 'payload', '{}');
    redis.disconnect();
    return () => server[Symbol.asyncDispose]();
  });

  function addressWith(credentials: string): string {
    return server.url.replace('//', `//${credentials}@`);
  }

  function environment(credentials: string): Record<string, string> {
    return {
      INGEST_REDIS_STREAMS_URL: credentials ? addressWith(credentials) : server.url,
      INGEST_TOPIC: 'topic',
      INGEST_GROUP: credentials.replace(/:.*/, ''),
    };
  }

  test.each([
    ['a password', ':the-right-one'],
    ['a user and a password', 'reader:the-right-one'],
  ])('is read with the right ones: %s', (_, credentials) => expectRead(environment(credentials)));

  test.each([
    ['none at all', '', 'does not accept the credentials'],
    ['another password', ':a-wrong-one', 'does not accept the credentials'],
    ['another password of a user', 'reader:a-wrong-one', 'does not accept the credentials'],
    ['another user', 'nobody:a-wrong-one', 'does not accept the credentials'],
    ['a user who may read something else', 'guest:the-right-one', 'does not allow its user what is needed'],
  ])('says what is wrong, without the secret: %s', async (_, credentials, refusal) => {
    const title = `Redis Streams at ${server.url.replace('redis://', '')}, stream topic`;
    const said = await expectRefused(environment(credentials), `${title} ${refusal}`);
    expect(said).not.toMatch(/right-one|wrong-one/);
  });
});
