import { execFileSync, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from '../child-server.ts';

/** Where `npm run brokers:fetch` puts the jars. */
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'presently', 'brokers');

/** Small heaps and quick starts: these brokers carry a few thousand records on a machine that does other things, too. */
const frugal = ['-Xms64m', '-Xmx320m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** A broker that is a Java program, by the name of its folder in the cache. */
export interface JavaProgram {
  /** Whether it can be started here. */
  readonly available: boolean;
  /** Runs one of its classes to the end. */
  run(className: string, args: readonly string[]): void;
  /** Starts one of its classes and waits until it says that it is ready. */
  start(
    className: string,
    args: readonly string[],
    ready: RegExp,
    { flags, env }?: { readonly flags?: readonly string[]; readonly env?: Readonly<Record<string, string>> },
  ): Promise<ChildProcess>;
}

export function javaProgram(name: string): JavaProgram {
  const jars = join(cache, name);
  const words = (className: string, args: readonly string[], flags: readonly string[] = []) => [
    ...frugal,
    ...flags,
    '-cp',
    join(jars, '*'),
    className,
    ...args,
  ];
  return {
    available: existsSync(jars) && spawnSync('java', ['-version']).status === 0,
    run(className, args) {
      execFileSync('java', words(className, args), { stdio: 'pipe' });
    },
    start(className, args, ready, { flags = [], env = {} } = {}) {
      return startProgram('java', words(className, args, flags), ready, { env: { ...process.env, ...env } });
    },
  };
}
