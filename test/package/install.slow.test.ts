import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { installPackage, type InstalledPackage } from '../kit/packed-package.ts';
import { readSnippets } from '../kit/readme.ts';
import { runProcess, type Run } from '../kit/server-process.ts';
import { openSocket } from '../kit/socket-client.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPackage();
  return () => installed[Symbol.dispose]();
}, 600_000);

/** Runs a program in the folder where the package is installed, until the test is over. */
function runThere(command: string, args: string[], env: Record<string, string> = {}): Run {
  // A group of its own: npx starts a shell, and the shell the server.
  const run = runProcess(command, args, {
    cwd: installed.folder,
    detached: true,
    env: { PORT: '0', LOG_LEVEL: 'silent', HOME: installed.folder, ...env },
  });
  onTestFinished(async () => {
    if (run.child.exitCode === null && run.child.pid !== undefined) process.kill(-run.child.pid, 'SIGTERM');
    await run.ended;
  });
  return run;
}

async function addressOf(run: Run): Promise<string> {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(await run.until(/http:\/\/\S+\n/))?.[0] ?? '';
}

async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

describe('the package, installed in an empty folder', () => {
  it('carries what runs and nothing else, and is as small as the README says', () => {
    const { size, unpackedSize, files } = installed.tarball;
    const expected =
      /^(LICENSE|README(\.zh-CN)?\.md|package\.json|schema\/[\w-]+\.graphql|client-example\/dist\/.+|dist\/.+\.(js|d\.ts)|dist\/demo\/data\/[\w-]+\.(csv|md))$/;
    expect(files.map(({ path }) => path).filter((path) => !expected.test(path))).toEqual([]);

    for (const file of ['README.md', 'README.zh-CN.md']) {
      const [, packed, unpacked] =
        /presently-\d+\.\d+\.\d+\.tgz.*?< (\d+(?:\.\d+)?) MB.*?< (\d+(?:\.\d+)?) MB/s.exec(
          readFileSync(join(root, file), 'utf8'),
        ) ?? [];
      expect(size, file).toBeLessThan(Number(packed) * 1e6);
      expect(unpackedSize, file).toBeLessThan(Number(unpacked) * 1e6);
    }
  });

  it('npx presently serve answers over HTTP and WebSocket, and shows its pages', async () => {
    const url = await addressOf(runThere('npx', ['presently', 'serve']));
    expect(await ask(url, '{ currentTime(timeZone: "UTC") { utcOffset } }')).toEqual({
      data: { currentTime: { utcOffset: '+00:00' } },
    });

    await using socket = openSocket({ url });
    const { currentTime } = await socket
      .follow<{ currentTime: { instant: string } }>('subscription { currentTime(every: "PT1S") { instant } }')
      .next();
    expect(Date.parse(currentTime.instant)).not.toBeNaN();

    const page = await (await fetch(url)).text();
    const [, script = ''] = /<script[^>]* src="([^"]+)"/.exec(page) ?? [];
    expect((await fetch(new URL(script, url))).headers.get('content-type')).toContain('javascript');
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', reasons: [] });
  });

  it('npx presently serve --demo replays its recorded data', async () => {
    const run = runThere('npx', ['presently', 'serve', '--demo'], { DATA_DIR: './demo-data' });
    const url = await addressOf(run);
    await run.until('curl ');
    expect(await ask(url, '{ headcount(locationId: "calit2") { capacity } }')).toEqual({
      data: { headcount: { capacity: 100 } },
    });
  });

  it.each([
    ['pg', { DATABASE_URL: 'postgres://127.0.0.1/db' }],
    ['ioredis', { DATABASE_URL: 'postgres://127.0.0.1/db', REDIS_URL: 'redis://127.0.0.1' }],
    ['ioredis', { INGEST_REDIS_STREAMS_URL: 'redis://127.0.0.1' }],
    ['@platformatic/kafka', { INGEST_KAFKA_BROKERS: '127.0.0.1:9092' }],
    ['@nats-io/transport-node @nats-io/jetstream', { INGEST_NATS_URL: 'nats://127.0.0.1' }],
    ['rocketmq-client-nodejs', { INGEST_ROCKETMQ_ENDPOINTS: '127.0.0.1:8081' }],
  ])(
    'says in one sentence that it needs %s, which is installed only where it is used: %j',
    async (names, env) => {
      const run = runThere('npx', ['presently', 'serve'], { ...env, DATA_DIR: './no-driver' });
      const { code, stdout, stderr } = await run.ended;
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      const [variable = ''] = Object.keys(env).slice(-1);
      expect(stderr).toMatch(
        new RegExp(`^${variable} needs the driver of .+: run "npm install ${names}"\\.\n$`),
      );
    },
  );

  it('says in one sentence why a driver cannot be loaded that is installed', async () => {
    const driver = join(installed.folder, 'node_modules/ioredis');
    mkdirSync(driver);
    onTestFinished(() => rmSync(driver, { recursive: true }));
    writeFileSync(join(driver, 'index.js'), 'require("gone");');
    const env = { INGEST_REDIS_STREAMS_URL: 'redis://127.0.0.1', DATA_DIR: './broken-driver' };
    const { code, stderr } = await runThere('npx', ['presently', 'serve'], env).ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        "INGEST_REDIS_STREAMS_URL needs the driver of Redis, which is installed but cannot be loaded: Error: Cannot find module 'gone'.\n",
    });
  });

  it('runs inside a program of one’s own, as the README shows it', async () => {
    const program = readSnippets('README.md').find(({ text }) => text.includes('createApp'));
    writeFileSync(join(installed.folder, 'program.js'), program?.text.replace("'4000'", "'0'") ?? '');
    const run = runThere(process.execPath, ['program.js']);
    const url = await addressOf(run);
    expect(await ask(url, '{ currentTime(timeZone: "UTC") { utcOffset } }')).toEqual({
      data: { currentTime: { utcOffset: '+00:00' } },
    });
    run.child.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    ['6', 'typescript/bin/tsc'],
    ['7', 'typescript-7/bin/tsc'],
  ])('has types for a server and for a page: TypeScript %s', (_, compiler) => {
    writeFileSync(join(installed.folder, 'server.ts'), server);
    writeFileSync(join(installed.folder, 'page.ts'), page);
    const check = (file: string, ...options: string[]) =>
      execFileSync(
        process.execPath,
        [
          join(root, 'node_modules', compiler),
          ...['--noEmit', '--strict', '--target', 'es2024', '--exactOptionalPropertyTypes'],
          ...options,
          file,
        ],
        { cwd: installed.folder, encoding: 'utf8' },
      );
    const typeRoots = ['--typeRoots', join(root, 'node_modules/@types')];
    const node = [
      '--module',
      'nodenext',
      '--lib',
      'es2024,esnext.disposable',
      '--types',
      'node',
      ...typeRoots,
    ];
    const browser = ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2024,dom'];
    expect(check('server.ts', ...node)).toBe('');
    expect(check('page.ts', ...browser)).toBe('');
    // A check that lets everything through would prove nothing.
    writeFileSync(join(installed.folder, 'page.ts'), `${page}\nphase satisfies number;\n`);
    expect(() => check('page.ts', ...browser)).toThrow();
  });
});

/** What a program that embeds the server may write down. */
const server = `
import { createApp, readConfig, signToken, systemClock, ConfigFault, StoreRefused, type App, type Config } from 'presently';

const config: Config = readConfig({ PORT: '0' });
const port: number = config.PORT;
const app: App = await createApp(config, { clock: systemClock });
const token: string = await signToken('x'.repeat(32), { subject: 'ana', role: 'user' }, systemClock, 3_600_000);
const url: string = app.url;
await app.drain();
await app[Symbol.asyncDispose]();
export { port, token, url, ConfigFault, StoreRefused };
`;

/** What a page may write down. */
const page = `
import { createConnection, createInbox, isUnread, type Connection, type Message } from 'presently/client';

const connection: Connection = createConnection({ url: 'ws://127.0.0.1/graphql', token: () => undefined });
const inbox = createInbox(connection);
inbox.onArrival((message: Message) => console.log(message.title, isUnread(message)));
const phase: string = connection.state.getSnapshot().phase;
export { phase };
`;
