import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { warningsOf } from '../src/config-warnings.ts';

const secret = 'a secret for tests, long enough to be one';

/** A server on the internet as it should be. */
const safe = {
  HOST: '0.0.0.0',
  AUTH_JWKS_URL: 'https://id.example/keys',
  AUTH_ISSUER: 'https://id.example',
  AUTH_AUDIENCE: 'presently',
  INTROSPECTION: 'false',
  ANONYMOUS_LIVE: 'false',
  TRUST_PROXY: 'true',
  ALLOWED_ORIGINS: 'https://example.com',
};

/** A database on the same machine. */
const local = { DATABASE_URL: 'postgres://127.0.0.1/presently' };

const kafkaUser = { INGEST_KAFKA_USERNAME: 'somebody', INGEST_KAFKA_PASSWORD: 'hidden' };

/** The variables that the warnings of an environment begin with. */
function warned(environment: Record<string, string>): string[] {
  return warningsOf(readConfig(environment)).map((warning) => warning.slice(0, warning.indexOf(':')));
}

describe('what is insecure about a configuration', () => {
  it('is nothing on a machine of one’s own', () => {
    expect(warned({})).toEqual([]);
    expect(warned({ HOST: '::1' })).toEqual([]);
    expect(
      warned({ AUTH_JWKS_URL: 'http://127.0.0.1:8080/keys', AUTH_ISSUER: 'me', AUTH_AUDIENCE: 'me' }),
    ).toEqual([]);
  });

  it('is, of one that is safe, only that somebody has to see to the network', () => {
    expect(warned(safe)).toEqual(['TRUST_PROXY']);
  });

  it.each([
    [{ HOST: '0.0.0.0' }, ['AUTH_SECRET', 'INTROSPECTION', 'ANONYMOUS_LIVE', 'TRUST_PROXY']],
    [{ ...safe, INTROSPECTION: 'true' }, ['INTROSPECTION', 'TRUST_PROXY']],
    [{ ...safe, ANONYMOUS_LIVE: 'true' }, ['ANONYMOUS_LIVE', 'TRUST_PROXY']],
    [{ ...safe, TRUST_PROXY: 'false' }, ['TRUST_PROXY']],
    [{ ...safe, ALLOWED_ORIGINS: '' }, ['TRUST_PROXY', 'ALLOWED_ORIGINS']],
    [{ TRUST_PROXY: 'true' }, ['ALLOWED_ORIGINS']],
    [{ ALLOWED_ORIGINS: 'http://example.com' }, ['ALLOWED_ORIGINS']],
    [{ ...safe, AUTH_JWKS_URL: 'http://id.example/keys' }, ['TRUST_PROXY', 'AUTH_JWKS_URL']],
    [{ ...safe, AUTH_AUDIENCE: '' }, ['TRUST_PROXY', 'AUTH_ISSUER, AUTH_AUDIENCE']],
    [{ MAX_CONNECTIONS: '0' }, ['MAX_CONNECTIONS, MAX_HTTP_CONNECTIONS, …_PER_ADDRESS']],
    [{ MAX_HTTP_CONNECTIONS: '0' }, ['MAX_CONNECTIONS, MAX_HTTP_CONNECTIONS, …_PER_ADDRESS']],
    [{ MAX_REQUESTS_PER_ADDRESS: '0' }, []],
    [{ ...safe, MAX_REQUESTS_PER_ADDRESS: '0' }, ['TRUST_PROXY', 'MAX_REQUESTS_PER_ADDRESS']],
    [{ DATABASE_URL: 'postgres://db.example/presently' }, ['DATABASE_URL, REDIS_URL']],
    [{ DATABASE_URL: 'postgres://db.example/presently?sslmode=verify-full' }, []],
    [{ ...local, REDIS_URL: 'redis://cache.example' }, ['DATABASE_URL, REDIS_URL']],
    [{ ...local, REDIS_URL: 'rediss://cache.example' }, []],
    [{ ...local, REDIS_URL: 'redis://127.0.0.1' }, []],
    [{ ...local, REDIS_URL: 'redis://127.0.0.1', AUTH_SECRET: '' }, ['AUTH_SECRET']],
    [{ ...kafkaUser, INGEST_KAFKA_SASL: 'PLAIN' }, ['INGEST_KAFKA_SASL']],
    [{ ...kafkaUser, INGEST_KAFKA_SASL: 'PLAIN', INGEST_KAFKA_TLS: 'true' }, []],
    [kafkaUser, []],
  ])('is told of %j: %j', (environment: Record<string, string>, expected) => {
    expect(
      warned({
        AUTH_SECRET: environment['HOST'] || environment['AUTH_JWKS_URL'] ? '' : secret,
        ...environment,
      }),
    ).toEqual(expected);
  });
});
