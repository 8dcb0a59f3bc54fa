import { expect, it, onTestFinished } from 'vitest';
import type { SendPushInput } from '../../src/messaging/push-input.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { MessagingWorld, type WorldOptions } from '../kit/messaging-world.ts';

const hour = 3_600_000;
const operator = { subject: 'operator' };
const plain = { title: 'Title', body: 'Body' };

async function openWorld(options: WorldOptions = {}): Promise<MessagingWorld> {
  const world = await MessagingWorld.open(options);
  onTestFinished(() => world[Symbol.asyncDispose]());
  return world;
}

function toA(fields: Partial<SendPushInput> = {}): SendPushInput {
  return { ...plain, audience: { userIds: ['a'] }, ...fields };
}

it('refuses a push with all its faults, and does nothing', async () => {
  const world = await openWorld();
  const { push, errors } = await world.pushes.send(toA({ title: '', bypassReason: 'x' }), operator);
  expect(push).toBeNull();
  expect(errors.map(({ code, path }) => [code, path])).toEqual([
    ['INVALID_VALUE', ['input', 'title']],
    ['INVALID_VALUE', ['input', 'bypassReason']],
  ]);
  expect(await world.pushes.page(null, 10)).toEqual([]);
  expect(await world.people.get('a')).toBeNull();
});

it('makes one push of 64 racing calls with one key, and refuses the key for another', async () => {
  const world = await openWorld();
  const key = { idempotencyKey: 'key' };
  const racing = await Promise.all(Array.from({ length: 64 }, () => world.pushes.send(toA(key), operator)));
  expect(new Set(racing.map(({ push }) => push?.id)).size).toBe(1);
  const other = await world.pushes.send(toA({ ...key, title: 'Other' }), operator);
  expect(other.errors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'idempotencyKey'] }]);
  expect(await world.inbox.unreadCount('a')).toBe(1);
});

it('takes null in the data for content: with another one the key is refused', async () => {
  const world = await openWorld();
  const first = await world.pushes.send(toA({ idempotencyKey: 'key', data: { a: null, b: [{}] } }), operator);
  const same = await world.pushes.send(
    toA({ idempotencyKey: 'key', data: { b: [{}], a: null }, url: null }),
    operator,
  );
  expect(same.push?.id).toBe(first.push?.id);
  for (const data of [{ b: [{}] }, { a: null, b: [{ c: null }] }, null]) {
    const other = await world.pushes.send(toA({ idempotencyKey: 'key', data }), operator);
    expect(other.errors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
  }
});

it('takes many pushes in their order, each with its own result, and tells of all that came into inboxes at once', async () => {
  const world = await openWorld();
  await world.pushes.setCaps({ rules: [{ limit: 2, window: { calendar: 'DAY' } }] });
  const told: (readonly string[])[] = [];
  world.bus.subscribe('inbox', 'all', ({ released = [] }) => {
    told.push(released.flatMap(({ userIds }) => userIds));
  });
  const results = await world.pushes.sendAll(
    [
      toA({ title: 'm1', idempotencyKey: 'key' }),
      toA({ title: '' }),
      toA({ title: 'm2', audience: { userIds: ['b'] } }),
      toA({ title: 'm3', idempotencyKey: 'key' }),
      toA({ title: 'm1', idempotencyKey: 'key' }),
      toA({ title: 'm4' }),
      toA({ title: 'm5' }),
    ],
    operator,
  );
  const outcomes = results.map(({ push, errors }) => push?.title ?? errors[0]?.code);
  expect(outcomes).toEqual(['m1', 'INVALID_VALUE', 'm2', 'IDEMPOTENCY_CONFLICT', 'm1', 'm4', 'm5']);
  expect(results[4]?.push?.id).toBe(results[0]?.push?.id);
  expect(told).toEqual([['a', 'b', 'a', 'a']]);
  const history = await world.inbox.history('a', { after: null, limit: 9 });
  expect(history.map(({ title, quiet }) => [title, quiet])).toEqual([
    ['m5', true],
    ['m4', false],
    ['m1', false],
  ]);
});

it('takes as many pushes into one transaction as it may decide for people in one, and checks an audience after those before', async () => {
  const world = await openWorld({ pageSize: 10 });
  const accept = world.store.pushes.accept;
  const batches: number[] = [];
  Object.assign(world.store.pushes, {
    accept(...args: Parameters<typeof accept>) {
      batches.push(args[0].length);
      return accept(...args);
    },
  });
  const people = Array.from({ length: 8 }, (_, index) => `user-${index}`);
  const toOnline = { where: { online: true } };
  const results = await world.pushes.sendAll(
    [
      ...people.map((id) => toA({ audience: { userIds: [id] } })),
      toA({ audience: { userIds: people } }),
      toA({ audience: toOnline }),
      toA({ audience: { everyone: true }, expectedAudience: 8 }),
      ...Array.from({ length: 12 }, () => toA()),
    ],
    operator,
  );
  expect(results.flatMap(({ errors }) => errors)).toEqual([]);
  expect(batches).toEqual([8, 1, 1, 1, 10, 2]);
});

it('gives the same push again for a request that would be refused by now', async () => {
  const world = await openWorld();
  const input = toA({ idempotencyKey: 'key', expiresAt: world.clock.now() + hour, expectedAudience: 1 });
  const first = await world.pushes.send(input, operator);
  await world.advanceTo(world.clock.now() + 2 * hour);
  const again = await world.pushes.send(input, operator);
  expect(again.errors).toEqual([]);
  expect(again.push?.id).toBe(first.push?.id);
});

it('lets exactly five of a thousand racing pushes disturb a person with a cap of five', async () => {
  const world = await openWorld();
  await world.pushes.setCaps({ rules: [{ limit: 5, window: { calendar: 'DAY' } }] });
  await Promise.all(Array.from({ length: 1_000 }, () => world.pushes.send(toA(), operator)));
  const history = await world.inbox.history('a', { after: null, limit: 2_000 });
  expect(history).toHaveLength(1_000);
  expect(history.filter(({ quiet }) => !quiet)).toHaveLength(5);
  expect(await world.people.frequencyUsage('a')).toMatchObject([{ used: 5, limit: 5 }]);
});

it('takes the audience of a scheduled push when its time comes, also after a restart', async () => {
  const world = await openWorld();
  await world.people.ensure(['early']);
  const at = world.clock.now() + hour;
  const id = await world.send({ audience: { where: { not: { online: true } } }, at });
  expect((await world.pushes.get(id))?.status).toBe('SCHEDULED');
  await world.restart();
  await world.people.ensure(['late', 'connected']);
  world.online.add('connected');
  await world.advanceTo(at - 1);
  expect((await world.pushes.get(id))?.funnel.audience).toBe(0);
  await world.advanceTo(at);
  expect((await world.pushes.recipients(id, { after: null, limit: 10 })).map(({ userId }) => userId)).toEqual(
    ['early', 'late'],
  );
});

it('goes on where it was when it is stopped in the middle of a large push', async () => {
  const world = await openWorld({ pageSize: 10 });
  const ids = Array.from({ length: 95 }, (_, index) => `user-${index}`);
  await world.people.ensure(ids);
  const id = await world.send({ audience: { everyone: true } });
  await world.restart();
  const reached = (await world.pushes.get(id))?.funnel.audience ?? 0;
  expect(reached).toBeLessThan(95);
  await world.settle();
  expect((await world.pushes.get(id))?.funnel).toMatchObject({ audience: 95, released: 95 });
  expect(await Promise.all(ids.map((user) => world.inbox.unreadCount(user)))).toEqual(ids.map(() => 1));
});

it.each([
  // The day on which clocks go forward: 02:30 does not exist, so it comes when the gap ends, at 03:00.
  ['America/New_York', '2026-03-08T05:00Z', '02:30', '2026-03-08T07:00Z'],
  // The day on which they go back: 01:30 comes twice, and the push at the first.
  ['America/New_York', '2026-11-01T04:00Z', '01:30', '2026-11-01T05:30Z'],
  // A gap of half an hour.
  ['Australia/Lord_Howe', '2026-10-03T14:00Z', '02:15', '2026-10-03T15:30Z'],
  ['Asia/Shanghai', '2026-11-23T12:00Z', '09:00', '2026-11-24T01:00Z'],
  // The 30th of December 2011 did not exist there.
  ['Pacific/Apia', '2011-12-30T00:00Z', '09:00', '2011-12-30T19:00Z'],
])('releases at the local time of %s on a day of change', async (timeZone, now, atLocalTime, expected) => {
  const world = await openWorld({ clock: new ManualClock(Date.parse(now)) });
  await world.people.upsert({ users: [{ id: 'a', timeZone }] });
  const id = await world.send({ audience: { everyone: true }, atLocalTime });
  await world.advanceTo(Date.parse(expected) - 1);
  expect((await world.pushes.get(id))?.funnel.audience).toBe(0);
  await world.advanceTo(Date.parse(expected));
  expect(await world.pushes.recipient(id, 'a')).toMatchObject({
    state: 'PENDING',
    releasedAt: Date.parse(expected),
  });
});

it('finds somebody who moves to a zone whose time comes before the next turn', async () => {
  const world = await openWorld({ clock: new ManualClock(Date.parse('2026-11-23T00:00Z')) });
  await world.people.upsert({ users: [{ id: 'a', timeZone: 'America/New_York' }] });
  const id = await world.send({ audience: { everyone: true }, atLocalTime: '09:00' });
  await world.advanceTo(Date.parse('2026-11-23T04:00Z'));
  await world.people.setPreferences('a', { timeZone: 'Asia/Dubai' });
  await world.advanceTo(Date.parse('2026-11-23T05:00Z'));
  expect((await world.pushes.recipient(id, 'a'))?.state).toBe('PENDING');
});

it('counts the caps of a day of 25 hours to its end', async () => {
  const world = await openWorld({ clock: new ManualClock(Date.parse('2026-11-01T04:30Z')) });
  await world.people.upsert({ users: [{ id: 'a', timeZone: 'America/New_York' }] });
  await world.pushes.setCaps({ rules: [{ limit: 1, window: { calendar: 'DAY' }, overflow: 'DEFER' }] });
  await world.send(toA());
  const id = await world.send(toA());
  const nextDay = Date.parse('2026-11-02T05:00Z');
  expect(await world.pushes.recipient(id, 'a')).toMatchObject({
    state: 'DEFERRED',
    until: nextDay,
    reason: 'CAP_REACHED',
  });
  await world.advanceTo(nextDay);
  expect(await world.pushes.recipient(id, 'a')).toMatchObject({ state: 'PENDING', releasedAt: nextDay });
});

it('gives a person at most so many critical messages a day', async () => {
  const world = await openWorld({ ceiling: 20 });
  const critical = { priority: 'CRITICAL', bypassReason: 'fire' } as const;
  const ids = await Promise.all(Array.from({ length: 25 }, () => world.send(toA(critical))));
  expect(await world.inbox.unreadCount('a')).toBe(20);
  expect(await world.pushes.recipient(ids.at(-1) ?? '', 'a')).toMatchObject({
    state: 'SUPPRESSED',
    reason: 'CAP_REACHED',
  });
});

it('tells what changed of a push at once, then at most four times a second, and the last change always', async () => {
  const world = await openWorld();
  const id = await world.send({ audience: { userIds: Array.from({ length: 40 }, (_, n) => `user-${n}`) } });
  await world.advanceTo(world.clock.now() + 1_000);
  const hints: number[] = [];
  onTestFinished(() => hearing[Symbol.dispose]());
  const hearing = world.bus.subscribe('push', id, () => hints.push(world.clock.now() - begun));
  const begun = world.clock.now();
  for (let n = 0; n < 40; n++) {
    await world.inbox.ack(`user-${n}`, [id]);
    await world.advanceTo(begun + 10 * (n + 1));
  }
  await world.advanceTo(begun + 500);
  await world.advanceTo(begun + 5_000);
  expect(hints).toEqual([0, 250, 500]);
  expect((await world.pushes.get(id))?.funnel.acked).toBe(40);
});

it('leaves no timer and no warning behind when it stops', async () => {
  const world = await openWorld();
  await world.send(toA({ at: world.clock.now() + hour }));
  await world.advanceTo(world.clock.now() + 1_000);
  await world.pushes.stop();
  await world.pushes.stop();
  expect(world.clock.pending).toBe(0);
  expect(world.warnings).toEqual([]);
});
