import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run build`: what a package or an image carries instead of the sources, because Node strips no types inside node_modules. dist/ mirrors
 * src/, so that every path relative to a file holds in both.
 */
const root = import.meta.dirname;

function run(script: string, ...args: string[]): void {
  execFileSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
}

run('client-example/build-if-needed.ts');
rmSync(join(root, 'dist'), { recursive: true, force: true });
run('node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.build.json');
cpSync(join(root, 'src/demo/data'), join(root, 'dist/demo/data'), { recursive: true });
