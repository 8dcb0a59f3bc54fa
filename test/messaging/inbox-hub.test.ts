import { expect, it, onTestFinished } from 'vitest';
import type { MessageView } from '../../src/messaging/inbox-hub.ts';
import { MessagingWorld } from '../kit/messaging-world.ts';

const operator = { subject: 'operator' };

async function openWorld(): Promise<MessagingWorld> {
  const world = await MessagingWorld.open();
  onTestFinished(() => world[Symbol.asyncDispose]());
  return world;
}

function send(world: MessagingWorld, title: string, ...userIds: string[]): Promise<string> {
  return world.send({ title, audience: { userIds } });
}

async function sendMany(world: MessagingWorld, count: number, user: string): Promise<string[]> {
  const titles = Array.from({ length: count }, (_, index) => `m${index}`);
  for (const title of titles) await send(world, title, user);
  return titles;
}

it('gives the backlog oldest first, then what comes, each once', async () => {
  const world = await openWorld();
  const backlog = await sendMany(world, 3, 'a');
  const device = world.connect('a');
  await send(world, 'live', 'a', 'b');
  await world.settle();
  expect(device.log).toEqual([...backlog, 'live'].map((title) => `${title} SENT`));
  expect(device.received.map(({ redelivered }) => redelivered)).toEqual([false, false, false, false]);
});

it('loses and doubles nothing while messages are released during the backlog', async () => {
  const world = await openWorld();
  const backlog = await sendMany(world, 250, 'a');
  const device = world.connect('a');
  const live = await sendMany(world, 50, 'a');
  await world.settle();
  expect(device.fresh).toHaveLength(300);
  expect(device.fresh.map(({ title }) => title)).toEqual([...backlog, ...live]);
});

it('reads a backlog page by page, only as fast as it is taken', async () => {
  const world = await openWorld();
  await sendMany(world, 25, 'a');
  const session = world.inbox.open('a');
  const sizes: number[] = [];
  for (let read = 0; read < 25;) {
    const page = (await session.next(10)) ?? [];
    sizes.push(page.length);
    read += page.length;
  }
  expect(sizes).toEqual([10, 10, 5]);
  session.close();
});

it('says so when a message was handed to a connection before', async () => {
  const world = await openWorld();
  await send(world, 'm', 'a');
  const first = world.connect('a');
  await world.settle();
  await first.close();
  const second = world.connect('a');
  await world.settle();
  expect([first, second].map(({ received }) => received.map((message) => message.redelivered))).toEqual([
    [false],
    [true],
  ]);
});

it('tells the other devices of an ack, but not the connection that made it', async () => {
  const world = await openWorld();
  const own = {};
  const id = await send(world, 'm', 'a');
  const here = world.connect('a', own);
  const there = world.connect('a', {});
  await world.settle();
  await world.inbox.ack('a', [id], own);
  await world.inbox.ack('a', [id], own);
  await world.settle();
  expect(here.log).toEqual(['m SENT']);
  expect(there.log).toEqual(['m SENT', 'm ACKED']);

  await world.inbox.markRead('a', [id]);
  await world.settle();
  expect(here.log).toEqual(['m SENT', 'm READ']);
  expect(there.log).toEqual(['m SENT', 'm ACKED', 'm READ']);
});

it('asks the store for nothing on behalf of the connection that acked, and once for another device', async () => {
  const world = await openWorld();
  const { asked } = await openCrowd(world);
  const own = {};
  const here = world.connect('user-0', own);
  await world.settle();
  const id = await send(world, 'm', 'user-0', 'user-1');
  await world.settle();
  const before = asked.reads;
  await world.inbox.ack('user-1', [id]);
  await world.settle();
  expect(asked.reads).toBe(before + 1);
  await Promise.all([world.inbox.ack('user-0', [id], own), world.inbox.markRead('user-0', [id], own)]);
  await world.settle();
  expect(here.log).toEqual(['m SENT']);
  expect(asked.reads).toBe(before + 2);
});

it('shows who has a retracted message that it was taken back, and nobody else that it was there', async () => {
  const world = await openWorld();
  const id = await send(world, 'm', 'a', 'b');
  const had = world.connect('a');
  await world.settle();
  await world.pushes.retract(id, operator);
  await world.settle();
  const late = world.connect('b');
  await world.settle();
  expect(had.log).toEqual(['m SENT', 'm RETRACTED']);
  expect(late.log).toEqual([]);
});

it('tells of a retraction also while the message is on its way to the socket', async () => {
  const world = await openWorld();
  const id = await send(world, 'm', 'a');
  const session = world.inbox.open('a');
  const [message] = (await session.next()) ?? [];
  const next = session.next();
  await world.pushes.retract(id, operator);
  expect((await next)?.map(({ title, state }) => `${title} ${state}`)).toEqual(['m RETRACTED']);
  if (message) session.sent(message);
  session.close();
});

it('never delivers late, and tells nobody of an expiry', async () => {
  const world = await openWorld();
  const expiresAt = world.clock.now() + 60_000;
  await world.send({ title: 'm', audience: { userIds: ['a', 'b'] }, expiresAt });
  const had = world.connect('a');
  await world.settle();
  await world.advanceTo(expiresAt);
  const late = world.connect('b');
  await world.settle();
  expect([had.log, late.log]).toEqual([['m SENT'], []]);
  const [kept] = await world.inbox.history('b', { after: null, limit: 1 });
  expect(kept?.state).toBe('EXPIRED');
  expect(await world.inbox.unreadCount('b')).toBe(0);
});

/** Five hundred people with a device each, who wait, and how often the store was asked for their messages since. */
async function openCrowd(world: MessagingWorld) {
  const users = Array.from({ length: 500 }, (_, index) => `user-${index}`);
  await world.people.ensure(users);
  const devices = users.map((user) => world.connect(user));
  await world.settle();
  const asked = { reads: 0 };
  const { inbox } = world.store;
  const look = inbox.look;
  Object.assign(inbox, {
    look: (...args: Parameters<typeof look>) => {
      asked.reads++;
      return look(...args);
    },
  });
  return { users, devices, asked };
}

/** Loses the next hint of a release, as a bus may. */
function loseNextRelease({ bus }: MessagingWorld): void {
  const publish = bus.publish;
  const lossy: typeof publish = (topic, key, hint) => {
    if (!('released' in hint)) return publish(topic, key, hint);
    bus.publish = publish;
  };
  bus.publish = lossy;
}

it('hands what is released to everybody who waits, without asking the store', async () => {
  const world = await openWorld();
  const { users, devices, asked } = await openCrowd(world);
  await world.send({ title: 'm', audience: { everyone: true } });
  await world.settle();
  expect(devices.map(({ log }) => log)).toEqual(users.map(() => ['m SENT']));
  expect(asked.reads).toBe(0);
  expect(new Set(devices.map(({ received }) => received[0])).size).toBe(1);
  const [message] = devices[0]?.received ?? [];
  const [kept] = await world.inbox.history('user-0', { after: null, limit: 1 });
  expect({ ...message, sameAs: '' }).toEqual({ ...kept, sentAt: null, redelivered: false, sameAs: '' });
});

it('reads for all readers in one go, in order and each message once, when a hint was lost', async () => {
  const world = await openWorld();
  const { users, devices, asked } = await openCrowd(world);
  loseNextRelease(world);
  await send(world, 'lost', 'user-0', 'user-1');
  await world.settle();
  expect(asked.reads).toBe(0);
  await send(world, 'heard', 'user-1', 'user-2');
  await world.settle();
  expect(devices.slice(0, 4).map(({ log }) => log)).toEqual([
    ['lost SENT'],
    ['lost SENT', 'heard SENT'],
    ['heard SENT'],
    [],
  ]);
  // One for everybody, and one more for those who wait again.
  expect([1, 2]).toContain(asked.reads);

  const before = asked.reads;
  await send(world, 'next', ...users);
  await world.settle();
  expect(devices.map(({ log }) => log.at(-1))).toEqual(users.map(() => 'next SENT'));
  expect(asked.reads).toBe(before);
});

it('gives what was released while nobody waited when somebody does, and a page of it in order', async () => {
  const world = await openWorld();
  const session = world.inbox.open('a');
  const first = session.next();
  await send(world, 'm0', 'a');
  const titles = (await first)?.map(({ title }) => title) ?? [];
  for (const title of ['m1', 'm2']) await send(world, title, 'a');
  titles.push(...((await session.next()) ?? []).map(({ title }) => title));
  expect(titles).toEqual(['m0', 'm1', 'm2']);
  const next = session.next();
  await send(world, 'm3', 'a');
  expect((await next)?.map(({ title }) => title)).toEqual(['m3']);
  session.close();
});

it('does not hand on what expired on its way', async () => {
  const world = await openWorld();
  const device = world.connect('a');
  await world.settle();
  const expiresAt = world.clock.now() + 60_000;
  const accept = world.store.pushes.accept;
  Object.assign(world.store.pushes, {
    async accept(...args: Parameters<typeof accept>) {
      const acceptance = await accept(...args);
      world.clock.advanceTo(expiresAt);
      return acceptance;
    },
  });
  await world.send({ title: 'm', audience: { userIds: ['a'] }, expiresAt });
  await world.settle();
  expect(device.log).toEqual([]);
});

it('answers receipts id by id', async () => {
  const world = await openWorld();
  const id = await send(world, 'm', 'a');
  const other = await send(world, 'other', 'b');
  const { messages, errors } = await world.inbox.ack('a', [other, id, 'unknown', id]);
  expect(messages.map((message) => [message.id, message.state])).toEqual([[id, 'ACKED']]);
  expect(errors).toMatchObject([
    { code: 'NOT_FOUND', path: ['ids', '0'] },
    { code: 'NOT_FOUND', path: ['ids', '2'] },
  ]);
  const none = await world.inbox.ack('a', []);
  expect(none).toMatchObject({ messages: [], errors: [{ code: 'INVALID_VALUE', path: ['ids'] }] });
  expect((await world.inbox.history('b', { after: null, limit: 1 }))[0]?.state).toBe('PENDING');
});

it('gives messages that look the same the same key, and others another', async () => {
  const world = await openWorld();
  const [first, second] = [await send(world, 'm', 'a', 'b'), await send(world, 'n', 'a')];
  const keyOf = async (user: string, id: string) => {
    const found = await world.inbox.history(user, { after: null, limit: 10 });
    return found.find((message: MessageView) => message.id === id)?.sameAs;
  };
  expect(await keyOf('a', first)).toBe(await keyOf('b', first));
  expect(await keyOf('a', first)).not.toBe(await keyOf('a', second));
  await world.inbox.ack('b', [first]);
  expect(await keyOf('a', first)).not.toBe(await keyOf('b', first));
});

it('settles a reader that waits when it is closed, and every reader when the hub is', async () => {
  const world = await openWorld();
  const [one, other] = [world.inbox.open('a'), world.inbox.open('b')];
  const waiting = [one.next(), other.next()];
  one.close();
  one.close();
  world.inbox.close();
  expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
  expect(await one.next()).toBeUndefined();
});
