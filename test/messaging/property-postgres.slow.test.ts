import { describe, it, onTestFinished } from 'vitest';
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { canTestPostgres, PostgresKit } from '../kit/postgres-kit.ts';
import { checkSchedules, openPropertyWorld } from './schedule-property.ts';

/** How many random schedules are tried. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 100);

describe.skipIf(!canTestPostgres)('on PostgreSQL', () => {
  const kit = new PostgresKit('property');

  it('does as the model says, whatever is pushed, acked, retracted, expires, changes or crashes in whatever order', async () => {
    const url = await kit.schema();
    const world = await openPropertyWorld(() => openPostgresStore({ url }));
    onTestFinished(() => world[Symbol.asyncDispose]());
    await checkSchedules(world, runs);
  });
});
