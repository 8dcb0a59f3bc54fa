import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(import.meta.dirname, 'dist');
const stampName = '.built-from';

const inputs = [
  'client-example/{index.html,vite.config.ts,compress-assets.ts,build-if-needed.ts}',
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

/** Builds beside the pages and puts the result in their place at once: another process may serve them, or build them, at the same time. */
async function buildPages(vite: typeof import('vite'), digest: string): Promise<void> {
  // Whoever asks for the pages may run in another mode, as a test does: they would get React's development build.
  process.env['NODE_ENV'] = 'production';
  const made = join(root, 'node_modules', `.presently-pages-${process.pid}`);
  await vite.build({
    root: import.meta.dirname,
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: made },
  });
  writeFileSync(join(made, stampName), digest);
  rmSync(dist, { recursive: true, force: true });
  try {
    renameSync(made, dist);
  } catch (error) {
    // Somebody else was faster; what they built is the same.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    rmSync(made, { recursive: true, force: true });
  }
}

/** What builds the pages, or undefined where only what serves them is installed. */
async function loadVite(): Promise<typeof import('vite') | undefined> {
  try {
    return await import('vite');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}

const digest = digestInputs();
if (existsSync(join(dist, stampName)) && readFileSync(join(dist, stampName), 'utf8') === digest) {
  console.log('The page is up to date.');
} else {
  const vite = await loadVite();
  if (vite) {
    const started = performance.now();
    await buildPages(vite, digest);
    console.log(`Built the page in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  } else {
    console.error(
      'The pages are not built as they are now, and what builds them is not installed: run "npm install". "node src/main.ts serve" serves without.',
    );
    process.exitCode = 1;
  }
}
