import type { ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, globSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endProgram, freePort, startProgram } from './child-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A PostgreSQL of the test's own. */
export interface PostgresServer extends AsyncDisposable {
  readonly url: string;
  /** Ends it as a machine does that loses its power. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

/** The newest server installed here, where Debian and others put it. */
const program = globSync(['/usr/lib/postgresql/*/bin/postgres', '/usr/local/{pgsql/,}bin/postgres'])
  .filter((path) => globSync(join(dirname(path), 'initdb')).length > 0)
  .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  .at(-1);

/** Whether a PostgreSQL can be started here. */
export const hasPostgres: boolean = program !== undefined;

/**
 * Starts a PostgreSQL on a free port of the loopback interface, with settings such as it has by default.
 * @param password what it asks for; it lets in everybody if absent.
 */
export async function startPostgres(password?: string): Promise<PostgresServer> {
  if (program === undefined) throw new Error('There is no PostgreSQL here');
  const folder = temporaryFolder();
  const owner = unprivileged();
  if (owner) chownSync(folder.path, owner.uid, owner.gid);
  chmodSync(folder.path, 0o700);
  const data = join(folder.path, 'data');
  const passwordFile = join(folder.path, 'password');
  writeFileSync(passwordFile, password ?? '');
  const access = password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', '--pwfile', passwordFile];
  execFileSync(
    join(dirname(program), 'initdb'),
    ['-D', data, '-U', 'test', ...access, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { stdio: 'pipe', ...owner },
  );
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder.path];
    child = await startProgram(
      program as string,
      settings,
      /database system is ready to accept connections/,
      owner,
    );
  }
  async function stop(): Promise<void> {
    if (child) await endProgram(child, 'SIGQUIT');
  }
  await start();
  return {
    url: `postgres://test${password === undefined ? '' : `:${password}`}@127.0.0.1:${port}/postgres`,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      folder[Symbol.dispose]();
    },
  };
}

/** The server refuses to run as root: then somebody else owns it. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
