import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Bus, BusRefused } from '../../src/bus/contract.ts';
import { createRedisBus } from '../../src/bus/redis-bus.ts';
import { canTestPostgres, PostgresKit } from '../kit/postgres-kit.ts';
import { hasRedis, type RedisServer, startRedis } from '../kit/redis-server.ts';
import { canTest } from '../kit/required.ts';
import { startApp } from '../kit/start-app.ts';

const eventually = { timeout: 15_000, interval: 50 };

/** A user of the test's own; with the channels that it needs, unless others are named. */
interface User {
  readonly url: string;
  /** Changes what it may do, and lets go of its connections: an existing one would stay what it is. */
  change(...rules: readonly string[]): Promise<void>;
}

describe.skipIf(!canTest('Redis', hasRedis))('a Redis that does not take everybody', () => {
  let server: RedisServer;
  let admin: Redis;
  let users = 0;
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await server[Symbol.asyncDispose]();
  });

  async function addUser(...rules: readonly string[]): Promise<User> {
    const name = `user-${++users}`;
    const change: User['change'] = async (...changes) => {
      await admin.acl('SETUSER', name, ...changes);
      await admin.client('KILL', 'USER', name);
    };
    await change('on', '>the-right-one', '~*', '&*', '+@all', ...rules);
    return { url: server.url.replace('//', `//${name}:the-right-one@`), change };
  }

  async function open(url: string): Promise<Bus> {
    const bus = await createRedisBus({ url, beatEvery: 100 });
    onTestFinished(() => bus.close());
    return bus;
  }

  /** Why the bus did not open, which is known at once: its patience would outlast the test. */
  async function whyNot(url: string): Promise<string> {
    const error: unknown = await createRedisBus({ url, patience: 3_600_000 }).then(
      () => expect.unreachable(),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(BusRefused);
    return (error as Error).message;
  }

  it('is told at once when a bus opens, without names and secrets', async () => {
    const name = `Redis at ${server.url.replace('redis://', '')}`;
    const { url } = await addUser();
    const wrong = url.replace('right', 'wrong');
    expect(await whyNot(wrong)).toBe(`${name} does not accept the credentials.`);
    expect(await whyNot(wrong.replace('user-', 'nobody-'))).toBe(`${name} does not accept the credentials.`);
  });

  it('is told of a bus that was open, until the credentials are accepted again', async () => {
    const { url, change } = await addUser();
    const bus = await open(url);
    expect(bus).toMatchObject({ isConnected: true, refusal: undefined });

    await change('resetpass', '>another');
    await expect
      .poll(() => bus, eventually)
      .toMatchObject({ isConnected: false, refusal: 'Redis does not accept the credentials.' });

    await change('>the-right-one');
    await expect.poll(() => bus, eventually).toMatchObject({ isConnected: true, refusal: undefined });
  });

  it('is told of a bus whose user has no channels, until it is given them', async () => {
    const { url, change } = await addUser('resetchannels');
    const bus = await open(url);
    expect(bus).toMatchObject({
      isConnected: false,
      refusal: 'Redis does not allow its user what is needed.',
    });

    await change('&*');
    await expect.poll(() => bus, eventually).toMatchObject({ isConnected: true, refusal: undefined });
  });

  it('is told no more when the server is away', async () => {
    await using other = await startRedis();
    const bus = await open(other.url);
    const otherAdmin = new Redis(other.url).on('error', () => {});
    onTestFinished(() => otherAdmin.disconnect());
    await otherAdmin.config('SET', 'requirepass', 'another');
    await otherAdmin.call('CLIENT', 'KILL', 'SKIPME', 'yes');
    await expect.poll(() => bus.refusal, eventually).toBe('Redis does not accept the credentials.');

    await other.stop();
    await expect.poll(() => bus, eventually).toMatchObject({ isConnected: false, refusal: undefined });
  });

  describe.skipIf(!canTestPostgres)('as a server tells it', () => {
    const postgres = new PostgresKit('refusals');

    it('is a reason why it is degraded', async () => {
      const { url, change } = await addUser();
      const environment = { DATABASE_URL: await postgres.schema(), REDIS_URL: url };
      await using app = await startApp({ environment });
      const readiness = async (): Promise<unknown> => (await fetch(`${app.url}/readyz`)).json();
      await expect.poll(readiness, eventually).toEqual({ status: 'ready', reasons: [] });

      await change('resetpass', '>another');
      await expect.poll(readiness, eventually).toEqual({
        status: 'degraded',
        reasons: [
          'The bus is away: other nodes hear late of what happens here.',
          'Redis does not accept the credentials.',
        ],
      });
    });
  });
});
