import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const stampFile = join(import.meta.dirname, 'dist', '.built-from');

const inputs = [
  'client-example/{index.html,vite.config.ts,compress-assets.ts}',
  'client-example/{src,public}/**/*.*',
  'src/client/**/*.ts',
  'src/clock.ts',
  'package-lock.json',
];

/** A digest of everything the build depends on: file times do not survive a checkout or a copy. */
function digestInputs(): string {
  const digest = createHash('sha256');
  for (const file of inputs.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()) {
    digest
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return digest.digest('hex');
}

const digest = digestInputs();
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) {
  console.log('The page is up to date.');
} else {
  const started = performance.now();
  await build({
    root: import.meta.dirname,
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    logLevel: 'warn',
  });
  writeFileSync(stampFile, digest);
  console.log(`Built the page in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}
