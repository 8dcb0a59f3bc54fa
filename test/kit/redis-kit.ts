import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';
import { canTest } from './required.ts';

/** Whether there is a Redis for tests: one that is given, or one that can be started. */
export const canTestRedis: boolean = canTest(
  'Redis',
  process.env['TEST_REDIS_URL'] !== undefined || hasRedis,
);

/** A Redis for the tests of a file, with names of its own for each test. */
export class RedisKit {
  #server: RedisServer | undefined;
  #url = process.env['TEST_REDIS_URL'];

  /** To be made where tests are described. */
  constructor() {
    beforeAll(async () => {
      if (this.#url !== undefined) return;
      this.#server = await startRedis();
      this.#url = this.#server.url;
    });
    afterAll(() => this.#server?.[Symbol.asyncDispose]());
  }

  get url(): string {
    return this.#url as string;
  }

  /** A prefix that nobody else has. */
  prefix(): string {
    return `test:${randomUUID()}:`;
  }
}
