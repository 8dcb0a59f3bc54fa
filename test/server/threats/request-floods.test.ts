import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ProtocolClient } from '../../gateway/protocol-client.ts';
import { readEvents } from '../../kit/event-stream.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { welcomeNeighbour } from '../../kit/neighbour.ts';
import { scrape } from '../../kit/scrape.ts';
import { startApp } from '../../kit/start-app.ts';

const query = '{ currentTime { instant } }';
const stream = 'subscription { currentTime { instant } }';

/** A server behind a trusted proxy, by default with two requests a second and four at once for each address, and a neighbour on it. */
async function start(environment: Record<string, string> = {}) {
  const clock = new ManualClock();
  const parts = new AsyncDisposableStack();
  const app = parts.use(
    await startApp({
      clock,
      environment: { MAX_REQUESTS_PER_ADDRESS: '2', TRUST_PROXY: 'true', ...environment },
    }),
  );
  const neighbour = parts.use(await welcomeNeighbour(app, clock));

  /** Asks as if a proxy had seen this address, over POST unless told otherwise. */
  function ask(address: string, init: RequestInit = {}, search = ''): Promise<Response> {
    return fetch(`${app.url}/graphql${search}`, {
      method: 'POST',
      body: init.method === 'GET' ? null : JSON.stringify({ query }),
      ...init,
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': `203.0.113.9, ${address}`,
        ...init.headers,
      },
    });
  }

  /** How each of so many requests is answered. */
  async function statuses(address: string, count: number): Promise<number[]> {
    const all: number[] = [];
    while (all.length < count) {
      const response = await ask(address);
      all.push(response.status);
      await response.arrayBuffer();
    }
    return all;
  }

  return { app, clock, neighbour, ask, statuses, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

it('a flood of requests from one address gets 429 and when to come back; others are served meanwhile', async () => {
  await using server = await start();
  const { app, clock, neighbour, ask, statuses } = server;
  expect(await statuses('198.51.100.1', 6)).toEqual([200, 200, 200, 200, 429, 429]);
  const refused = await ask('198.51.100.1');
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.headers.get('content-type')).toContain('application/json');
  expect(await refused.json()).toEqual({
    errors: [{ message: 'Too many requests from this address.', extensions: { code: 'RATE_LIMITED' } }],
  });
  expect(await statuses('198.51.100.2', 4)).toEqual([200, 200, 200, 200]);
  await neighbour.getsItsTick();
  expect((await scrape(app)).value('presently_refused_requests_total', { code: 'RATE_LIMITED' })).toBe(3);

  clock.advance(1_000);
  expect(await statuses('198.51.100.1', 5)).toContain(200);
  clock.advance(2_000);
  expect(await statuses('198.51.100.1', 5)).toEqual([200, 200, 200, 200, 429]);
});

it('what is refused is not read: neither its body nor its token', async () => {
  await using server = await start({ MAX_BODY_BYTES: '200' });
  const { ask, statuses } = server;
  await statuses('198.51.100.1', 4);
  const asked: RequestInit[] = [
    { body: 'x'.repeat(10_000) },
    { body: 'no JSON' },
    { headers: { 'content-type': 'text/plain' } },
    { headers: { authorization: 'Bearer nonsense' } },
    { headers: { accept: 'text/event-stream' } },
    { method: 'PUT' },
  ];
  for (const init of asked) expect((await ask('198.51.100.1', init)).status).toBe(429);
});

it('queries by GET, mutations, faults and starts of streams are requests; what a stream says then is none', async () => {
  await using server = await start();
  const { clock, ask, statuses } = server;
  const accept = 'text/event-stream';
  const begun = await ask('198.51.100.1', { headers: { accept }, body: JSON.stringify({ query: stream }) });
  await using events = readEvents(begun);
  await events.next();
  const get = { method: 'GET', headers: { accept: 'application/json' } };
  expect((await ask('198.51.100.1', get, `?${new URLSearchParams({ query }).toString()}`)).status).toBe(200);
  const mutation = 'mutation { ackMessages(ids: []) { errors { code } } }';
  expect((await ask('198.51.100.1', { body: JSON.stringify({ query: mutation }) })).status).toBe(200);
  expect((await ask('198.51.100.1', { body: '{' })).status).toBe(400);

  const refused = await ask('198.51.100.1', { headers: { accept }, body: JSON.stringify({ query: stream }) });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });

  // A tick each second for a minute, and the address has a full bucket after it.
  for (let second = 0; second < 60; second++) {
    clock.advance(1_000);
    expect((await events.next())?.data).toBeDefined();
  }
  expect(await statuses('198.51.100.1', 5)).toEqual([200, 200, 200, 200, 429]);
});

it('a WebSocket, the pages and what is for who runs the server have nothing to do with it', async () => {
  await using server = await start();
  const { app, statuses } = server;
  expect(await statuses('198.51.100.1', 5)).toContain(429);
  const headers = { 'x-forwarded-for': '198.51.100.1' };
  const client = await ProtocolClient.connect(`${app.url.replace('http', 'ws')}/graphql`, undefined, {
    headers,
  });
  for (const id of ['1', '2', '3', '4', '5', '6']) {
    client.subscribe(id, query);
    expect((await client.next()).type).toBe('next');
    expect((await client.next()).type).toBe('complete');
  }
  expect(client.socket.readyState).toBe(WebSocket.OPEN);
  for (const path of ['/healthz', '/readyz', '/metrics', '/nothing'])
    expect((await fetch(`${app.url}${path}`, { headers })).status).not.toBe(429);
  const visit = await fetch(`${app.url}/graphql`, { headers: { ...headers, accept: 'text/html' } });
  expect(visit.status).toBe(200);
});

it('addresses of IPv6 that begin alike are one, loopback is exempt, and a page of an allowed origin may read the refusal', async () => {
  await using server = await start({ ALLOWED_ORIGINS: 'https://pages.example' });
  const { ask, statuses } = server;
  expect(await statuses('2001:db8::1', 4)).not.toContain(429);
  expect(await statuses('2001:db8::2', 1)).toEqual([429]);
  expect(await statuses('2001:db8:0:1::1', 1)).toEqual([200]);
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
    expect(await statuses(address, 9)).not.toContain(429);

  const refused = await ask('2001:db8::3', { headers: { origin: 'https://pages.example' } });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('access-control-allow-origin')).toBe('https://pages.example');
});

it('a page of a foreign origin uses up nothing of its visitor’s', async () => {
  await using server = await start();
  const { ask, statuses } = server;
  const origin = 'https://evil.example';
  for (let count = 0; count < 9; count++)
    expect((await ask('198.51.100.1', { headers: { origin } })).status).toBe(403);
  expect(await statuses('198.51.100.1', 4)).not.toContain(429);
});

it('a limit of 0 is none', async () => {
  await using server = await start({ MAX_REQUESTS_PER_ADDRESS: '0' });
  expect(await server.statuses('198.51.100.1', 500)).not.toContain(429);
});

it('without a trusted proxy a forwarded address is not believed', async () => {
  await using server = await start({ TRUST_PROXY: 'false' });
  expect(await server.statuses('198.51.100.1', 9)).not.toContain(429);
});
