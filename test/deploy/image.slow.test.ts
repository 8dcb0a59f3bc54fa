import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { createClient } from 'graphql-ws';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { endProgram, freePort, startProgram } from '../kit/child-server.ts';
import { followDockerfile, type Image } from '../kit/dockerfile.ts';
import { runProcess, type Run } from '../kit/server-process.ts';
import { canTestNodes, sharedHomes } from '../kit/systems.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const secret = 'a secret for tests, long enough to be one';

/** In /usr/sbin, which is not in everybody's PATH. */
const balancer = ['haproxy', '/usr/sbin/haproxy'].find((path) => spawnSync(path, ['-v']).status === 0);

describe('what the Dockerfile makes, followed by hand', () => {
  let image: Image;
  beforeAll(() => {
    const folder = temporaryFolder();
    image = followDockerfile(root, folder.path);
    return () => folder[Symbol.dispose]();
  }, 600_000);

  /** Runs a command of the image in it, with its environment. */
  function runInside(words: readonly string[], environment: Record<string, string> = {}): Run {
    const [command = '', ...args] = words;
    return runProcess(command, args, { cwd: image.workdir, env: { ...image.environment, ...environment } });
  }

  /** Runs the image as `docker run` would, on a free port of the loopback interface, until the test is over. */
  async function start(
    environment: Record<string, string> = {},
    port?: string,
  ): Promise<Run & { readonly port: string }> {
    port ??= String(await freePort());
    const run = runInside([...image.entrypoint, ...image.command], {
      ...environment,
      HOST: '127.0.0.1',
      PORT: port,
      LOG_LEVEL: 'silent',
    });
    onTestFinished(async () => {
      run.child.kill('SIGKILL');
      await run.ended;
    });
    await run.until('listens on');
    return { ...run, port };
  }

  it('starts, is healthy while it lives, and ends well', async () => {
    const run = await start();
    const health = (port: string) => runInside(image.healthcheck, { PORT: port }).ended;
    expect(await health(run.port)).toEqual({ code: 0, stdout: '', stderr: '' });
    const page = await fetch(`http://127.0.0.1:${run.port}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);

    run.child.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
    expect((await health(run.port)).code).toBe(1);
  });

  it('does the other commands as well', async () => {
    const { code, stdout } = await runInside(
      [...image.entrypoint, 'token', '--subject', 'ana', '--role', 'user'],
      { AUTH_SECRET: secret },
    ).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  describe.skipIf(!canTestNodes || balancer === undefined)('as compose.yaml puts it together', () => {
    const newHome = sharedHomes();

    /** The balancer with its configuration, and nodes at addresses of this machine. */
    async function startBalancer(ports: readonly string[]): Promise<string> {
      const folder = temporaryFolder();
      const port = await freePort();
      let config = readFileSync(join(root, 'deploy/haproxy.cfg'), 'utf8')
        .replace('bind :4000', `bind 127.0.0.1:${port}`)
        // This machine may not give as many files as compose.yaml asks for.
        .replace(/maxconn \d+/, 'maxconn 100');
      ports.forEach((nodePort, index) => {
        config = config.replace(`node-${index + 1}:4000`, `127.0.0.1:${nodePort}`);
      });
      writeFileSync(join(folder.path, 'haproxy.cfg'), config);
      const child = await startProgram(
        balancer ?? '',
        ['-W', '-f', join(folder.path, 'haproxy.cfg')],
        /Loading success/,
      );
      onTestFinished(async () => {
        await endProgram(child, 'SIGTERM');
        folder[Symbol.dispose]();
      });
      return `127.0.0.1:${port}`;
    }

    it('a client follows through the balancer while one node after the other is renewed', async () => {
      const { environment } = await newHome();
      const settings = { ...environment, AUTH_SECRET: secret, TRUST_PROXY: 'true' };
      const nodes = await Promise.all([start(settings), start(settings)]);
      const host = await startBalancer(nodes.map(({ port }) => port));

      const client = createClient({
        url: `ws://${host}/graphql`,
        webSocketImpl: WebSocket,
        shouldRetry: () => true,
        retryAttempts: Infinity,
      });
      const ticks = client.iterate<{ currentTime: { instant: string } }>({
        query: 'subscription { currentTime(every: "PT1S") { instant } }',
      });
      /** Waits for a tick of after now: one that was under way may still come. */
      async function nextTick(): Promise<void> {
        const now = Date.now();
        for await (const { data } of { [Symbol.asyncIterator]: () => ({ next: () => ticks.next() }) })
          if (Date.parse(data?.currentTime.instant ?? '') > now) return;
        expect.fail('The subscription is over.');
      }

      await nextTick();
      for (const node of nodes) {
        node.child.kill('SIGTERM');
        expect(await node.ended).toMatchObject({ code: 0 });
        await nextTick();
        await start(settings, node.port);
        await expect.poll(() => isUp(host), { timeout: 60_000 }).toBe(true);
      }
      await client.dispose();
    });

    /** Whether the balancer has somebody to give requests to. */
    async function isUp(host: string): Promise<boolean> {
      const answer = await fetch(`http://${host}/healthz`).catch(() => undefined);
      return answer?.status === 200;
    }
  });
});
