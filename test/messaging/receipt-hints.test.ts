import { expect, test } from 'vitest';
import type { InboxHint } from '../../src/bus/contract.ts';
import { MessagingWorld } from '../kit/messaging-world.ts';

const users = ['a', 'b', 'c'];

/** What the other readers and nodes are told from now on. */
function hintsOn({ bus }: MessagingWorld): InboxHint[] {
  const hints: InboxHint[] = [];
  bus.subscribe('inbox', 'all', (hint) => void hints.push(hint));
  return hints;
}

test('receipts that were recorded together are told in one hint', async () => {
  await using world = await MessagingWorld.open();
  const id = await world.send({ title: 'm', audience: { userIds: users } });
  const hints = hintsOn(world);
  await Promise.all(users.map((user) => world.inbox.ack(user, [id])));
  await world.settle();
  expect(hints).toEqual([{ changed: users.map((userId) => ({ userId, pushId: id })) }]);
});

test('no hint tells of more receipts than a bus can carry', async () => {
  await using world = await MessagingWorld.open();
  const ids = Array.from({ length: 600 }, (_, index) => `push-${index}`);
  const acked = { messages: [], contents: {}, changed: ids };
  Object.assign(world.store.inbox, { ack: () => Promise.resolve(acked) });
  const hints = hintsOn(world);
  await Promise.all(users.map((user) => world.inbox.ack(user, ids)));
  await world.settle();
  expect(hints.map(({ changed }) => changed?.length)).toEqual([1_200, 600]);
});
