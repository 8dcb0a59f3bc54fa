import { expect, it } from 'vitest';
import { MessagingWorld } from '../kit/messaging-world.ts';

const audience = { userIds: ['a'] };

it('is not handed what ended while it waited for room, and told of no end of what it never had', async () => {
  await using world = await MessagingWorld.open();
  const expiresAt = world.clock.now() + 60_000;
  await world.send({ title: 'expires', audience, expiresAt });
  const retracted = await world.send({ title: 'is retracted', audience });
  await world.send({ title: 'stays', audience });
  const session = world.inbox.open('a');
  const page = (await session.next()) ?? [];
  await world.advanceTo(expiresAt);
  await world.pushes.retract(retracted, { subject: 'operator' });
  expect(page.filter((message) => !session.withdraw(message)).map(({ title }) => title)).toEqual(['stays']);
  const next = session.next();
  await world.send({ title: 'comes', audience });
  expect((await next)?.map(({ title, state }) => `${title} ${state}`)).toEqual(['comes SENT']);
});

it('is told what became of a message that it has, although the message has expired since', async () => {
  await using world = await MessagingWorld.open();
  const expiresAt = world.clock.now() + 60_000;
  const id = await world.send({ title: 'm', audience, expiresAt });
  const session = world.inbox.open('a');
  for (const message of (await session.next()) ?? []) session.sent(message);
  const next = session.next();
  await world.inbox.ack('a', [id]);
  const news = (await next) ?? [];
  await world.advanceTo(expiresAt);
  expect(news.map((message) => [message.state, session.withdraw(message)])).toEqual([['ACKED', false]]);
});
