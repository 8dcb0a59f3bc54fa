import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What `npm pack` says of the tarball that it made. */
export interface Tarball {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** The package as a stranger has it: packed here, installed in a folder with nothing else in it. */
export interface InstalledPackage extends Disposable {
  readonly folder: string;
  readonly tarball: Tarball;
}

/** The environment of the shell: without what npm and the test runner have put into it. How to reach the registry stays. */
export function shellEnvironment(): NodeJS.ProcessEnv {
  const added = /^(npm_|VITEST|NODE_ENV$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !added.test(name)));
}

/** Runs npm as from a shell. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const options = { cwd, env: shellEnvironment(), maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('npm', args, options);
  return stdout;
}

/** Packs the checkout and installs the tarball in an empty folder. Needs npm's registry, or its cache. */
export async function installPackage(): Promise<InstalledPackage> {
  using parts = new DisposableStack();
  const { path } = parts.use(temporaryFolder());
  const folder = join(path, 'consumer');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');

  const packed = await npm(['pack', '--json', '--silent', '--pack-destination', path], root);
  const tarball = tarballOf(packed);
  await npm(['install', '--prefer-offline', join(path, tarball.filename)], folder);
  const kept = parts.move();
  return { folder, tarball, [Symbol.dispose]: () => kept.dispose() };
}

function tarballOf(output: string): Tarball {
  // Before its answer npm lets the build script speak.
  const answer: unknown = JSON.parse(output.slice(output.search(/^[[{]\s*$/m)));
  const [tarball] = Object.values(answer as Record<string, Tarball>);
  if (!tarball) throw new Error(`npm pack said nothing of a tarball: ${output}`);
  return tarball;
}
