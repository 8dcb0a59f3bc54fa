import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { OperationError } from '../../src/client/contract.ts';
import { createObservable } from '../../src/client/observable.ts';
import { OperationRefused, request } from '../../src/client/request.ts';
import {
  cleanUpConnections,
  connect,
  follow,
  listen,
  makeToken,
  startServer,
  until,
} from './connection-kit.ts';

afterEach(cleanUpConnections);

describe('a connection', () => {
  it('opens one socket for everything that is followed', async () => {
    const server = await startServer();
    const { connection } = connect(server.url);
    const [first, second] = [follow(connection), follow(connection)];
    expect(new Set([await first.next(), await second.next()])).toEqual(new Set([1, 2]));
    expect(server.opened).toHaveLength(1);
  });

  it('does not open before something is followed', async () => {
    const server = await startServer();
    const { connection } = connect(server.url);
    expect(connection.state.getSnapshot()).toEqual({ phase: 'idle' });
    expect(server.opened).toHaveLength(0);
  });

  it('says when it tries again after a loss, and starts every operation anew', async () => {
    const server = await startServer();
    const { clock, connection } = connect(server.url);
    const counter = follow(connection);
    expect(await counter.next()).toBe(1);
    server.opened[0]?.close(1012, 'Server restarts');
    const { retryAt } = await until(connection, 'waiting');
    expect(retryAt - clock.now()).toBe(1_000);
    await clock.advanceAsync(1_000);
    expect(await counter.next()).toBe(2);
    expect(await until(connection, 'live')).toMatchObject({ session: 2 });
  });

  it('tries again for ever while nobody answers', async () => {
    const { sockets, url } = await listen();
    sockets.close();
    await once(sockets, 'close');
    const { clock, connection } = connect(url);
    follow(connection);
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      const { retryAt } = await until(connection, 'waiting', (state) => state.attempt === attempt);
      await clock.advanceAsync(retryAt - clock.now());
    }
    await until(connection, 'waiting', (state) => state.attempt === 13);
  });

  it('measures the round trip of its heartbeat', async () => {
    const server = await startServer();
    const { connection } = connect(server.url);
    follow(connection);
    expect(await until(connection, 'live', (state) => state.roundTrip !== undefined)).toMatchObject({
      roundTrip: 0,
    });
  });

  it('notices within one heartbeat that nobody is at the other end any more', async () => {
    const server = await startServer();
    const { clock, connection } = connect(server.url);
    const counter = follow(connection);
    await counter.next();
    await until(connection, 'live', (state) => state.roundTrip !== undefined);
    server.opened[0]?.pause();
    await clock.advanceAsync(10_000 + 5_000);
    await until(connection, 'waiting');
    await clock.advanceAsync(30_000);
    expect(await counter.next()).toBe(2);
  });

  it('gives up an attempt that is not answered in time', async () => {
    const { sockets, url } = await listen();
    const { clock, connection } = connect(url);
    follow(connection);
    await once(sockets, 'connection');
    await clock.advanceAsync(5_000);
    await until(connection, 'waiting');
  });

  it('ends an operation that the server refuses, and leaves the others alone', async () => {
    const server = await startServer();
    const { connection } = connect(server.url);
    const counter = follow(connection);
    const refused = new Promise<readonly OperationError[]>((resolve) => {
      connection.subscribe({ query: '{ nothing }' }, { next: () => {}, error: resolve, complete: () => {} });
    });
    expect((await refused)[0]?.message).toContain('nothing');
    expect(await counter.next()).toBe(1);
    expect(connection.state.getSnapshot().phase).toBe('live');
  });

  it('leaves no timer behind when it is disposed', async () => {
    const server = await startServer();
    const { clock, connection } = connect(server.url);
    await follow(connection).next();
    connection.dispose();
    expect(clock.pending).toBe(0);
    expect(connection.state.getSnapshot()).toEqual({ phase: 'idle' });
  });
});

describe('a connection whose token is not accepted', () => {
  it('stays closed instead of asking again and again, and goes on with another token', async () => {
    let token = 'first';
    const bearers: unknown[] = [];
    const server = await startServer({ admits: (authorization) => bearers.push(authorization) > 0 });
    const { clock, connection } = connect(server.url, { token: () => token });
    const counter = follow(connection);
    expect(await counter.next()).toBe(1);
    server.opened.at(-1)?.close(4401, 'Unauthorized');
    expect(await until(connection, 'closed')).toEqual({ phase: 'closed', signedOut: true, code: 4401 });
    const attempts = server.opened.length;
    await clock.advanceAsync(600_000);
    expect(server.opened).toHaveLength(attempts);

    token = 'second';
    connection.retry();
    expect(await counter.next()).toBe(2);
    expect(bearers).toEqual(['Bearer first', 'Bearer second']);
  });

  it('stays closed when its token has expired', async () => {
    const server = await startServer({ admits: () => false });
    const { clock, connection } = connect(server.url, { token: () => makeToken({ exp: 1 }) });
    follow(connection);
    expect(await until(connection, 'closed')).toEqual({ phase: 'closed', signedOut: true, code: 4403 });
    await clock.advanceAsync(600_000);
    expect(server.opened).toHaveLength(1);
  });

  it('comes back when an operator disconnected it although its token is good', async () => {
    const server = await startServer();
    const { clock, connection } = connect(server.url, { token: () => makeToken({ exp: 4_000_000_000 }) });
    const counter = follow(connection);
    await counter.next();
    server.opened[0]?.close(4403, 'Forbidden');
    await until(connection, 'waiting');
    await clock.advanceAsync(1_000);
    expect(await counter.next()).toBe(2);
  });

  it('keeps what is followed meanwhile for later', async () => {
    const server = await startServer();
    const { connection } = connect(server.url);
    await follow(connection).next();
    server.opened[0]?.close(4429, 'Too many requests');
    expect(await until(connection, 'closed')).toMatchObject({ signedOut: false, code: 4429 });
    const later = follow(connection);
    connection.retry();
    expect(await later.next()).toBeGreaterThan(1);
  });
});

describe('a connection on a machine that says it is offline', () => {
  it('tells so, and tries at once when the network is back', async () => {
    const network = createObservable(true);
    const server = await startServer();
    const { connection } = connect(server.url, {
      network: { online: network.getSnapshot, onChange: network.subscribe },
    });
    const counter = follow(connection);
    await counter.next();
    network.set(false);
    server.opened[0]?.terminate();
    expect(await until(connection, 'waiting')).toMatchObject({ online: false });
    network.set(true);
    expect(await counter.next()).toBe(2);
  });
});

describe('a request over the connection', () => {
  it('answers with the data', async () => {
    const server = await startServer();
    const { connection } = connect(server.url);
    expect(await request(connection, { query: '{ answer }' })).toEqual({ answer: 42 });
  });

  it('is refused with the errors of the answer', async () => {
    const server = await startServer();
    const { connection } = connect(server.url);
    await expect(request(connection, { query: '{ secret }' })).rejects.toBeInstanceOf(OperationRefused);
  });

  it('is asked again when the connection breaks before the answer', async () => {
    const server = await startServer();
    const { clock, connection } = connect(server.url);
    const answer = request(connection, { query: '{ answer }' });
    await until(connection, 'connecting');
    while (server.opened.length === 0) await new Promise((resolve) => setImmediate(resolve));
    server.opened[0]?.terminate();
    await until(connection, 'waiting');
    await clock.advanceAsync(1_000);
    expect(await answer).toEqual({ answer: 42 });
  });
});
