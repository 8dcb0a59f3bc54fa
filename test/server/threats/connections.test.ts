import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ProtocolClient } from '../../gateway/protocol-client.ts';
import { RawClient } from '../../gateway/raw-client.ts';
import { openEvents } from '../../kit/event-stream.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { welcomeNeighbour } from '../../kit/neighbour.ts';
import { startApp, type TestApp } from '../../kit/start-app.ts';
import { overSse, overWebSocket, transports } from '../../kit/transports.ts';
import { untilClosed } from '../../kit/until-closed.ts';

const time = 'subscription { currentTime { instant } }';

function socketUrl(app: TestApp): string {
  return `${app.url.replace('http', 'ws')}/graphql`;
}

/** A server with these limits, and a neighbour on it. */
async function start(environment: Record<string, string>) {
  const clock = new ManualClock();
  const parts = new AsyncDisposableStack();
  const app = parts.use(await startApp({ clock, environment }));
  const neighbour = parts.use(await welcomeNeighbour(app, clock));
  return { app, clock, neighbour, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

describe.each(transports)('a page of a foreign origin over %s', (name, run) => {
  it('is refused, one of an allowed origin and one of the server itself are not', async () => {
    await using server = await start({ ALLOWED_ORIGINS: 'https://pages.example' });
    const { app, neighbour } = server;
    const query = '{ currentTime { instant } }';
    for (const origin of ['https://evil.example', 'http://pages.example', 'null']) {
      const answer = await run(app, { query, origin, token: await app.token('ana') });
      expect(answer.status).toBe(403);
      expect(answer.codes).toEqual(name === 'WebSocket' ? [] : ['FORBIDDEN']);
    }
    for (const origin of ['https://pages.example', app.url, undefined])
      expect((await run(app, { query, origin })).data).toBeDefined();
    await neighbour.getsItsTick();
  });
});

describe('too many connections', () => {
  it('of one user are refused over SSE with 429, and closed 1013 over WebSocket', async () => {
    await using server = await start({ MAX_CONNECTIONS_PER_USER: '1' });
    const { app, neighbour } = server;
    const token = await app.token('ana');
    await using events = await openEvents(app.url, time, token);
    await events.next();
    expect(await overSse(app, { query: time, token })).toMatchObject({
      status: 429,
      codes: ['RATE_LIMITED'],
    });
    expect((await overWebSocket(app, { query: time, token })).status).toBe(1013);
    expect((await overSse(app, { query: time, token: await app.token('ben') })).data).toBeDefined();
    await neighbour.getsItsTick();
  });

  it('from one address are refused with 429 before the upgrade, and over SSE', async () => {
    await using server = await start({ MAX_CONNECTIONS_PER_ADDRESS: '1', TRUST_PROXY: 'true' });
    const { app, neighbour } = server;
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    await ProtocolClient.connect(socketUrl(app), undefined, from('198.51.100.1'));
    const second = new WebSocket(socketUrl(app), 'graphql-transport-ws', from('198.51.100.1')).on(
      'error',
      () => {},
    );
    const status = await new Promise((resolve) =>
      second.on('unexpected-response', (_, response) => resolve(response.statusCode)),
    );
    expect(status).toBe(429);
    const stream = await fetch(`${app.url}/graphql?${new URLSearchParams({ query: time }).toString()}`, {
      headers: { accept: 'text/event-stream', ...from('198.51.100.1').headers },
    });
    expect(stream.status).toBe(429);
    await ProtocolClient.connect(socketUrl(app), undefined, from('198.51.100.2'));
    await neighbour.getsItsTick();
  });

  it('in all are refused with 503, whatever they are; who is in stays in, and requests are answered', async () => {
    // The neighbour is one.
    await using server = await start({ MAX_CONNECTIONS: '2' });
    const { app, neighbour } = server;
    await using events = await openEvents(app.url, time);
    await events.next();
    expect((await overWebSocket(app, { query: time })).status).toBe(503);
    expect(await overSse(app, { query: time })).toMatchObject({ status: 503, codes: ['UNAVAILABLE'] });
    expect((await app.ask('{ currentTime { instant } }')).errors).toBeUndefined();
    await neighbour.getsItsTick();
  });

  it('over plain TCP are hung up on before they say anything; a WebSocket is none of them, and who left makes room', async () => {
    await using server = await start({ MAX_HTTP_CONNECTIONS: '2' });
    const { app, neighbour } = server;
    const { hostname, port } = new URL(app.url);
    const silent = () => connect(Number(port), hostname).on('error', () => {});
    const open = [silent(), silent()];
    await Promise.all(open.map((socket) => once(socket, 'connect')));
    const third = silent();
    await untilClosed(third);
    expect(app.gateway.metrics.refusals.get('UNAVAILABLE')).toBe(1);
    await neighbour.getsItsTick();
    for (const socket of open) socket.destroy();
    const answered = () => app.ask('{ currentTime { instant } }').catch(() => undefined);
    while (!(await answered()));
    await neighbour.getsItsTick();
  });
});

describe('a WebSocket', () => {
  it('that does not say who it is in time is closed 4408', async () => {
    await using server = await start({ INIT_TIMEOUT: 'PT1S' });
    const { app, clock, neighbour } = server;
    const client = new ProtocolClient(socketUrl(app));
    await new Promise((resolve) => client.socket.on('open', resolve));
    clock.advance(1_000);
    expect((await client.closed).code).toBe(4408);
    await neighbour.getsItsTick();
  });

  it('that speaks another subprotocol is closed 4406', async () => {
    await using server = await start({});
    for (const protocol of ['graphql-ws', 'soap']) {
      const client = new ProtocolClient(socketUrl(server.app), {}, protocol);
      expect([4406, 1006]).toContain((await client.closed).code);
    }
    await server.neighbour.getsItsTick();
  });

  it('that sends too long a message is closed 1009, too many pieces of one 1008, too long an id 4400', async () => {
    await using server = await start({
      MAX_MESSAGE_BYTES: '300',
      MAX_MESSAGE_FRAGMENTS: '4',
      MAX_OPERATION_ID_BYTES: '36',
    });
    const { app, neighbour } = server;
    const long = await ProtocolClient.connect(socketUrl(app));
    long.send({ type: 'ping', payload: { fill: 'x'.repeat(300) } });
    expect((await long.closed).code).toBe(1009);
    await neighbour.getsItsTick();

    const pieces = await RawClient.connect(socketUrl(app));
    pieces.socket.write(RawClient.frame(0x01, Buffer.from('{')));
    for (let piece = 0; piece < 4; piece++) pieces.socket.write(RawClient.frame(0x00, Buffer.from(' ')));
    const closeFrame = Buffer.from([0x88, 2, 1008 >> 8, 1008 & 0xff]);
    while (!Buffer.concat(pieces.chunks).includes(closeFrame)) await once(pieces.socket, 'data');
    pieces.socket.destroy();
    await neighbour.getsItsTick();

    const named = await ProtocolClient.connect(socketUrl(app));
    named.subscribe('x'.repeat(37), time);
    expect((await named.closed).code).toBe(4400);
    await neighbour.getsItsTick();
  });

  it('that wants to compress is not let, and one that does all the same is closed 1002', async () => {
    await using server = await start({});
    const { app, neighbour } = server;
    const willing = await ProtocolClient.connect(socketUrl(app), undefined, { perMessageDeflate: true });
    expect(willing.socket.extensions).toBe('');

    const bomb = await RawClient.connect(socketUrl(app));
    const compressed = 0x40;
    bomb.socket.write(
      RawClient.frame(0x81 | compressed, deflateRawSync(`{"type":"ping"${' '.repeat(50_000)}}`)),
    );
    await bomb.ended;
    const { closes } = app.gateway.metrics;
    while (closes.size === 0) await nextTurn();
    expect(closes).toEqual(new Map([[1002, 1]]));
    await neighbour.getsItsTick();
  });

  it('that floods the server is closed 4429', async () => {
    await using server = await start({ MAX_MESSAGES_PER_SECOND: '1', MAX_MESSAGE_BURST: '5' });
    const { app, neighbour } = server;
    const client = await ProtocolClient.connect(socketUrl(app));
    for (let sent = 0; sent < 5; sent++) client.send({ type: 'ping' });
    expect((await client.closed).code).toBe(4429);
    await neighbour.getsItsTick();
  });

  it('runs so many operations at once, and refuses the next by itself', async () => {
    await using server = await start({ MAX_OPERATIONS_PER_CONNECTION: '2' });
    const { app, neighbour } = server;
    const client = await ProtocolClient.connect(socketUrl(app));
    for (const id of ['1', '2', '3']) client.subscribe(id, time);
    const answers = [await client.next(), await client.next(), await client.next()];
    expect(answers.find(({ id }) => id === '3')).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
    expect(answers.filter(({ type }) => type === 'next')).toHaveLength(2);
    await neighbour.getsItsTick();
  });

  it('that sends an array of messages is closed 4400', async () => {
    await using server = await start({});
    const client = await ProtocolClient.connect(socketUrl(server.app));
    client.send(JSON.stringify([{ id: '1', type: 'subscribe', payload: { query: time } }]));
    expect((await client.closed).code).toBe(4400);
    await server.neighbour.getsItsTick();
  });
});
