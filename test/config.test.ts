import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigFault, describeConfig, readConfig } from '../src/config.ts';
import { temporaryFolder } from './kit/temporary-folder.ts';

function fileOf(content: string): string {
  const folder = temporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  const file = join(folder.path, 'secret');
  writeFileSync(file, content);
  return file;
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
  return [];
}

describe('a secret', () => {
  it('may stand in a file, whichever it is, and is not printed', () => {
    const secret = 'kept by something else, and long enough';
    const config = readConfig({
      AUTH_SECRET_FILE: fileOf(`${secret}\n`),
      DATABASE_URL_FILE: fileOf('postgres://somebody:hidden@db.example/presently\n'),
      REDIS_URL_FILE: fileOf('redis://:hidden@redis.example'),
      INGEST_NATS_URL_FILE: fileOf('nats://somebody:hidden@nats.example'),
    });
    expect(config).toMatchObject({
      AUTH_SECRET: secret,
      DATABASE_URL: 'postgres://somebody:hidden@db.example/presently',
      REDIS_URL: 'redis://:hidden@redis.example',
      INGEST_NATS_URL: 'nats://somebody:hidden@nats.example',
    });
    const printed = describeConfig(config).join('\n');
    expect(printed).toContain('DATABASE_URL=(set)');
    expect(printed).not.toContain('hidden');
    expect(printed).not.toContain(secret);
  });

  it('in a file is checked as any other, under the name of the variable that was set', () => {
    expect(
      faultsOf({
        AUTH_SECRET_FILE: fileOf('short'),
        DATABASE_URL_FILE: '/there/is/no/such/file',
        REDIS_URL_FILE: fileOf('http://redis.example'),
      }),
    ).toEqual([
      expect.stringMatching(/^DATABASE_URL_FILE: expected a file with .* in it, got ENOENT/),
      expect.stringMatching(/^REDIS_URL_FILE: expected an address/),
      'AUTH_SECRET_FILE: expected at least 32 characters',
    ]);
  });

  it('is given once', () => {
    const secret = 'x'.repeat(32);
    expect(faultsOf({ AUTH_SECRET: secret, AUTH_SECRET_FILE: fileOf(secret) })).toEqual([
      'AUTH_SECRET, AUTH_SECRET_FILE: expected one of them at most',
    ]);
    expect(faultsOf({ AUTH_SECRET: secret, AUTH_JWKS_URL: 'https://id.example/keys' })).toEqual([
      'AUTH_SECRET, AUTH_JWKS_URL: expected one of them at most',
    ]);
  });
});

describe('the credentials of a queue', () => {
  it.each([
    ['INGEST_KAFKA_USERNAME', 'INGEST_KAFKA_PASSWORD'],
    ['INGEST_ROCKETMQ_ACCESS_KEY', 'INGEST_ROCKETMQ_SECRET_KEY'],
  ])('are given whole, and the secret is not printed: %s, %s', (name, secret) => {
    const fault = `${name}, ${secret}: expected both or none of them`;
    expect(faultsOf({ [name]: 'somebody' })).toEqual([fault]);
    expect(faultsOf({ [secret]: 'hidden' })).toEqual([fault]);
    const config = readConfig({ [name]: 'somebody', [`${secret}_FILE`]: fileOf('hidden\n') });
    expect(config).toMatchObject({ [name]: 'somebody', [secret]: 'hidden' });
    expect(describeConfig(config).join('\n')).not.toContain('hidden');
  });
});
