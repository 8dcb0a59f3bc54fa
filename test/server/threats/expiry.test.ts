import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { createConnection } from '../../../src/client/connection.ts';
import type { ConnectionState } from '../../../src/client/connection-state.ts';
import type { Observable } from '../../../src/client/observable.ts';
import { createInbox } from '../../../src/client/inbox.ts';
import { pageClock } from '../../../src/client/page-clock.ts';
import { openEvents } from '../../kit/event-stream.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { welcomeNeighbour } from '../../kit/neighbour.ts';
import { openSocket } from '../../kit/socket-client.ts';
import { startApp, type TestApp } from '../../kit/start-app.ts';

const minute = 60_000;
const grace = 25_000;
const messages = 'subscription { messages { id title } }';

/** A server whose clock the test moves. Without a heartbeat: nobody could answer it while hours pass in one turn. */
async function start() {
  const clock = new ManualClock();
  const app = await startApp({ clock, environment: { HEARTBEAT: 'PT0S' } });
  return { clock, app };
}

async function push(app: TestApp, title: string): Promise<void> {
  const { data } = await app.ask<{ sendPush: { errors: unknown[] } }>(
    'mutation ($title: String!) { sendPush(input: { title: $title, body: "", audience: { userIds: ["ana"] } }) { errors { message } } }',
    { variables: { title }, token: await app.token('op', 'operator') },
  );
  expect(data.sendPush.errors).toEqual([]);
}

async function disconnect(app: TestApp, id: string): Promise<unknown> {
  const { data } = await app.ask(
    'mutation ($id: ID!) { disconnectUser(id: $id) { connections errors { code } } }',
    { variables: { id }, token: await app.token('op', 'operator') },
  );
  return data;
}

/** Resolves when what is observed is as wanted. */
function until<Value>(observed: Observable<Value>, wanted: (value: Value) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!wanted(observed.getSnapshot())) return;
      stop();
      resolve();
    };
    const stop = observed.subscribe(look);
    look();
  });
}

function isLive(session: number): (state: ConnectionState) => boolean {
  return (state) => state.phase === 'live' && state.session === session;
}

/** A page of ana's that asks for a token whenever it needs one, good for a minute, and believes the server's clock. */
function openPage(app: TestApp, time: ManualClock) {
  const clock: Clock = {
    now: () => time.now(),
    at: (instant, action) => pageClock.at(pageClock.now() + instant - time.now(), action),
  };
  const tokens: string[] = [];
  const connection = createConnection({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    clock,
    async token() {
      tokens.push(await app.token('ana', 'user', minute));
      return tokens.at(-1);
    },
  });
  const inbox = createInbox(connection);
  const arrived: string[] = [];
  inbox.onArrival(({ title }) => arrived.push(title));
  inbox.start();
  return { connection, inbox, arrived, tokens, [Symbol.dispose]: () => connection.dispose() };
}

describe('a token that expires while its bearer is connected', () => {
  it('closes the WebSocket 4403 when the grace is over, and not before', async () => {
    const { clock, app } = await start();
    await using _app = app;
    await using neighbour = await welcomeNeighbour(app, clock);
    await using socket = openSocket(app, await app.token('ana', 'user', minute), {
      shouldRetry: () => false,
    });
    const connected = new Promise<unknown>((resolve) => socket.client.on('connected', resolve));
    const closed = new Promise<unknown>((resolve) => socket.client.on('closed', resolve));
    const inbox = socket.follow<{ messages: { title: string } }>(messages);
    await connected;
    clock.advance(minute + grace - 1);
    await push(app, 'In time');
    expect((await inbox.next()).messages.title).toBe('In time');
    clock.advance(1);
    expect(await closed).toMatchObject({ code: 4403 });
    await neighbour.getsItsTick();
  });

  it('ends a stream of events, saying why', async () => {
    const { clock, app } = await start();
    await using _app = app;
    await using events = await openEvents(app.url, messages, await app.token('ana', 'user', minute));
    await push(app, 'In time');
    expect((await events.next())?.data).toMatchObject({ messages: { title: 'In time' } });
    clock.advance(minute + grace);
    expect((await events.next())?.errors?.[0]?.extensions?.code).toBe('TOKEN_EXPIRED');
    expect(await events.next()).toBeUndefined();
  });

  it('is replaced by a page: it comes back at once, and no message is lost or announced twice', async () => {
    const { clock, app } = await start();
    await using _app = app;
    using page = openPage(app, clock);
    await until(page.connection.state, isLive(1));
    await push(app, 'One');
    await until(page.inbox, (state) => state.messages.length === 1);

    clock.advance(minute + grace - 1);
    await push(app, 'Two');
    await until(page.inbox, (state) => state.messages.length === 2);
    expect(page.tokens).toHaveLength(1);
    clock.advance(1);
    await push(app, 'Three');
    await until(page.connection.state, isLive(2));
    await push(app, 'Four');

    await until(page.inbox, (state) => state.messages.filter(({ state }) => state === 'ACKED').length === 4);
    expect(page.arrived).toEqual(['One', 'Two', 'Three', 'Four']);
    // The second one is what it was renewed with, the third is what the attempt asked for.
    expect(new Set(page.tokens.slice(1)).size).toBe(1);
  });
});

describe('a user whom an operator disconnects', () => {
  it('loses every connection at once, whatever carries it; others do not', async () => {
    const { clock, app } = await start();
    await using _app = app;
    await using neighbour = await welcomeNeighbour(app, clock);
    const token = await app.token('ana');
    await using socket = openSocket(app, token, { shouldRetry: () => false });
    const closed = new Promise<unknown>((resolve) => socket.client.on('closed', resolve));
    await push(app, 'Before');
    await socket.follow(messages).next();
    await using events = await openEvents(app.url, messages, token);
    await events.next();

    expect(await disconnect(app, 'ana')).toEqual({ disconnectUser: { connections: 2, errors: [] } });
    expect(await closed).toMatchObject({ code: 4403 });
    expect((await events.next())?.errors?.[0]?.extensions?.code).toBe('TOKEN_EXPIRED');
    await expect.poll(() => app.gateway.registry.isOnline('ana')).toBe(false);
    await neighbour.getsItsTick();
  });

  it('comes back with a fresh token, and loses no message', async () => {
    const { clock, app } = await start();
    await using _app = app;
    using page = openPage(app, clock);
    await until(page.connection.state, isLive(1));
    await push(app, 'One');
    await until(page.inbox, (state) => state.messages.length === 1);
    await disconnect(app, 'ana');
    await push(app, 'Two');
    await until(page.connection.state, isLive(2));
    await push(app, 'Three');
    await until(page.inbox, (state) => state.messages.length === 3);
    expect(page.arrived).toEqual(['One', 'Two', 'Three']);
  });
});
