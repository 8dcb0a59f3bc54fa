import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { presently, serve } from '../kit/server-process.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

describe('the command line', () => {
  it('answers --help and --version', async () => {
    expect(await presently(['--help']).ended).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('serve [--demo'),
    });
    expect((await presently(['--version']).ended).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['serve', '--nonsense'], /--nonsense/],
    [['frobnicate'], /frobnicate/],
    [['serve', '--speed', '2'], /--speed goes with --demo/],
    [['serve', '--demo', '--speed', 'fast'], /--speed takes a number/],
    [['token', '--role', 'user'], /--subject/],
    [['token', '--subject', 'ana', '--role', 'king'], /--role/],
    [['token', '--subject', 'ana', '--role', 'user', '--ttl', 'soon'], /--ttl/],
  ])('refuses %j in one sentence, with exit code 2', async (args, sentence) => {
    using folder = temporaryFolder();
    const { code, stdout, stderr } = await presently(args, { DATA_DIR: folder.path }).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stdout).toBe('');
  });

  it('names every fault of the configuration at once', async () => {
    const environment = {
      PORT: '70000',
      ANONYMOUS_LIVE: 'perhaps',
      AUTH_SECRET: 'short',
      ALLOWED_ORIGINS: 'example.com',
    };
    const { code, stderr } = await presently(['check'], environment).ended;
    expect(code).toBe(1);
    for (const name of Object.keys(environment)) expect(stderr).toContain(`${name}: expected`);
    expect(stderr).not.toContain('short');
  });

  it('prints the configuration without secrets', async () => {
    const { code, stdout } = await presently(['check'], { PORT: '4100', AUTH_SECRET: 'x'.repeat(40) }).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('PORT=4100');
    expect(stdout).not.toContain('xxx');
  });

  it('warns of what is insecure, beside the configuration, and that is no fault', async () => {
    const { code, stdout, stderr } = await presently(['check'], { HOST: '0.0.0.0' }).ended;
    expect(code).toBe(0);
    expect(stdout).not.toContain('Warning');
    expect(stderr).toMatch(/^Warning: AUTH_SECRET: .+\nWarning: INTROSPECTION: /);
    expect((await presently(['check'], { AUTH_SECRET: 'x'.repeat(40) }).ended).stderr).toBe('');
  });

  it('keeps what it compiled to itself, for its threads as well, and nothing where others may write', async () => {
    using folder = temporaryFolder();
    const run = await serve({
      DATA_DIR: join(folder.path, 'data'),
      TMPDIR: folder.path,
      NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
    });
    run.child.kill('SIGTERM');
    const { stderr } = await run.ended;
    expect(readdirSync(folder.path)).toEqual(['data']);
    expect(stderr).toMatch(/StrippedTypeScript \S+\/store\/sqlite\/worker\.ts/);
  });

  it('prints a token and nothing else, with a secret that it keeps to itself', async () => {
    using folder = temporaryFolder();
    const { stdout } = await presently(['token', '--subject', 'ana', '--role', 'user'], {
      DATA_DIR: folder.path,
    }).ended;
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(statSync(join(folder.path, 'auth-secret')).mode & 0o777).toBe(0o600);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends well on %s: sockets are closed 1012, exit code 0',
    async (signal) => {
      using folder = temporaryFolder();
      const run = await serve({ DATA_DIR: folder.path });
      const socket = new WebSocket(`${run.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      socket.send('{"type":"connection_init"}');
      await once(socket, 'message');
      const closed = once(socket, 'close');
      run.child.kill(signal);
      expect((await closed)[0]).toBe(1012);
      expect((await run.ended).code).toBe(0);
    },
  );

  it('refuses a data folder that another process has', async () => {
    using folder = temporaryFolder();
    const environment = { PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'silent' };
    const first = presently(['serve'], environment);
    await first.until('listens on');
    const { code, stderr } = await presently(['serve'], environment).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(folder.path);
    expect(stderr).not.toContain('    at ');
    first.child.kill('SIGTERM');
    await first.ended;
  });

  it('shows a newcomer around in the demo', async () => {
    using folder = temporaryFolder();
    const run = presently(['serve', '--demo', '--speed', '600'], {
      PORT: '0',
      DATA_DIR: folder.path,
      LOG_LEVEL: 'silent',
    });
    const banner = await run.until('curl ');
    for (const text of ['/#token=', '/console#token=', '/graphql']) expect(banner).toContain(text);
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });
});
