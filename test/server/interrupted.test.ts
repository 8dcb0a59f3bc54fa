import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../kit/start-app.ts';

async function open(app: TestApp): Promise<Socket> {
  const { hostname, port } = new URL(app.url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}

const upgrade = [
  'GET /elsewhere HTTP/1.1',
  'Host: example.com',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  '\r\n',
].join('\r\n');

describe('an upgrade where there is nothing to upgrade', () => {
  it('is refused, and the connection let go although the client keeps its half', async () => {
    await using app = await startApp();
    const socket = await open(app);
    socket.on('error', () => {});
    socket.write(upgrade);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
    await once(socket, 'end');
    // What is written to somebody who has gone is answered with a reset.
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const writing = setInterval(() => socket.write('still here'), 10);
    await closed;
    clearInterval(writing);
  });

  it('ends nothing but itself when the client resets it', async () => {
    await using app = await startApp();
    for (let round = 0; round < 50; round++) {
      const socket = await open(app);
      socket.write(upgrade, () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  });
});

it('a request that was begun before the server is told to end gets its answer', async () => {
  await using app = await startApp();
  const body = JSON.stringify({
    query:
      'mutation { sendPush(input: { title: "t", body: "b", audience: { userIds: ["ann"] } }) { push { id } } }',
  });
  const socket = await open(app);
  socket.write(
    [
      'POST /graphql HTTP/1.1',
      'Host: 127.0.0.1',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `Authorization: Bearer ${await app.token('ops', 'operator')}`,
      'Expect: 100-continue',
      '\r\n',
    ].join('\r\n'),
  );
  const [go] = (await once(socket, 'data')) as [Buffer];
  expect(go.toString()).toMatch(/^HTTP\/1\.1 100 /);
  const ended = app.drain().then(() => app[Symbol.asyncDispose]());
  const answered = once(socket, 'data') as Promise<[Buffer]>;
  socket.write(body);
  const [answer] = await answered;
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 [^]*"id":"/);
  await ended;
  socket.destroy();
});
