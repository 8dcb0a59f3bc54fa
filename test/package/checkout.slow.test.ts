import { execFileSync } from 'node:child_process';
import { cpSync, globSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { npm } from '../kit/packed-package.ts';
import { runProcess } from '../kit/server-process.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('a checkout with `npm ci --omit=dev` and nothing built', () => {
  let folder: string;
  beforeAll(async () => {
    const temporary = temporaryFolder();
    folder = temporary.path;
    const options = { cwd: root, encoding: 'utf8' } as const;
    const files = execFileSync(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      options,
    );
    for (const file of files.split('\0').filter(Boolean))
      cpSync(join(root, file), join(folder, file), { recursive: true });
    await npm(['ci', '--omit=dev', '--prefer-offline'], folder);
    return () => temporary[Symbol.dispose]();
  }, 600_000);

  it('serves, and says that the pages are not built', async () => {
    const run = runProcess(process.execPath, ['src/main.ts', 'serve'], { cwd: folder, env: { PORT: '0' } });
    onTestFinished(async () => {
      run.child.kill('SIGTERM');
      expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
    });
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await run.until(/listens on http:\S+\n/))?.[0] ?? '';
    expect(await run.until('The pages are not built')).toContain('npm run build:page');
    expect(await (await fetch(url)).text()).toContain('The pages are not built');
    const answer = await fetch(`${url}/graphql?query={currentTime{utcOffset}}`, {
      headers: { 'x-graphql-yoga-csrf': '1' },
    });
    expect(await answer.json()).toEqual({ data: { currentTime: { utcOffset: '+00:00' } } });
  });

  it('npm start says what is missing, and serves once the pages are there', async () => {
    const refused = await runProcess('npm', ['start'], { cwd: folder }).ended;
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('what builds them is not installed: run "npm install"');
    expect(refused.stderr).not.toMatch(/ERR_MODULE_NOT_FOUND|\n    at /);

    execFileSync(process.execPath, ['client-example/build-if-needed.ts'], { cwd: root });
    cpSync(join(root, 'client-example/dist'), join(folder, 'client-example/dist'), { recursive: true });
    // A group of its own: npm starts a shell, and the shell the server.
    const run = runProcess('npm', ['start'], { cwd: folder, detached: true, env: { PORT: '0' } });
    onTestFinished(async () => {
      if (run.child.exitCode === null && run.child.pid !== undefined) process.kill(-run.child.pid, 'SIGTERM');
      await run.ended;
    });
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await run.until('curl '))?.[0] ?? '';
    expect(await (await fetch(url)).text()).toContain('<script');
  });

  it('has dependencies as small as the README says', () => {
    const bytes = globSync('node_modules/**/*', { cwd: folder })
      .map((file) => lstatSync(join(folder, file)))
      .reduce((sum, stats) => sum + (stats.isFile() ? stats.size : 0), 0);
    for (const file of ['README.md', 'README.zh-CN.md']) {
      const [, megabytes] =
        /npm ci --omit=dev.*?< (\d+) MB/s.exec(readFileSync(join(root, file), 'utf8')) ?? [];
      expect(bytes / 1e6, file).toBeLessThan(Number(megabytes));
    }
  });
});
