import { expect } from 'vitest';
import type { Device } from '../kit/device.ts';
import type { MessagingWorld } from '../kit/messaging-world.ts';
import type { Model, ModelMessage, ModelPush } from './model.ts';

/** Compares what was decided for everybody, and the funnel. */
export async function checkPush(world: MessagingWorld, model: Model, push: ModelPush): Promise<void> {
  const expected = model.messages.filter((message) => message.push === push);
  const found = await world.pushes.recipients(push.id, { after: null, limit: 100 });
  const sorted = (list: { userId: string }[]) =>
    list.sort((one, other) => (one.userId < other.userId ? -1 : 1));
  expect(
    sorted(
      found.map(({ userId, state, reason, rule, until, quiet, releasedAt }) => ({
        userId,
        state,
        reason,
        rule,
        until,
        quiet,
        releasedAt,
      })),
    ),
  ).toEqual(
    sorted(
      expected.map(({ user: of, state, reason, rule, until, quiet, releasedAt }) => ({
        userId: of.id,
        state,
        reason,
        rule,
        until,
        quiet,
        releasedAt,
      })),
    ),
  );
  const { funnel } = (await world.pushes.get(push.id)) ?? {};
  const count = (which: (message: ModelMessage) => boolean): number => expected.filter(which).length;
  const reasons = new Map<string, number>();
  for (const { state, reason } of expected)
    if (state === 'SUPPRESSED' && reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  expect(funnel).toMatchObject({
    audience: expected.length,
    deferred: count(({ state }) => state === 'DEFERRED'),
    released: count(({ releasedAt }) => releasedAt !== null),
    quiet: count(({ quiet }) => quiet),
    sent: count(({ sent }) => sent),
    expired: count(({ state }) => state === 'EXPIRED'),
  });
  expect(new Map(funnel?.suppressed.map(({ reason, count: n }) => [reason, n]))).toEqual(reasons);
}

/** Compares the history and the unread count of one person. */
export async function checkInbox(world: MessagingWorld, model: Model, id: string): Promise<void> {
  const expected = model.inbox(id);
  const history = (await world.inbox.history(id, { after: null, limit: 500 })).reverse();
  expect(history.map((message) => [message.id, message.state, message.quiet])).toEqual(
    expected.map(({ push, state, quiet }) => [push.id, state, quiet]),
  );
  const unread = expected.filter(({ state }) => ['PENDING', 'SENT', 'ACKED'].includes(state)).length;
  expect(await world.inbox.unreadCount(id), 'unread').toBe(unread);
}

/** Whether each device has got all that is open, and the end of what it had. */
export function checkDevices(model: Model, connected: ReadonlyMap<string, Device[]>): void {
  for (const [id, devices] of connected) {
    for (const device of devices) {
      checkDevice(device);
      const had = new Set(device.fresh.map((message) => message.id));
      const open = model.inbox(id).filter((message) => model.isOpen(message));
      expect(
        open.filter(({ push }) => !had.has(push.id)),
        'lost',
      ).toEqual([]);
      for (const message of model.inbox(id)) {
        if (!had.has(message.push.id) || !['ACKED', 'READ', 'RETRACTED'].includes(message.state)) continue;
        const last = device.received.filter((one) => one.id === message.push.id).at(-1);
        expect(last?.state, 'told of the end').toBe(message.state);
      }
    }
  }
}

/** Each message as new once at most, in the order of release; nothing as new after its end. */
export function checkDevice(device: Device): void {
  const positions = device.fresh.map(({ position }) => position);
  expect(positions).toEqual([...new Set(positions)].sort((one, other) => one - other));
  const ended = new Set<string>();
  for (const { id, state } of device.received) {
    if (state === 'SENT') expect(ended.has(id), 'new after its end').toBe(false);
    else ended.add(id);
  }
}
