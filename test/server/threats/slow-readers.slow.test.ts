import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { RawClient } from '../../gateway/raw-client.ts';
import { openSocket } from '../../kit/socket-client.ts';
import { startApp, type TestApp } from '../../kit/start-app.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const readers = 100;
const inbox = 'subscription { messages { body } }';
/** 10 MB: far more than a kernel takes for a reader that does not read. */
const pages = `{ ${Array.from({ length: 10 }, (_, page) => `p${page}: pushes(first: 100) { edges { node { body } } }`).join(' ')} }`;

/** Asks over HTTP and reads no byte of the answer. */
function ask(app: TestApp, token: string, query: string, accept: string): Socket {
  const { hostname, port } = new URL(app.url);
  const body = JSON.stringify({ query });
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Accept: ${accept}`,
    `Authorization: Bearer ${token}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const socket = connect(Number(port), hostname).on('error', () => {});
  socket.pause().write(`${head.join('\r\n')}\r\n\r\n${body}`);
  return socket;
}

const unread = {
  SSE: async (app: TestApp, token: string) => ask(app, token, inbox, 'text/event-stream'),
  async WebSocket(app: TestApp, token: string) {
    const client = await RawClient.connect(`${app.url.replace('http', 'ws')}/graphql`, token);
    client.socket.pause();
    client.send({ id: '1', type: 'subscribe', payload: { query: inbox } });
    return client.socket;
  },
};

/** Sends 10 KB to the user of all readers. */
async function push(app: TestApp, number: number): Promise<void> {
  await app.ask(
    'mutation ($body: String!) { sendPush(input: { title: "T", body: $body, audience: { userIds: ["ana"] } }) { push { id } } }',
    {
      variables: { body: String(number).padEnd(10_000, 'x') },
      token: await app.token('op', 'operator'),
    },
  );
}

function held(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(10);
}

it.each(['SSE', 'WebSocket'] as const)(
  '100 readers over %s that never read are sent away; a neighbour gets everything, and memory is bounded',
  async (transport) => {
    await using app = await startApp({
      environment: { MAX_CONNECTIONS_PER_USER: '0', STALL_TIMEOUT: 'PT1S', HEARTBEAT: 'PT0S' },
    });
    const token = await app.token('ana');
    await using neighbour = openSocket(app, token);
    const messages = neighbour.follow<{ messages: { body: string } }>(inbox);
    await push(app, 0);
    await messages.next();
    const sockets = await Promise.all(Array.from({ length: readers }, () => unread[transport](app, token)));
    const { registry, metrics } = app.gateway;
    await until(() => registry.size === readers + 1);
    const before = held();

    // The kernel takes a few MB for each of them: then some wait for so long that they are sent away.
    let most = 0;
    for (let number = 1; registry.size > 1; number++) {
      await push(app, number);
      expect((await messages.next()).messages.body).toMatch(new RegExp(`^${number}x`));
      if (number % 50 === 0) most = Math.max(most, held() - before);
    }
    expect(most).toBeLessThan(64 * 2 ** 20);
    if (transport === 'WebSocket') expect(metrics.closes).toEqual(new Map([[1013, readers]]));
    for (const socket of sockets) socket.destroy();
  },
  60_000,
);

it('who never reads a long answer over HTTP is hung up on; who reads slowly gets it all', async () => {
  await using app = await startApp({ environment: { STALL_TIMEOUT: 'PT1S' } });
  for (let number = 0; number < 100; number++) await push(app, number);
  const token = await app.token('op', 'operator');
  using answers = watchAnswers();
  const never = ask(app, token, pages, 'application/json');
  await until(() => answers.underWay.length === 1);
  const [toNever] = answers.underWay;
  const slowly = ask(app, token, pages, 'application/json');

  // Takes some of it again and again, in all for longer than the other may take none.
  let bytes = 0;
  slowly.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    slowly.pause();
    void delay(20).then(() => slowly.resume());
  });
  slowly.resume();
  await until(() => bytes > 10_000_000);
  await until(() => toNever?.closed === true);
  expect(toNever?.writableFinished).toBe(false);
  never.destroy();
  slowly.destroy();
}, 60_000);

/** The answers that servers of this process give, those that are over included. */
function watchAnswers() {
  const underWay: ServerResponse[] = [];
  const note = (message: unknown) => void underWay.push((message as { response: ServerResponse }).response);
  subscribe('http.server.request.start', note);
  return { underWay, [Symbol.dispose]: () => void unsubscribe('http.server.request.start', note) };
}
