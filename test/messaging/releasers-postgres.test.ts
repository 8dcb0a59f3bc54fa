import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { MessagingWorld } from '../kit/messaging-world.ts';
import { canTestPostgres, PostgresKit } from '../kit/postgres-kit.ts';

describe.skipIf(!canTestPostgres)('several releasers on PostgreSQL', () => {
  const kit = new PostgresKit('releasers');

  it('have done all that is due when they have settled, also what was in other hands a moment ago', async () => {
    const url = await kit.schema();
    const openStore = () => openPostgresStore({ url });
    const world = await MessagingWorld.open({ openStore, pageSize: 2, releasers: 3 });
    onTestFinished(() => world[Symbol.asyncDispose]());
    const other = new Client({ connectionString: url });
    await other.connect();
    onTestFinished(() => other.end());

    await other.query('begin');
    await other.query(`select pg_advisory_xact_lock(hashtextextended(current_schema() || ' push 1', 0))`);
    const id = await world.send({ audience: { userIds: ['a', 'b', 'c'] } });
    await world.settle();
    expect((await world.pushes.get(id))?.funnel.released).toBe(0);
    await other.query('rollback');
    await world.settle();
    expect((await world.pushes.get(id))?.funnel.released).toBe(3);
  });
});
