import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { expect } from 'vitest';
import { duplexPair } from './duplex-pair.ts';
import type { GatewayServer } from './gateway-server.ts';
import { RawClient } from './raw-client.ts';

const handshake = {
  method: 'GET',
  headers: {
    host: 'localhost',
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
    'sec-websocket-protocol': 'graphql-transport-ws',
  },
  socket: { remoteAddress: '127.0.0.1' },
} as unknown as IncomingMessage;

/** How one connection ends: its client completes and closes, only closes, or vanishes. */
const farewells = [
  (socket: Duplex) =>
    socket.write(RawClient.frames({ id: 'a', type: 'complete' }, { id: 'b', type: 'complete' })) &&
    goodbye(socket),
  goodbye,
  (socket: Duplex) => socket.destroy(),
];

function goodbye(socket: Duplex): unknown {
  return socket.write(RawClient.frame(0x88, Buffer.from([0x03, 0xe8])));
}

/** Connects, subscribes to a fact, the time and an inbox, gets a frame, and leaves in one of three ways. */
export async function liveOnce(server: GatewayServer, number: number): Promise<void> {
  const [near, far] = duplexPair();
  let text = '';
  far.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  const gone = once(near, 'close');
  server.gateway.handleUpgrade(handshake, near, Buffer.alloc(0));
  far.write(
    RawClient.frames({ type: 'connection_init', payload: { authorization: `Bearer user:user${number}` } }),
  );
  await server.until(() => text.includes('connection_ack'));
  const subscribe = (id: string, query: string) => ({ id, type: 'subscribe', payload: { query } });
  far.write(
    RawClient.frames(
      subscribe('a', 'subscription { place(id: "hall") { count } }'),
      subscribe('b', 'subscription { time }'),
      subscribe('c', 'subscription { notes { id } }'),
    ),
  );
  await server.until(() => text.includes('"count"') && text.includes('"time"'));
  farewells[number % farewells.length]?.(far);
  await gone;
  far.destroy();
}

/** Nothing of any connection is left anywhere. */
export function expectNothingLeft(server: GatewayServer): void {
  const { metrics, registry } = server.gateway;
  expect(metrics).toMatchObject({ connections: 0, operations: 0, groups: 0, members: 0, bufferedBytes: 0 });
  expect(server.world).toMatchObject({ attached: 0, joined: 0, openStreams: 0 });
  expect([registry.size, registry.online(), registry.all()]).toEqual([0, [], []]);
}
