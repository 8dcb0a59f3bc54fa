import { SignJWT } from 'jose';
import { systemClock, type Clock } from '../../../src/clock.ts';
import { describe, expect, it } from 'vitest';
import { startKeyServer, type KeyServer } from '../../kit/key-server.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { startApp, type TestApp } from '../../kit/start-app.ts';
import { overSse, overWebSocket } from '../../kit/transports.ts';

function start(
  provider: KeyServer,
  environment: Record<string, string> = {},
  clock: Clock = systemClock,
): Promise<TestApp> {
  return startApp({
    clock,
    environment: {
      AUTH_SECRET: '',
      AUTH_JWKS_URL: provider.url,
      AUTH_ISSUER: 'https://id.example',
      AUTH_AUDIENCE: 'presently',
      ...environment,
    },
  });
}

/** Who the server takes the bearer of a token for, or why it does not. */
async function whoIs(app: TestApp, token: string): Promise<unknown> {
  const { data, errors } = await app.ask<{ viewer: { id: string } }>('{ viewer { id } }', { token });
  return errors?.[0]?.extensions?.code ?? data.viewer.id;
}

describe('tokens of an identity provider', () => {
  it('are believed; its keys are asked for once', async () => {
    await using provider = await startKeyServer();
    await using app = await start(provider);
    expect(await whoIs(app, await provider.token())).toBe('ana');
    expect(await whoIs(app, await provider.token({ sub: 'ben' }))).toBe('ben');
    expect(provider.asked).toBe(1);
  });

  it('are believed when they are signed with a new key', async () => {
    await using provider = await startKeyServer();
    await using app = await start(provider, { AUTH_JWKS_REFETCH: 'PT0S' });
    const old = await provider.token();
    expect(await whoIs(app, old)).toBe('ana');
    await provider.rotate();
    expect(await whoIs(app, await provider.token({ sub: 'ben' }))).toBe('ben');
    expect(provider.asked).toBe(2);
    expect(await whoIs(app, old)).toBe('UNAUTHENTICATED');
  });

  it('that name unknown keys do not make the server ask again and again', async () => {
    await using provider = await startKeyServer();
    await using app = await start(provider, { AUTH_JWKS_REFETCH: 'PT1H' });
    expect(await whoIs(app, await provider.token())).toBe('ana');
    for (let number = 0; number < 10; number++) {
      const stranger = await provider.token({}, { kid: `stranger ${number}` });
      expect(await whoIs(app, stranger)).toBe('UNAUTHENTICATED');
    }
    expect(provider.asked).toBe(1);
  });

  it('of another issuer, for another audience or without either are refused', async () => {
    await using provider = await startKeyServer();
    await using app = await start(provider);
    for (const claims of [
      { iss: 'https://evil.example' },
      { aud: 'elsewhere' },
      { aud: undefined },
      { iss: undefined },
    ])
      expect(await whoIs(app, await provider.token(claims))).toBe('UNAUTHENTICATED');
  });

  it('that take the public key for a shared secret are refused', async () => {
    await using provider = await startKeyServer();
    await using app = await start(provider);
    const { x = '', kid = '' } = provider.published();
    for (const secret of [Buffer.from(x, 'base64url'), Buffer.from(JSON.stringify(provider.published()))]) {
      const forged = await new SignJWT({ sub: 'ana', iss: 'https://id.example', aud: 'presently' })
        .setProtectedHeader({ alg: 'HS256', kid })
        .sign(secret);
      expect(await whoIs(app, forged)).toBe('UNAUTHENTICATED');
    }
  });

  it('wait for better times while it does not answer: clients are sent away to come back, not refused', async () => {
    await using provider = await startKeyServer();
    const clock = new ManualClock();
    await using app = await start(provider, {}, clock);
    provider.up = false;
    const token = await provider.token();
    const query = 'subscription { currentTime { instant } }';
    expect(await whoIs(app, token)).toBe('UNAVAILABLE');
    expect(await overSse(app, { query, token })).toMatchObject({ status: 503, codes: ['UNAVAILABLE'] });
    expect((await overWebSocket(app, { query, token })).status).toBe(1013);
    expect((await app.ask('{ currentTime { instant } }')).errors).toBeUndefined();
    // It is not asked for every token that comes meanwhile.
    expect(provider.asked).toBe(1);
    provider.up = true;
    clock.advance(1_000);
    expect(await whoIs(app, token)).toBe('ana');
  });

  it('cannot be checked while something else answers for the provider, and it is not asked for every token', async () => {
    const clock = new ManualClock();
    await using provider = await startKeyServer();
    await using app = await start(provider, {}, clock);
    provider.babbles = true;
    const token = await provider.token();
    for (let time = 0; time < 5; time++) expect(await whoIs(app, token)).toBe('UNAVAILABLE');
    expect(provider.asked).toBe(1);
    provider.babbles = false;
    clock.advance(1_000);
    expect(await whoIs(app, token)).toBe('ana');
  });
});
