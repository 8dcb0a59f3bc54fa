import { type ChildProcess, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProgram, freePort, startProgram } from './child-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A NATS server with JetStream of the test's own. */
export interface NatsServer extends AsyncDisposable {
  readonly url: string;
  /** Ends it without warning; what was published stays. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with what it had. */
  start(): Promise<void>;
  /** Lets it stand still, as a machine does that is cut off. */
  freeze(): void;
  thaw(): void;
}

/** Whether a NATS server can be started here: Debian's is where only root looks. */
export const hasNats: boolean = spawnSync('nats-server', ['--version'], { env: environment() }).status === 0;

/**
 * Starts a NATS server on a free port of the loopback interface.
 * @param authorization who may do what, as in its configuration. Everybody may do everything if absent.
 */
export async function startNats(authorization?: object): Promise<NatsServer> {
  const folder = temporaryFolder();
  const port = await freePort();
  const config = join(folder.path, 'server.conf');
  writeFileSync(config, JSON.stringify({ authorization }));
  const store = join(folder.path, 'store');
  const args = [
    '--jetstream',
    '--store_dir',
    store,
    '--addr',
    '127.0.0.1',
    '--port',
    String(port),
    '-c',
    config,
  ];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    child = await startProgram('nats-server', args, /Server is ready/, { env: environment() });
  }
  async function stop(): Promise<void> {
    if (child) await endProgram(child, 'SIGKILL');
  }
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
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

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };
}
