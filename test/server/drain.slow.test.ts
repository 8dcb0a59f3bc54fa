import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { signToken } from '../../src/auth/tokens.ts';
import { systemClock } from '../../src/clock.ts';
import { ProtocolClient } from '../gateway/protocol-client.ts';
import { RawClient } from '../gateway/raw-client.ts';
import { freePort } from '../kit/child-server.ts';
import { openEvents, type EventStream } from '../kit/event-stream.ts';
import { MessageLoad } from '../kit/message-load.ts';
import { serve } from '../kit/server-process.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const secret = 'a secret for a server that is told to end';
const time = 'subscription { currentTime { instant } }';

/** How long a server may take to end (ms). */
const longest = 10_000;

/** Reads a stream to its end: the code of its last result. */
async function lastCode(events: EventStream): Promise<string | undefined> {
  let code: string | undefined;
  for (let result = await events.next(); result; result = await events.next())
    code = result.errors?.[0]?.extensions?.code;
  return code;
}

it('a server that is told to end under load does so within 10 s, sends everybody away bit by bit, and loses nothing', async () => {
  using folder = temporaryFolder();
  const environment = { DATA_DIR: folder.path, AUTH_SECRET: secret, PORT: String(await freePort()) };
  const first = await serve(environment);
  const socketUrl = `${first.url.replace('http', 'ws')}/graphql`;
  await using load = new MessageLoad({ url: first.url, secret });
  await load.more(50);

  const sockets = await Promise.all(Array.from({ length: 80 }, () => ProtocolClient.connect(socketUrl)));
  for (const socket of sockets) socket.subscribe('1', time);
  const token = await signToken(secret, { subject: 'ana', role: 'user' }, systemClock);
  const streams = await Promise.all(
    [time, time, time, 'subscription { messages { id } }'].map((query) =>
      openEvents(first.url, query, token),
    ),
  );
  await Promise.all(streams.map((events) => events.next()));
  // Who does not let go: one that says no goodbye, and a request of which the end never comes.
  const silent = await RawClient.connect(socketUrl);
  silent.socket.pause();
  const { hostname, port } = new URL(first.url);
  const endless = connect(Number(port), hostname).on('error', () => {});
  endless.write(
    'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  );
  await once(endless, 'connect');
  await load.more(10);

  const closings = sockets.map(async ({ closed }) => ({ ...(await closed), at: performance.now() }));
  const codes = streams.map(lastCode);
  const told = performance.now();
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
  expect(performance.now() - told).toBeLessThan(longest);

  const ends = await Promise.all(closings);
  expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([1012]));
  const times = ends.map(({ at }) => at).sort((a, b) => a - b);
  // In equal parts over half of the time that there is: no tenth of a second has more than a few of them.
  const most = times.map((at) => times.filter((other) => other >= at && other < at + 100).length);
  expect(Math.max(...most)).toBeLessThan(20);
  expect(new Set(await Promise.all(codes))).toEqual(new Set(['UNAVAILABLE']));

  const second = await serve(environment);
  await load.more(10);
  await load.finish();
  expect(load.faults).toEqual([]);
  silent.socket.destroy();
  endless.destroy();
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
});
