import { afterAll, beforeAll, it } from 'vitest';
import type { MessagingWorld } from '../kit/messaging-world.ts';
import { checkSchedules, openPropertyWorld } from './schedule-property.ts';

/** How many random schedules are tried: `PROPERTY_RUNS=100000 npx vitest run test/messaging/property.test.ts`. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 1_000);

let world: MessagingWorld;

beforeAll(async () => {
  world = await openPropertyWorld();
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

it(
  'does as the model says, whatever is pushed, acked, retracted, expires, changes or crashes in whatever order',
  () => checkSchedules(world, runs),
  Math.max(60_000, runs * 200),
);
