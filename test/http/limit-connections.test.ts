import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { sourceOf } from '../../src/gateway/address.ts';
import { limitConnections } from '../../src/http/limit-connections.ts';
import { untilClosed } from '../kit/until-closed.ts';

function limited(connections: number, connectionsPerAddress: number) {
  const server = createServer((_request, response) => response.end('hello'));
  const refusals: string[] = [];
  limitConnections(server, { connections, connectionsPerAddress }, (code) => refusals.push(code));
  return { server, refusals };
}

/** A connection from anywhere, as the server is told of it. */
function arrive(server: Server, remoteAddress: string): Socket {
  const socket = Object.assign(new PassThrough(), { remoteAddress }) as unknown as Socket;
  for (const listener of server.listeners('connection').slice(1))
    (listener as (socket: Socket) => void)(socket);
  return socket;
}

test('of one address so many are held, loopback and others are not touched, and one that leaves makes room', async () => {
  const { server, refusals } = limited(0, 2);
  const open = [arrive(server, '198.51.100.1'), arrive(server, '::ffff:198.51.100.1')];
  expect(arrive(server, '198.51.100.1').destroyed).toBe(true);
  open.push(arrive(server, '198.51.100.2'));
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
    for (let count = 0; count < 3; count++) open.push(arrive(server, address));
  expect(open.some(({ destroyed }) => destroyed)).toBe(false);
  expect(refusals).toEqual(['RATE_LIMITED']);

  open[0]?.destroy();
  await once(open[0]!, 'close');
  expect(arrive(server, '198.51.100.1').destroyed).toBe(false);
  expect(arrive(server, '198.51.100.1').destroyed).toBe(true);
});

test('one that a WebSocket took over is counted no more, however it ends', async () => {
  const { server } = limited(0, 1);
  const upgraded = arrive(server, '198.51.100.1');
  server.emit('upgrade', {}, upgraded);
  expect(arrive(server, '198.51.100.1').destroyed).toBe(false);
  upgraded.destroy();
  await once(upgraded, 'close');
  expect(arrive(server, '198.51.100.1').destroyed).toBe(true);
});

test('in all so many are held, over real sockets: the next is hung up on unheard, and comes in when there is room', async () => {
  const { server, refusals } = limited(2, 0);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const open = [connect(port), connect(port)];
  for (const socket of open) {
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
  }
  const third = connect(port).on('error', () => {});
  let heard = '';
  third.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  third.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await untilClosed(third);
  expect([heard, refusals]).toEqual(['', ['UNAVAILABLE']]);

  open[0]?.destroy();
  while ((await answer(port)) === undefined);
  open[1]?.destroy();
  server.close();
});

async function answer(port: number): Promise<number | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } }).catch(
    () => undefined,
  );
  await response?.arrayBuffer();
  return response?.status;
}

test.each([
  ['198.51.100.1', '198.51.100.1'],
  ['::ffff:198.51.100.1', '198.51.100.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
  ['unknown', 'unknown'],
])('%j counts as %j', (address, source) => {
  expect(sourceOf(address)).toBe(source);
});
