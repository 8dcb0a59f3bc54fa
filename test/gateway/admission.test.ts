import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { Problem } from '../../src/errors.ts';
import { GatewayServer } from './gateway-server.ts';

/** The HTTP status of an upgrade: 101 if it was accepted. */
async function upgrade(url: string, options: ClientOptions = {}): Promise<number> {
  const socket = new WebSocket(url, 'graphql-transport-ws', options);
  socket.on('error', () => {});
  const [outcome] = (await Promise.race([
    once(socket, 'open').then(() => [{ statusCode: 101 }]),
    once(socket, 'unexpected-response').then(([, response]) => [response as IncomingMessage]),
  ])) as [{ statusCode: number }];
  socket.terminate();
  return outcome.statusCode;
}

/** As if a proxy had seen this address. */
function from(address: string): ClientOptions {
  return { headers: { 'x-forwarded-for': `203.0.113.9, ${address}` } };
}

test('pages of the server itself and of allowed origins may connect, foreign pages get 403', async () => {
  await using server = await GatewayServer.start({ allowedOrigins: ['https://pages.example'] });
  const own = new URL(server.url).host;
  expect(await upgrade(server.url)).toBe(101);
  expect(await upgrade(server.url, { origin: `http://${own}` })).toBe(101);
  expect(await upgrade(server.url, { origin: 'https://pages.example' })).toBe(101);
  for (const origin of [
    'https://evil.example',
    'http://pages.example',
    'https://pages.example.evil.example',
    'null',
  ]) {
    expect(await upgrade(server.url, { origin })).toBe(403);
  }
});

test('the fifty-first connection of one address gets 429, another address is let in', async () => {
  await using server = await GatewayServer.start({ trustProxy: true });
  for (let count = 1; count <= 50; count++) await server.open(from('198.51.100.1'));
  expect(await upgrade(server.url, from('198.51.100.1'))).toBe(429);
  expect(await upgrade(server.url, from('198.51.100.2'))).toBe(101);
});

test('addresses of IPv6 that begin alike are one', async () => {
  await using server = await GatewayServer.start({ trustProxy: true, limits: { connectionsPerAddress: 1 } });
  await server.open(from('2001:db8::1'));
  expect(await upgrade(server.url, from('2001:db8::2'))).toBe(429);
  expect(await upgrade(server.url, from('2001:db8:0:1::1'))).toBe(101);
});

test('an address is the same whatever port a proxy writes behind it', async () => {
  await using server = await GatewayServer.start({ trustProxy: true, limits: { connectionsPerAddress: 1 } });
  await server.open(from('198.51.100.1:50001'));
  for (const same of ['198.51.100.1:50002', '198.51.100.1'])
    expect(await upgrade(server.url, from(same))).toBe(429);
  await server.open(from('[2001:db8::1]:50001'));
  for (const same of ['[2001:db8::2]:50002', '[2001:db8::3]', '2001:db8::4'])
    expect(await upgrade(server.url, from(same))).toBe(429);
  expect(server.gateway.registry.all().map(({ address }) => address)).toEqual([
    '198.51.100.1',
    '2001:db8::1',
  ]);
});

test('a forwarded address is not believed without a trusted proxy, and loopback is exempt', async () => {
  await using server = await GatewayServer.start();
  for (let count = 1; count <= 60; count++) await server.open(from('198.51.100.1'));
  expect(server.gateway.registry.size).toBe(60);
  expect(server.gateway.registry.all()[0]?.address).toBe('127.0.0.1');
});

test('a full server answers 503, and lets the next one in when somebody left', async () => {
  await using server = await GatewayServer.start({ limits: { connections: 2 } });
  const [first] = [await server.open(), await server.open()];
  expect(await upgrade(server.url)).toBe(503);
  await first.close();
  await server.until(() => server.gateway.registry.size === 1);
  expect(await upgrade(server.url)).toBe(101);
});

test('the eleventh connection of a user is closed 1013, so that it comes back', async () => {
  await using server = await GatewayServer.start();
  for (let count = 1; count <= 10; count++) await server.connect('user:ann');
  const eleventh = await server.open();
  eleventh.send({ type: 'connection_init', payload: { authorization: 'Bearer user:ann' } });
  expect(await eleventh.closed).toMatchObject({ code: 1013 });
  await server.connect('user:bob');
  expect(server.gateway.registry.connections('ann')).toHaveLength(10);
});

test('a limit of 0 is none', async () => {
  const none = {
    connections: 0,
    connectionsPerAddress: 0,
    connectionsPerUser: 0,
    initTimeout: 0,
    heartbeat: 0,
    messagesPerSecond: 0,
  };
  await using server = await GatewayServer.start({ trustProxy: true, limits: none });
  for (let count = 1; count <= 60; count++) await server.connect('user:ann', from('198.51.100.1'));
  server.clock.advance(3_600_000);
  expect(server.gateway.registry.size).toBe(60);
});

test.each([
  ['a token that cannot be believed', 'Bearer nonsense', 4401],
  ['a token that has expired', 'Bearer user:ann:1', 4403],
])('%s closes the connection', async (_name, authorization, code) => {
  await using server = await GatewayServer.start();
  const client = await server.open();
  client.send({ type: 'connection_init', payload: { authorization } });
  expect(await client.closed).toMatchObject({ code });
});

test('while tokens cannot be checked, clients are closed 1013 and the fault is logged', async () => {
  await using server = await GatewayServer.start({
    authenticate: () => Promise.reject(new Error('key server: secret detail')),
  });
  const client = await server.open();
  client.send({ type: 'connection_init' });
  const { code, reason } = await client.closed;
  expect(code).toBe(1013);
  expect(reason).not.toContain('secret');
  expect(server.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
});

test('a connection outlives its token by 25 seconds, then it is closed 4403', async () => {
  await using server = await GatewayServer.start({ limits: { heartbeat: 0 } });
  const expiry = server.clock.now() + 60_000;
  const client = await server.connect(`user:ann:${expiry}`);
  server.clock.advance(84_999);
  expect(await client.barrier()).toEqual([]);
  server.clock.advance(1);
  expect(await client.closed).toMatchObject({ code: 4403 });
  expect(server.world.attached).toBe(0);
});

test('a client that leaves while its token is being checked leaves nothing behind', async () => {
  const checked = Promise.withResolvers<never>();
  await using server = await GatewayServer.start({ authenticate: () => checked.promise });
  const client = await server.open();
  client.send({ type: 'connection_init' });
  await client.close();
  checked.reject(new Problem('UNAUTHENTICATED', 'Too late.'));
  await server.until(() => server.gateway.registry.size === 0);
  expect(server.gateway.registry.online()).toEqual([]);
});
