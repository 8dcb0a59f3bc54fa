import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import { signToken } from '../../src/auth/tokens.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { ProtocolClient } from '../gateway/protocol-client.ts';
import { RawClient } from '../gateway/raw-client.ts';
import { openEvents } from '../kit/event-stream.ts';
import { openSocket } from '../kit/socket-client.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const secret = 'a secret for tests, long enough to be one';

interface Line extends Record<string, unknown> {
  readonly msg: string;
}

/** A real server with the program's own log, of which every line is kept. */
async function startLogged(environment: Record<string, string> = {}) {
  const parts = new AsyncDisposableStack();
  onTestFinished(() => parts.disposeAsync());
  const DATA_DIR = parts.use(temporaryFolder()).path;
  const lines: string[] = [];
  const log = createLog('trace', { write: (line: string) => void lines.push(line) });
  const config = readConfig({ PORT: '0', DATA_DIR, AUTH_SECRET: secret, ...environment });
  const app = parts.use(await createApp(config, { log }));
  return {
    url: app.url,
    app,
    lines,
    /** The lines with this message, once there are any. */
    async logged(message: string): Promise<Line[]> {
      for (;;) {
        const found = lines.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg === message);
        if (found.length > 0) return found;
        await nextTurn();
      }
    },
    token: (subject: string, role: 'user' | 'operator' = 'user') =>
      signToken(secret, { subject, role }, systemClock, 60_000),
    post: (query: string, headers: Record<string, string> = {}) =>
      fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      }),
  };
}

function send(fields: string): string {
  return `mutation { sendPush(input: { ${fields} }) { push { id } errors { code message } } }`;
}

describe('the log', () => {
  it('has one line for each connection that ended, whoever ended it', async () => {
    const server = await startLogged();
    const socket = openSocket(server, await server.token('ana'));
    await socket.follow('subscription { currentTime { timeZone } }').next();
    await socket.follow('{ viewer { id } }').next();
    server.app.gateway.registry.disconnectUser('ana');
    const [closed] = await server.logged('Connection closed');
    expect(closed).toMatchObject({
      level: 30,
      transport: 'websocket',
      code: 4403,
      reason: 'Forbidden',
      user: 'ana',
      role: 'user',
      operations: 2,
      // The answers to connection_init and the query, its end, and at least one value.
      frames: expect.toSatisfy((frames: number) => frames >= 4) as number,
      seconds: expect.any(Number) as number,
    });
    expect(closed).not.toHaveProperty('address');
    await socket[Symbol.asyncDispose]();
    expect(await server.logged('Connection closed')).toHaveLength(1);
  });

  it('has one for a stream, too', async () => {
    const server = await startLogged();
    const ending = new AbortController();
    const stream = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${await server.token('ana')}`,
      },
      body: JSON.stringify({ query: 'subscription { currentTime { timeZone } }' }),
      signal: ending.signal,
    });
    await stream.body!.getReader().read();
    ending.abort();
    expect(await server.logged('Connection closed')).toMatchObject([
      { transport: 'sse', code: null, reason: 'The client went', user: 'ana', operations: 1, frames: 1 },
    ]);
  });

  it('has one line for each push: its id, for whom and by whom, and one for its end', async () => {
    const server = await startLogged();
    const authorization = `Bearer ${await server.token('op', 'operator')}`;
    const fields =
      'title: "T", body: "B", category: "news", audience: { userIds: ["ana", "ben"] }, at: "2999-01-01T00:00:00Z"';
    const { data } = (await (await server.post(send(fields), { authorization })).json()) as {
      data: { sendPush: { push: { id: string } } };
    };
    const { id } = data.sendPush.push;
    await server.post(`mutation { cancelPush(id: "${id}") { errors { code } } }`, { authorization });
    expect(await server.logged('Push accepted')).toMatchObject([
      { push: id, category: 'news', priority: 'NORMAL', audience: 2, by: 'op' },
    ]);
    expect(await server.logged('Push ended')).toMatchObject([{ push: id, status: 'CANCELLED', by: 'op' }]);
  });

  it('never has a token or what a message says, whatever goes well or wrong', async () => {
    const server = await startLogged({ INTROSPECTION: 'false' });
    const [canaryTitle, canaryBody, canaryToken] = ['cNaRyTiTlE', 'cNaRyBoDy', 'cNaRyToKeN'];
    const [user, operator] = [await server.token('ana'), await server.token('op', 'operator')];
    const inInbox = openSocket(server, user);
    const inbox = inInbox.follow('subscription { messages { id title body } }');
    const push = `title: "${canaryTitle}", body: "${canaryBody}", data: { x: "${canaryBody}" }`;

    await server.post(send(`${push}, audience: { userIds: ["ana"] }`), {
      authorization: `Bearer ${operator}`,
    });
    await inbox.next();
    // Refused for what it says, for its form, for its caller, and because it does not parse.
    await server.post(send(`${push}, at: "soon", audience: { everyone: true }`), {
      authorization: `Bearer ${operator}`,
    });
    await server.post(send(`${push}, audience: { everyone: false }`), {
      authorization: `Bearer ${operator}`,
    });
    await server.post(send(`${push}, audience: { everyone: true }`), { authorization: `Bearer ${user}` });
    await server.post(`{ ${canaryBody} "${canaryTitle}`, { authorization: `Bearer ${operator}` });
    // Tokens where they belong, where they do not, and broken ones.
    await server.post('{ viewer { id } }', { authorization: `Bearer ${canaryToken}.${canaryToken}.x` });
    await server.post('{ viewer { id } }', {
      authorization: canaryToken,
      'x-request-id': `${canaryToken} ${user}`,
    });
    await fetch(`${server.url}/graphql?token=${canaryToken}&query={__typename}`);
    await fetch(`${server.url}/${canaryToken}?authorization=${user}`);
    for (const token of [canaryToken, `${user}x`]) {
      const socket = openSocket(server, token);
      await socket
        .follow('{ viewer { id } }')
        .next()
        .catch(() => undefined);
      await socket[Symbol.asyncDispose]();
    }
    await using stream = await openEvents(server.url, 'subscription { messages { title body } }', user);
    await stream.next();
    await openEvents(server.url, `subscription { messages { ${canaryBody} } }`, canaryToken).catch(
      () => undefined,
    );
    const raw = await RawClient.connect(`${server.url.replace('http', 'ws')}/graphql`, user);
    raw.send({
      id: '1',
      type: 'subscribe',
      payload: { query: '{ viewer { id } }', extensions: { token: canaryToken } },
    });
    raw.send({ type: canaryToken, payload: { authorization: user } });
    await raw.ended;

    await inInbox[Symbol.asyncDispose]();
    await server.logged('Push accepted');
    await server.logged('Connection closed');

    const all = server.lines.join('');
    expect(all.length).toBeGreaterThan(500);
    const [, payload = '', signature = ''] = user.split('.');
    for (const canary of [
      canaryTitle,
      canaryBody,
      canaryToken,
      payload,
      signature,
      operator.split('.')[2] ?? '',
    ])
      expect(all).not.toContain(canary);
  });

  it('leaves out of an error what drivers and graphql put into it', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'cNaRy',
      query: 'cNaRy',
    });
    log.error(
      { err: new Error('It could not be stored', { cause }), title: 'cNaRy', push: { body: 'cNaRy' } },
      'Failed',
    );
    expect(lines.join('')).not.toContain('cNaRy');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: { message: 'It could not be stored', cause: { message: 'duplicate key', code: '23505' } },
    });
  });
});

describe('a request', () => {
  it('keeps the id that it came with, if that is sane, and gets one if not', async () => {
    const { url } = await startLogged();
    const idOf = async (headers: Record<string, string>, path = '/healthz') =>
      (await fetch(`${url}${path}`, { headers })).headers.get('x-request-id');
    expect(await idOf({ 'x-request-id': 'proxy-1/abc' })).toBe('proxy-1/abc');
    expect(await idOf({ 'x-request-id': 'proxy-1' }, '/graphql?query={__typename}')).toBe('proxy-1');
    const made = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
    expect(await idOf({})).toMatch(made);
    expect(await idOf({ 'x-request-id': 'a b' })).toMatch(made);
    expect(await idOf({ 'x-request-id': 'x'.repeat(129) })).toMatch(made);
    expect(await idOf({})).not.toBe(await idOf({}));
  });

  it('is named by what is logged about it', async () => {
    const server = await startLogged();
    const authorization = `Bearer ${await server.token('op', 'operator')}`;
    await server.post(send('title: "T", body: "B", audience: { userIds: ["ana"] }'), {
      authorization,
      'x-request-id': 'mine',
    });
    expect(await server.logged('Push accepted')).toMatchObject([{ requestId: 'mine' }]);
    // A resolver that fails: its error is told to nobody but the log.
    server.app.services.people.page = () => Promise.reject(new Error('a bug'));
    await server.post('{ users { edges { cursor } } }', { authorization, 'x-request-id': 'failing' });
    expect(await server.logged('Unexpected error')).toMatchObject([
      { requestId: 'failing', err: { message: 'a bug' }, path: 'users' },
    ]);
  });

  it('that opens a WebSocket gives its id to everything on it: the answer, each operation, and the end', async () => {
    const server = await startLogged();
    const client = await ProtocolClient.connect(
      `${server.url.replace('http', 'ws')}/graphql`,
      { authorization: `Bearer ${await server.token('op', 'operator')}` },
      { headers: { 'x-request-id': 'mine' } },
    );
    server.app.services.people.page = () => Promise.reject(new Error('a bug'));
    client.subscribe('1', send('title: "T", body: "B", audience: { userIds: ["ana"] }'));
    expect(await server.logged('Push accepted')).toMatchObject([{ requestId: 'mine' }]);
    client.subscribe('2', '{ users { edges { cursor } } }');
    expect(await server.logged('Unexpected error')).toMatchObject([{ requestId: 'mine', path: 'users' }]);
    client.socket.close();
    expect(await server.logged('Connection closed')).toMatchObject([{ requestId: 'mine' }]);

    const { socket } = new ProtocolClient(`${server.url.replace('http', 'ws')}/graphql`);
    const [answer] = (await once(socket, 'upgrade')) as [IncomingMessage];
    const made = answer.headers['x-request-id'];
    expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    socket.close();
    while ((await server.logged('Connection closed')).length < 2) await nextTurn();
    expect((await server.logged('Connection closed'))[1]).toMatchObject({ requestId: made });
  });

  it('gives it to what is asked on its WebSocket, also when many ask in the same turn', async () => {
    const server = await startLogged();
    const operators = Array.from({ length: 20 }, (_, index) => `op-${index}`);
    const clients = await Promise.all(
      operators.map(async (subject) =>
        ProtocolClient.connect(
          `${server.url.replace('http', 'ws')}/graphql`,
          { authorization: `Bearer ${await server.token(subject, 'operator')}` },
          { headers: { 'x-request-id': subject } },
        ),
      ),
    );
    for (const client of clients)
      client.subscribe('1', send('title: "T", body: "B", audience: { userIds: ["ana"] }'));
    while ((await server.logged('Push accepted')).length < 20) await nextTurn();
    const lines = await server.logged('Push accepted');
    expect(lines.map(({ requestId }) => requestId)).toEqual(lines.map(({ by }) => by));
    expect(new Set(lines.map(({ by }) => by)).size).toBe(20);
    for (const { socket } of clients) socket.close();
  });

  it('whose stream ends is named by the line about that, whatever ended it', async () => {
    const server = await startLogged();
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${await server.token('ana')}` };
    const query = new URLSearchParams({ query: 'subscription { currentTime { timeZone } }' }).toString();
    const stream = await fetch(`${server.url}/graphql?${query}`, {
      headers: { ...headers, 'x-request-id': 'stream' },
    });
    await stream.body!.getReader().read();
    const authorization = `Bearer ${await server.token('op', 'operator')}`;
    await server.post('mutation { disconnectUser(id: "ana") { errors { code } } }', {
      authorization,
      'x-request-id': 'deed',
    });
    expect(await server.logged('Connection closed')).toMatchObject([{ requestId: 'stream' }]);
  });
});
