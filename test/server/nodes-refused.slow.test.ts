import { describe, expect, it } from 'vitest';
import { freePort } from '../kit/child-server.ts';
import { presently, serve } from '../kit/server-process.ts';
import { type Home, canTestNodes, sharedHomes } from '../kit/systems.ts';

describe.skipIf(!canTestNodes)('a server that cannot have what it needs', () => {
  const home = sharedHomes();

  function environmentOf(
    { environment, dataDir }: Home,
    changes: Record<string, string>,
  ): Record<string, string> {
    return { PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: dataDir, ...environment, ...changes };
  }

  it('ends with one sentence, exit code 1 and no password', async () => {
    const shared = await home();
    const database = new URL(shared.environment['DATABASE_URL'] ?? '');
    database.pathname = '/nowhere';
    database.password = 'hush';
    const redis = `redis://:hush@127.0.0.1:${await freePort()}`;
    const [noDatabase, noRedis] = await Promise.all([
      presently(['serve'], environmentOf(shared, { DATABASE_URL: database.href })).ended,
      presently(['serve'], environmentOf(await home(), { REDIS_URL: redis })).ended,
    ]);
    expect(noDatabase).toMatchObject({ code: 1, stdout: '' });
    expect(noDatabase.stderr).toMatch(/^PostgreSQL cannot be used\. .*"nowhere" does not exist\.\n$/);
    expect(noRedis).toMatchObject({ code: 1, stdout: '' });
    expect(noRedis.stderr).toMatch(/^Redis at 127\.0\.0\.1:\d+ cannot be used: .*\n$/);
    expect(noDatabase.stderr + noRedis.stderr).not.toContain('hush');
  });

  it('refuses a database that others have if it has no Redis, and is refused by one that has none', async () => {
    const shared = await home();
    const { REDIS_URL: _, ...alone } = environmentOf(shared, {});
    const first = await serve(alone);
    const [without, withRedis] = await Promise.all([
      presently(['serve'], alone).ended,
      presently(['serve'], environmentOf(shared, {})).ended,
    ]);
    for (const { code, stderr } of [without, withRedis]) {
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Other nodes use this database.* Set REDIS_URL on all nodes.*\n$/);
    }
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
  });

  it('says what is wrong with the addresses without printing them', async () => {
    const faults = await presently(['check'], { DATABASE_URL: 'mysql://me:hush@host/db', REDIS_URL: 'hush' })
      .ended;
    expect(faults.code).toBe(1);
    expect(faults.stderr).toMatch(/DATABASE_URL: expected an address such as postgres:/);
    expect(faults.stderr).toMatch(/REDIS_URL: expected an address such as redis:/);
    const alone = await presently(['check'], { REDIS_URL: 'redis://:hush@host' }).ended;
    expect(alone.stderr).toMatch(/REDIS_URL: expected together with DATABASE_URL/);
    const fine = await presently(['check'], {
      DATABASE_URL: 'postgres://me:hush@host/db',
      REDIS_URL: 'redis://:hush@host',
    }).ended;
    expect(fine.stdout).toContain('DATABASE_URL=(set)\n');
    expect(faults.stderr + alone.stderr + fine.stdout).not.toContain('hush');
  });
});
