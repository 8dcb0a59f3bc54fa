import { describe, expect, it } from 'vitest';
import { addPlace, reportHeadcount } from '../kit/places.ts';
import { openSocket, type SocketClient } from '../kit/socket-client.ts';
import { startApp } from '../kit/start-app.ts';

/** The errors with which an operation ends that could not begin. */
async function refusal(
  socket: SocketClient,
  query: string,
): Promise<{ message: string; extensions?: { code?: string } }[]> {
  try {
    const { errors } = await socket.follow(query).answer();
    return [...(errors ?? [])];
  } catch (errors) {
    return errors as { message: string }[];
  }
}

describe('bad input', () => {
  it.each([
    ['an unknown location', 'subscription { headcount(locationId: "nowhere") { count } }', 'NOT_FOUND'],
    [
      'a pace that is too fast',
      'subscription { currentTime(every: "PT0.001S") { instant } }',
      'INVALID_VALUE',
    ],
    ['a pace that is too slow', 'subscription { currentTime(every: "PT2H") { instant } }', 'INVALID_VALUE'],
    [
      'a time zone that does not exist',
      'subscription { currentTime(timeZone: "Mars/Base") { instant } }',
      'INVALID_VALUE',
    ],
    ['a field that does not exist', 'subscription { currentTime { moment } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a document that does not parse', 'subscription { currentTime', 'GRAPHQL_PARSE_FAILED'],
    ['messages without a token', 'subscription { messages { id } }', 'UNAUTHENTICATED'],
  ])('%s is an error of that operation, and the others on the socket live on', async (_, query, code) => {
    await using app = await startApp();
    await addPlace(app, { id: 'hall' });
    await reportHeadcount(app, { locationId: 'hall', count: 1 });
    await using socket = openSocket(app);
    const people = socket.follow('subscription { headcount(locationId: "hall") { count } }');
    await people.next();

    const [error] = await refusal(socket, query);
    expect(error?.extensions?.code).toBe(code);
    expect(error?.message).not.toBe('');

    await reportHeadcount(app, { locationId: 'hall', count: 2 });
    expect(await people.next()).toEqual({ headcount: { count: 2 } });
  });

  it.each([
    [{ count: -5 }, ['input', 'count']],
    [{ entered: -1 }, ['input', 'entered']],
    [{}, ['input']],
    [{ count: 1, left: 1 }, ['input', 'count']],
    [{ count: 1, observedAt: '2999-01-01T00:00:00Z' }, ['input', 'observedAt']],
    [{ count: 1, id: '' }, ['input', 'id']],
  ])('a headcount of %j is refused where the fault lies, and changes nothing', async (reading, path) => {
    await using app = await startApp();
    await addPlace(app, { id: 'hall' });
    await reportHeadcount(app, { locationId: 'hall', count: 3 });
    expect(await reportHeadcount(app, { locationId: 'hall', ...reading })).toEqual({
      headcount: null,
      errors: [{ code: 'INVALID_VALUE', path }],
    });
    expect((await app.ask('{ headcount(locationId: "hall") { count } }')).data).toEqual({
      headcount: { count: 3 },
    });
  });

  it('a reading of an unknown place is refused', async () => {
    await using app = await startApp();
    expect(await reportHeadcount(app, { locationId: 'nowhere', count: 1 })).toEqual({
      headcount: null,
      errors: [{ code: 'NOT_FOUND', path: ['input', 'locationId'] }],
    });
  });

  it('a latitude of 91 is refused', async () => {
    await using app = await startApp();
    await addPlace(app, { id: 'bus' });
    const { data } = await app.ask(
      'mutation { reportLocation(input: { locationId: "bus", coordinates: { latitude: 91, longitude: 0 } }) { location { id } errors { code path } } }',
      { token: await app.token('gps', 'sensor') },
    );
    expect(data).toEqual({
      reportLocation: {
        location: null,
        errors: [{ code: 'INVALID_VALUE', path: ['input', 'coordinates', 'latitude'] }],
      },
    });
  });

  it('the same reading twice counts once', async () => {
    await using app = await startApp();
    await addPlace(app, { id: 'hall' });
    const reading = {
      locationId: 'hall',
      entered: 2,
      source: 'west',
      observedAt: '2026-11-01T10:00:00.000Z',
    };
    await reportHeadcount(app, reading);
    expect(await reportHeadcount(app, reading)).toMatchObject({ headcount: { count: 2 }, errors: [] });
  });

  it.each([
    ['a token that nobody signed', 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x', 'UNAUTHENTICATED'],
    ['something that is no bearer token', 'Basic YTpi', 'UNAUTHENTICATED'],
  ])('%s is told over HTTP with 401 and over WebSocket with 4401', async (_, authorization, code) => {
    await using app = await startApp();
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: '{"query":"{ currentTime { instant } }"}',
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });

    await using socket = openSocket(app, undefined, { connectionParams: { authorization } });
    await expect(socket.follow('{ currentTime { instant } }').next()).rejects.toMatchObject({ code: 4401 });
  });

  it('an expired token is told over HTTP with 401 and over WebSocket with 4403', async () => {
    await using app = await startApp();
    const expired = await app.token('ana', 'user', -60_000);
    expect((await app.ask('{ viewer { id } }', { token: expired })).errors?.[0]?.extensions?.code).toBe(
      'TOKEN_EXPIRED',
    );
    await using socket = openSocket(app, expired, { shouldRetry: () => false });
    await expect(socket.follow('{ currentTime { instant } }').next()).rejects.toMatchObject({ code: 4403 });
  });

  it('a role that is too low is FORBIDDEN', async () => {
    await using app = await startApp();
    const { errors } = await app.ask('mutation { cancelPush(id: "x") { push { id } } }', {
      token: await app.token('ana'),
    });
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});
