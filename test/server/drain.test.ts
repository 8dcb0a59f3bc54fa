import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { signToken } from '../../src/auth/tokens.ts';
import { systemClock } from '../../src/clock.ts';
import { RawClient } from '../gateway/raw-client.ts';
import { serve } from '../kit/server-process.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const secret = 'a secret for a server that is told to end';

/** Waits until the close frame with 1012 has come. */
async function closing({ socket, chunks }: RawClient): Promise<void> {
  const frame = Buffer.from([1012 >> 8, 1012 & 0xff]);
  while (!Buffer.concat(chunks).includes(frame)) await once(socket, 'data');
}

it('a server that is told to end takes no new connections, and a second signal ends it at once', async () => {
  using folder = temporaryFolder();
  const server = await serve({ DATA_DIR: folder.path });
  // Says no goodbye, so that draining takes its time.
  const silent = await RawClient.connect(`${server.url.replace('http', 'ws')}/graphql`);
  server.child.kill('SIGTERM');
  await closing(silent);
  const { hostname, port } = new URL(server.url);
  const refused = connect(Number(port), hostname);
  expect(((await once(refused, 'error')) as [NodeJS.ErrnoException])[0].code).toBe('ECONNREFUSED');
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(1);
  silent.socket.destroy();
}, 60_000);

it('what was accepted before the signal is there after the next start', async () => {
  using folder = temporaryFolder();
  const environment = { DATA_DIR: folder.path, AUTH_SECRET: secret };
  const first = await serve(environment);
  const token = await signToken(secret, { subject: 'op', role: 'operator' }, systemClock);
  const ask = async (url: string, query: string): Promise<string> => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      connection: 'close',
    };
    return (
      await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
    ).text();
  };
  const pushes = Array.from({ length: 20 }, (_, index) =>
    ask(
      first.url,
      `mutation { sendPush(input: { title: "${index}", body: "", audience: { userIds: ["ana"] } }) { push { id } } }`,
    ),
  );
  await Promise.race(pushes);
  first.child.kill('SIGTERM');
  const told = performance.now();
  const answers = await Promise.allSettled(pushes);
  expect((await first.ended).code).toBe(0);
  expect(performance.now() - told).toBeLessThan(10_000);
  const ids = answers.flatMap((answer) =>
    answer.status === 'fulfilled' ? (/"id":"([^"]+)"/.exec(answer.value)?.[1] ?? []) : [],
  );
  expect(ids.length).toBeGreaterThan(0);

  const second = await serve(environment);
  const kept = await ask(second.url, '{ pushes(first: 100) { edges { node { id } } } }');
  for (const id of ids) expect(kept).toContain(id);
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
}, 60_000);
