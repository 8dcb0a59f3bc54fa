import { temporaryFolder } from '../../kit/temporary-folder.ts';
import type { PlainServerQuestions } from '../servers/plain-ws-server.ts';
import type { PresentlyQuestions } from '../servers/presently-server.ts';
import type { YogaServerQuestions } from '../servers/yoga-server.ts';
import { startChild, type Child, type Questions } from './child.ts';

/** A server under test, in a process of its own, gone when it is disposed. */
export interface Server<Api extends Questions> extends Child<Api> {
  readonly port: number;
  readonly speaksGraphQL: boolean;
}

/** Of every server under test: memory can be measured after a full garbage collection, and whoever runs it may add a profiler. */
export const serverFlags = ['--expose-gc', ...(process.env['BENCH_SERVER_FLAGS']?.split(' ') ?? [])];

/**
 * @param dataDir a folder to use and keep; one of its own, gone with the server, if absent.
 * @param environment variables besides those that every server has.
 */
export async function startPresently(
  dataDir?: string,
  environment?: Record<string, string>,
): Promise<Server<PresentlyQuestions>> {
  await using parts = new AsyncDisposableStack();
  const folder = dataDir ?? parts.use(temporaryFolder()).path;
  const child = parts.use(
    startChild<PresentlyQuestions>(new URL('../servers/presently-server.ts', import.meta.url), serverFlags),
  );
  const port = await child.ask('listen', folder, environment ?? {});
  const running = parts.move();
  return { ask: child.ask, port, speaksGraphQL: true, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

export async function startPlainServer(): Promise<Server<PlainServerQuestions>> {
  const child = startChild<PlainServerQuestions>(
    new URL('../servers/plain-ws-server.ts', import.meta.url),
    serverFlags,
  );
  return { ...child, port: await child.ask('listen'), speaksGraphQL: false };
}

export async function startYoga(): Promise<Server<YogaServerQuestions>> {
  const child = startChild<YogaServerQuestions>(
    new URL('../servers/yoga-server.ts', import.meta.url),
    serverFlags,
  );
  return { ...child, port: await child.ask('listen'), speaksGraphQL: true };
}
