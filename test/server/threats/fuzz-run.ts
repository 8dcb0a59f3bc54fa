import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { closings, problems } from '../../../src/errors.ts';
import { buildSchema } from '../../../src/graphql/schema.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { addPlace } from '../../kit/places.ts';
import { welcomeNeighbour } from '../../kit/neighbour.ts';
import { startApp, type TestApp } from '../../kit/start-app.ts';
import { untilClosed } from '../../kit/until-closed.ts';
import { documents, frames, mutated } from './fuzz.ts';

const document = documents(buildSchema({ anonymousLive: true }));

/** The seed of this run: FUZZ_SEED to have one again. It is in the message of whatever fails. */
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** How many are sent between two looks at the neighbour. */
const round = 100;

/** What is to be sent, a round at a time: all of it at once would be more than there is memory for. */
function* inRounds<Item>(arbitrary: fc.Arbitrary<Item>, count: number): Generator<Item[]> {
  for (let sent = 0; sent < count; sent += round)
    yield fc.sample(arbitrary, { numRuns: Math.min(round, count - sent), seed: seed + sent });
}

/** A server with something in it, who asks for everything, and a neighbour. */
async function start() {
  const clock = new ManualClock();
  const parts = new AsyncDisposableStack();
  const app = parts.use(
    await startApp({
      clock,
      environment: { MAX_MESSAGES_PER_SECOND: '0', HEARTBEAT: 'PT0S', MAX_CONNECTIONS_PER_USER: '0' },
    }),
  );
  await addPlace(app, { id: 'hall' });
  const neighbour = parts.use(await welcomeNeighbour(app, clock));
  const token = await app.token('root', 'admin');
  return { app, neighbour, token, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** Whatever an answer says, it is in the words of the table of problems, and none of it is a fault of the server. */
function expectDocumented(text: string, sent: unknown): void {
  const codes = [...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code as string);
  const about = `seed ${seed}, sent ${JSON.stringify(sent)}, answered ${text.slice(0, 500)}`;
  for (const code of codes) expect(Object.keys(problems), about).toContain(code);
  expect(codes, about).not.toContain('INTERNAL');
  expect(text, about).not.toMatch(/node_modules|file:\/\/|SQLITE|at \w+ \(/);
}

/** Sends so many documents over HTTP, some at a time. */
export async function fuzzDocuments(count: number): Promise<void> {
  await using server = await start();
  const { app, neighbour, token } = server;
  for (const queries of inRounds(document, count)) {
    await Promise.all(queries.map((query) => ask(app, query, token)));
    await neighbour.getsItsTick();
  }
}

async function ask(app: TestApp, query: string, token: string): Promise<void> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    // While the next round is made nothing is heard here, so that a connection that was kept may be over by then.
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      connection: 'close',
    },
    body: JSON.stringify({ query }),
  }).catch((error: unknown) => {
    throw new Error(`seed ${seed}, sent ${JSON.stringify(query)}`, { cause: error });
  });
  const text = await firstOf(response);
  expect(response.status, `seed ${seed}, sent ${JSON.stringify(query)}`).toBeLessThan(500);
  expectDocumented(text, query);
}

/** The whole answer, or of a stream what comes first: it may never end. */
async function firstOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.includes('event-stream')) return response.text();
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

const closeCodes = new Set<number>([
  ...Object.values(closings).map(({ code }) => code),
  1002,
  1007,
  4408,
  4409,
  4406,
]);

/** Sends so many frames, each round on a WebSocket of its own, and on another whenever one is closed. */
export async function fuzzFrames(count: number): Promise<void> {
  await using server = await start();
  const { app, neighbour, token } = server;
  for (const texts of inRounds(frames(document), count)) {
    await converse(app, token, texts);
    await neighbour.getsItsTick();
  }
  await expect.poll(() => app.gateway.registry.size).toBe(1);
  expect(app.gateway.metrics.operations).toBe(1);
}

async function converse(app: TestApp, token: string, texts: readonly string[]): Promise<void> {
  const left = [...texts];
  while (left.length > 0) {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = once(socket, 'close') as Promise<[code: number]>;
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    await once(socket, 'message');
    let sent = '';
    socket.on('message', (data: Buffer) => expectDocumented(data.toString(), sent));
    // One by one, so that it is known after which one it was closed.
    while (left.length > 0 && socket.readyState === WebSocket.OPEN) {
      sent = left.shift() as string;
      socket.send(sent);
      socket.send('{"type":"ping","payload":{"mark":"fuzz"}}');
      await Promise.race([pong(socket), closed]);
    }
    if (socket.readyState === WebSocket.OPEN) socket.close(1000);
    const [code] = await closed;
    expect(new Set([...closeCodes, 1000]), `seed ${seed}, sent ${JSON.stringify(sent)}`).toContain(code);
  }
}

function pong(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('message', function listen(data: Buffer) {
      if (!data.includes('"mark":"fuzz"')) return;
      socket.off('message', listen);
      resolve();
    });
  });
}

const request = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS', 'HEAD', 'get', 'PRI'),
    path: fc.constantFrom(
      '/graphql',
      '/graphql?query=%7B__typename%7D',
      '/graphql?query=%',
      '/',
      '/metrics',
      '/%00',
      '//',
      '/../..',
      '*',
      '/assets/%2e%2e/x',
    ),
    header: fc.constantFrom(
      'Content-Type: application/json',
      'Accept: text/event-stream',
      'Authorization: Bearer a.b.c',
      'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13',
      'Transfer-Encoding: chunked',
      'Content-Length: 4',
      'Content-Length: -1',
      'Cookie: \u00ff',
      'Origin: null',
    ),
    body: fc.constantFrom(
      '',
      '{}',
      '[]',
      '{"query":"{__typename}"}',
      '2\r\n{}\r\n0\r\n\r\n',
      '{"query":{}}',
      '\u0000',
    ),
  })
  .map(
    ({ method, path, header, body }) =>
      `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}\r\n\r\n${body}`,
  );

/** Sends so many requests as bytes, many of them broken. */
export async function fuzzRequests(count: number): Promise<void> {
  await using server = await start();
  const { app, neighbour } = server;
  for (const requests of inRounds(fc.oneof(request, mutated(request)), count)) {
    await Promise.all(requests.map((bytes) => exchange(app, bytes)));
    await neighbour.getsItsTick();
  }
}

/** Sends bytes and the end, and reads what is answered until the server hangs up. */
async function exchange(app: TestApp, bytes: string): Promise<void> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.end(bytes, 'latin1');
  await untilClosed(socket);
  const answer = Buffer.concat(chunks).toString('latin1');
  expect(answer, `seed ${seed}, sent ${JSON.stringify(bytes)}`).not.toMatch(/^HTTP\/1\.1 5(?!0[15])/);
  expectDocumented(answer.startsWith('HTTP/1.1 200') ? '' : answer, bytes);
}
