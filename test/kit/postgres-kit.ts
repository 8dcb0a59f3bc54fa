import { Client } from 'pg';
import { afterAll, beforeAll, onTestFailed, onTestFinished } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import { openPostgresStore, type PostgresStoreOptions } from '../../src/store/postgres/postgres-store.ts';
import { canTest } from './required.ts';
import { hasPostgres, type PostgresServer, startPostgres } from './postgres-server.ts';

/** Whether there is a PostgreSQL for tests: one that is given, or one that can be started. */
export const canTestPostgres: boolean = canTest(
  'PostgreSQL',
  process.env['TEST_DATABASE_URL'] !== undefined || hasPostgres,
);

/** A server for the tests of a file, with a schema of its own for each test: dropped when the test passes, kept when it fails. */
export class PostgresKit {
  #server: PostgresServer | undefined;
  #url = process.env['TEST_DATABASE_URL'];
  #count = 0;
  readonly #name: string;

  /** @param name stands before the names of the schemas. To be made where tests are described. */
  constructor(name: string) {
    this.#name = name;
    beforeAll(async () => {
      if (this.#url !== undefined) return;
      this.#server = await startPostgres();
      this.#url = this.#server.url;
    });
    afterAll(() => this.#server?.[Symbol.asyncDispose]());
  }

  get server(): PostgresServer {
    if (!this.#server) throw new Error('The server of these tests is not ours');
    return this.#server;
  }

  /** The address of a new schema. */
  async schema(): Promise<string> {
    const name = `${this.#name}_${process.pid}_${++this.#count}`;
    await this.query(`create schema ${name}`);
    let failed = false;
    onTestFailed(() => {
      failed = true;
    });
    onTestFinished(async () => {
      if (!failed) await this.query(`drop schema if exists ${name} cascade`);
    });
    const url = new URL(this.#url as string);
    url.searchParams.set('options', `-c search_path=${name}`);
    return url.href;
  }

  /** A store in a schema of its own, unless an address is given, that is closed when the test ends. */
  async open(options: Partial<PostgresStoreOptions> = {}): Promise<Store> {
    const store = await openPostgresStore({ url: options.url ?? (await this.schema()), ...options });
    onTestFinished(() => store.close());
    return store;
  }

  /** Runs SQL beside the store. */
  async query<Row extends object>(sql: string, url = this.#url as string): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}
