import { pino, type Logger } from 'pino';
import { createApp, type App } from '../../src/app.ts';
import type { Role } from '../../src/auth/principal.ts';
import { signToken } from '../../src/auth/tokens.ts';
import { systemClock, type Clock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The secret that signs tokens in tests. */
const secret = 'a secret for tests, long enough to be one';

/** A real server on a free port with a database of its own, gone when the test is over. */
export interface TestApp extends App {
  readonly dataDir: string;
  /** A token for a subject, valid for a day. */
  token(subject: string, role?: Role, ttl?: number): Promise<string>;
  /** Asks over HTTP and answers with the whole GraphQL answer. */
  ask<Data = Record<string, unknown>>(query: string, options?: AskOptions): Promise<Answer<Data>>;
}

export interface AskOptions {
  readonly variables?: Record<string, unknown>;
  readonly token?: string;
}

export interface Answer<Data> {
  readonly data: Data;
  readonly errors?: {
    readonly message: string;
    readonly path?: unknown[];
    readonly extensions?: { readonly code?: string };
  }[];
}

export interface TestAppOptions {
  readonly environment?: Record<string, string>;
  readonly clock?: Clock;
  /** Instead of standard output. */
  readonly log?: Logger;
  /** A folder to keep; made and removed with the app if absent. */
  readonly dataDir?: string;
}

/** Starts a server. Environment variables as for the real one; `PORT` is 0 and logs are silent unless told otherwise. */
export async function startApp({
  environment = {},
  clock = systemClock,
  dataDir,
  log,
}: TestAppOptions = {}): Promise<TestApp> {
  await using parts = new AsyncDisposableStack();
  const folder = dataDir ?? parts.use(temporaryFolder()).path;
  const config = readConfig({
    PORT: '0',
    DATA_DIR: folder,
    AUTH_SECRET: secret,
    LOG_LEVEL: 'silent',
    ...environment,
  });
  const app = parts.use(await createApp(config, { clock, log: log ?? pino({ level: config.LOG_LEVEL }) }));
  const token: TestApp['token'] = (subject, role = 'user', ttl = 86_400_000) =>
    signToken(secret, { subject, role }, clock, ttl);
  const running = parts.move();

  return {
    ...app,
    dataDir: folder,
    token,
    async ask<Data>(query: string, { variables, token: bearer }: AskOptions = {}) {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer<Data>;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
