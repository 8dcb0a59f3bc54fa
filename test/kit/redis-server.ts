import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { endProgram, freePort, startProgram } from './child-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A Redis of the test's own. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  /** Ends it; everything in it is gone, unless it is durable. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Lets it stand still, as a machine does that is cut off: connections stay, nothing is answered. */
  freeze(): void;
  thaw(): void;
}

/** Whether a Redis can be started here. */
export const hasRedis: boolean = spawnSync('redis-server', ['--version']).status === 0;

/**
 * Starts a Redis on a free port of the loopback interface; as a cluster of one, or so that it keeps what it has answered, if asked. A cluster
 * without slots is one that is not set up yet.
 */
export async function startRedis({
  cluster = false,
  slots = true,
  durable = false,
  users = [],
}: {
  readonly cluster?: boolean;
  readonly slots?: boolean;
  readonly durable?: boolean;
  /** Who may do what, as in its configuration: "default on >secret ~* &* +@all". Everybody may do everything if absent. */
  readonly users?: readonly string[];
} = {}): Promise<RedisServer> {
  const folder = temporaryFolder();
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder.path];
  for (const user of users) args.push('--user', ...user.split(' '));
  if (durable) args.push('--appendonly', 'yes', '--appendfsync', 'always');
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const mode = cluster ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] : [];
    child = await startProgram('redis-server', [...args, ...mode], /Ready to accept connections/);
  }
  async function stop(): Promise<void> {
    if (child) await endProgram(child, 'SIGKILL');
  }
  await start();
  if (cluster && slots) claimAllSlots(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await stop();
      folder[Symbol.dispose]();
    },
  };
}

/** Makes a cluster of a single server: it answers for all 16,384 slots. */
function claimAllSlots(port: number): void {
  const ask = (...words: string[]) =>
    spawnSync('redis-cli', ['-p', String(port), ...words], { encoding: 'utf8' }).stdout;
  ask('cluster', 'addslotsrange', '0', '16383');
  while (!ask('cluster', 'info').includes('cluster_state:ok'));
}
