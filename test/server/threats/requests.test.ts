import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../kit/manual-clock.ts';
import { welcomeNeighbour, type Neighbour } from '../../kit/neighbour.ts';
import { startApp, type TestApp } from '../../kit/start-app.ts';
import { untilClosed } from '../../kit/until-closed.ts';

/** What clients of plain HTTP and of SSE ask for. */
const accepts = ['application/json', 'text/event-stream'];

const clock = new ManualClock();
const parts = new AsyncDisposableStack();
let app: TestApp;
let neighbour: Neighbour;

beforeAll(async () => {
  const environment = { HEADERS_TIMEOUT: 'PT0.5S', REQUEST_TIMEOUT: 'PT1S', MAX_BODY_BYTES: '200' };
  app = parts.use(await startApp({ clock, environment }));
  neighbour = parts.use(await welcomeNeighbour(app, clock));
});
afterAll(() => parts.disposeAsync());

/** What the server answers to bytes until it hangs up. */
async function answerTo(bytes: string): Promise<string> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(bytes);
  await untilClosed(socket);
  return answer;
}

function post(body: string, type = 'application/json', accept = 'application/json'): Promise<Response> {
  return fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': type, accept }, body });
}

const head =
  'POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n';

describe('a client that', () => {
  it.each([
    ['does not finish its headers', head],
    [
      'does not finish the headers of an upgrade',
      'GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n',
    ],
    ['does not finish its body', `${head}Content-Length: 100\r\n\r\n{"query":`],
  ])('%s is hung up on with 408', async (_, bytes) => {
    expect(await answerTo(bytes)).toMatch(/^HTTP\/1\.1 408 /);
    await neighbour.getsItsTick();
  });

  it.each(accepts)('sends too long a body and accepts %s gets 413', async (accept) => {
    const body = JSON.stringify({ query: `{ __typename } #${'x'.repeat(200)}` });
    expect((await post(body, 'application/json', accept)).status).toBe(413);
    await neighbour.getsItsTick();
  });

  it.each(accepts)('sends a batch and accepts %s gets 400', async (accept) => {
    expect((await post('[{"query":"{__typename}"}]', 'application/json', accept)).status).toBe(400);
    await neighbour.getsItsTick();
  });

  it.each(
    accepts.flatMap((accept) =>
      [
        ['application/x-www-form-urlencoded', 'query={__typename}'],
        [
          'multipart/form-data; boundary=x',
          '--x\r\ncontent-disposition: form-data; name=operations\r\n\r\n{}\r\n--x--',
        ],
        ['text/plain', '{"query":"{__typename}"}'],
      ].map(([type = '', body = '']) => ({ accept, type, body })),
    ),
  )('sends what a form on a foreign page could, $type, and accepts $accept is refused', async (form) => {
    const { status } = await post(form.body, form.type, form.accept);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it.each(accepts)('sends a bomb, small until it is inflated, and accepts %s is refused', async (accept) => {
    const bomb = gzipSync(`{"query":"{ __typename }${' '.repeat(50_000)}"}`);
    expect(bomb.length).toBeLessThan(200);
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', accept },
      body: bomb,
    });
    // As it came, it is no JSON: a server that inflated it would say that it is too long.
    expect(response.status).toBe(400);
    await neighbour.getsItsTick();
  });

  it('names a host that is none gets 400, and is told nothing about the server', async () => {
    const answer = await answerTo(
      'GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: no host: at all\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('    at ');
  });
});
