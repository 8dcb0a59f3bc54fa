import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { followPush } from '../../src/graphql/resolvers/push-source.ts';
import type { PushView } from '../../src/messaging/push-engine.ts';
import { MessagingWorld } from '../kit/messaging-world.ts';

it('gives at most four frames a second of a push of which several nodes tell, and always the last', async () => {
  const world = await MessagingWorld.open();
  onTestFinished(() => world[Symbol.asyncDispose]());
  const { clock, bus } = world;
  const people = Array.from({ length: 41 }, (_, n) => `user-${n}`);
  const id = await world.send({ audience: { userIds: people } });
  await world.advanceTo(clock.now() + 1_000);
  const first = await world.pushes.get(id);
  if (!first) throw new Error('The push is missing');

  let asked: Promise<PushView | null> | undefined;
  const pushes = { get: () => (asked = world.pushes.get(id)) };
  const source = followPush(first, { pushes, bus, clock });
  const frames: number[] = [];
  let acked: number | undefined;
  const begun = clock.now();
  const following = source.attach(() => {
    frames.push(clock.now() - begun);
    acked = source.read()?.push.funnel.acked;
  });
  async function advanceTo(instant: number): Promise<void> {
    await world.advanceTo(begun + instant);
    await asked;
    await setImmediate();
  }
  for (const [n, person] of people.entries()) {
    await advanceTo(50 * n);
    await world.inbox.ack(person, [id]);
    // Another node tells of it as well, at a pace of its own.
    bus.publish('push', id, {});
  }
  const paced = Array.from({ length: 9 }, (_, n) => 250 * n);
  expect(frames).toEqual(paced);
  await advanceTo(5_000);
  expect(frames.slice(0, 10)).toEqual([...paced, 5_000]);
  expect(acked).toBe(people.length);
  following[Symbol.dispose]();
});
