import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { signToken } from '../../../src/auth/tokens.ts';
import { startApp, type TestApp } from '../../kit/start-app.ts';
import { transports } from '../../kit/transports.ts';

const secret = 'a secret that only this test and its server know';
const expected = { issuer: 'https://id.example', audience: 'presently' };
const ana = { subject: 'ana', role: 'user' } as const;

function sign(claims: Record<string, unknown>, alg = 'HS256', key = secret): Promise<string> {
  return new SignJWT({ sub: 'ana', iss: expected.issuer, aud: expected.audience, ...claims })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(key));
}

const tokens: readonly [what: string, token: () => Promise<string> | string, code: string, close: number][] =
  [
    ['is no token', () => 'nonsense', 'UNAUTHENTICATED', 4401],
    ['somebody else signed', () => sign({}, 'HS256', 'x'.repeat(40)), 'UNAUTHENTICATED', 4401],
    ['nobody signed', () => new UnsecuredJWT({ sub: 'ana' }).encode(), 'UNAUTHENTICATED', 4401],
    ['is signed with another algorithm', () => sign({}, 'HS512'), 'UNAUTHENTICATED', 4401],
    ['names nobody', () => sign({ sub: '' }), 'UNAUTHENTICATED', 4401],
    ['names somebody with a name too long', () => sign({ sub: 'x'.repeat(201) }), 'UNAUTHENTICATED', 4401],
    ['has a role that does not exist', () => sign({ role: 'root' }), 'UNAUTHENTICATED', 4401],
    ['is not valid yet', () => sign({ nbf: 4_000_000_000 }), 'UNAUTHENTICATED', 4401],
    ['somebody else issued', () => sign({ iss: 'https://other.example' }), 'UNAUTHENTICATED', 4401],
    ['is for somebody else', () => sign({ aud: ['elsewhere'] }), 'UNAUTHENTICATED', 4401],
    ['is for nobody in particular', () => sign({ aud: undefined }), 'UNAUTHENTICATED', 4401],
    ['has expired', () => signToken(secret, ana, systemClock, -1_000, expected), 'TOKEN_EXPIRED', 4403],
  ];

let app: TestApp;
const parts = new AsyncDisposableStack();
beforeAll(async () => {
  const environment = { AUTH_SECRET: secret, AUTH_ISSUER: expected.issuer, AUTH_AUDIENCE: expected.audience };
  app = parts.use(await startApp({ environment }));
});
afterAll(() => parts.disposeAsync());

describe.each(transports)('over %s', (name, run) => {
  it.each(tokens)('a token that %s is refused', async (_, token, code, close) => {
    const answer = await run(app, { query: '{ currentTime { instant } }', token: await token() });
    if (name === 'WebSocket') expect(answer.status).toBe(close);
    else expect(answer).toMatchObject({ status: 401, codes: [code] });
    expect(answer.data).toBeUndefined();
  });

  it('a good one is taken, also if it is for several', async () => {
    const token = await sign({ aud: ['elsewhere', expected.audience] });
    const { data } = await run(app, { query: '{ viewer { id } }', token });
    expect(data).toEqual({ viewer: { id: 'ana' } });
  });

  it('a subscription to what is personal needs one', async () => {
    const query = 'subscription { messages { id } }';
    expect((await run(app, { query })).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('a role that is too low is FORBIDDEN, and nothing else', async () => {
    const token = await signToken(secret, ana, systemClock, 60_000, expected);
    expect((await run(app, { query: '{ users { edges { cursor } } }', token })).codes).toEqual(['FORBIDDEN']);
  });
});
