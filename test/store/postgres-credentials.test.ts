import { beforeAll, describe, expect, test } from 'vitest';
import { StoreRefused } from '../../src/store/contract.ts';
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { freePort } from '../kit/child-server.ts';
import { canTest } from '../kit/required.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../kit/postgres-server.ts';

/** Why a store cannot be opened. */
async function whyNot(url: string, patience = 3_600_000): Promise<string> {
  const error: unknown = await openPostgresStore({ url, patience }).then(
    () => expect.unreachable(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreRefused);
  return (error as Error).message;
}

describe.skipIf(!canTest('PostgreSQL', hasPostgres))('a PostgreSQL that asks for a password', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres('the-right-one');
    return () => server[Symbol.asyncDispose]();
  });

  test('is opened with the right one', async () => {
    const store = await openPostgresStore({ url: server.url });
    await store.ping();
    await store.close();
  });

  // A patience that outlasts the test, as would connections that nobody closed: the server does so after a minute.
  test.each([
    ['another one', 'test:a-wrong-one@', 'PostgreSQL does not accept the credentials.'],
    ['another user', 'nobody:the-right-one@', 'PostgreSQL does not accept the credentials.'],
    ['none', 'test@', 'PostgreSQL asks for a password, and DATABASE_URL has none.'],
  ])('says at once what is wrong, without names and secrets: %s', async (_, credentials, sentence) => {
    expect(await whyNot(server.url.replace('test:the-right-one@', credentials))).toBe(sentence);
  });
});

test('a PostgreSQL that is not there is waited for; then it is said why it could not be reached', async () => {
  const url = `postgres://test:hush@127.0.0.1:${await freePort()}/db`;
  expect(await whyNot(url, 300)).toMatch(/^PostgreSQL cannot be used\. .*ECONNREFUSED 127\.0\.0\.1:\d+\.$/);
});
