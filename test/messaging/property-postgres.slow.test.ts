import { describe, it } from 'vitest';
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { openNodeBuses } from '../kit/node-buses.ts';
import { PostgresKit } from '../kit/postgres-kit.ts';
import { RedisKit } from '../kit/redis-kit.ts';
import { canTestNodes } from '../kit/systems.ts';
import { checkSchedules, openPropertyWorld } from './schedule-property.ts';

/** How many random schedules are tried. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 100);

describe.skipIf(!canTestNodes)('on PostgreSQL', () => {
  const kit = new PostgresKit('property');
  const redis = new RedisKit();
  const promise =
    'does as the model says, whatever is pushed, acked, retracted, expires, changes or crashes in whatever order';

  it(promise, () =>
    checkSchedules(async () => {
      const url = await kit.schema();
      return openPropertyWorld({ openStore: () => openPostgresStore({ url }) });
    }, runs),
  );

  it(`${promise}, when people are connected to another node than the one that pushes`, () =>
    checkSchedules(async () => {
      const url = await kit.schema();
      return openPropertyWorld({
        openStore: () => openPostgresStore({ url }),
        openBuses: () => openNodeBuses(redis.url, redis.prefix()),
      });
    }, runs));
});
