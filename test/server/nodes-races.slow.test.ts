import { describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../kit/start-app.ts';
import { canTestNodes, sharedHomes } from '../kit/systems.ts';

const send =
  'mutation ($input: SendPushInput!) { sendPush(input: $input) { push { id funnel { released suppressed { reason count } } } errors { code } } }';

interface Sent {
  readonly sendPush: {
    readonly push: { readonly id: string; readonly funnel: { readonly released: number } } | null;
    readonly errors: readonly unknown[];
  };
}

/** Sends so many pushes at once, every other one to the other node. */
async function race(apps: readonly TestApp[], count: number, input: (index: number) => object) {
  const token = await apps[0]?.token('op', 'operator');
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      (apps[index % apps.length] as TestApp).ask<Sent>(send, {
        variables: { input: { title: 'T', body: 'B', audience: { userIds: ['ana'] }, ...input(index) } },
        ...(token !== undefined && { token }),
      }),
    ),
  );
  return answers.map(({ data, errors }) => {
    expect(errors).toBeUndefined();
    expect(data.sendPush.errors).toEqual([]);
    return data.sendPush.push;
  });
}

describe.skipIf(!canTestNodes)('on two nodes', () => {
  const home = sharedHomes();

  it('64 pushes that race with one idempotency key are one push', async () => {
    const shared = await home();
    await using one = await startApp(shared);
    await using other = await startApp(shared);
    const pushes = await race([one, other], 64, () => ({ idempotencyKey: 'the same' }));
    expect(new Set(pushes.map((push) => push?.id)).size).toBe(1);
    const ana = '{ viewer { messages { edges { node { id } } } } }';
    const { data } = await other.ask(ana, { token: await other.token('ana') });
    expect(data).toEqual({ viewer: { messages: { edges: [{ node: { id: pushes[0]?.id } }] } } });
  });

  it('1,000 pushes that race for one person’s cap of 5 are released exactly 5 times', async () => {
    const shared = await home();
    await using one = await startApp(shared);
    await using other = await startApp(shared);
    const { data } = await one.ask(
      'mutation ($input: SetFrequencyCapsInput!) { setFrequencyCaps(input: $input) { errors { code } } }',
      {
        variables: { input: { rules: [{ limit: 5, window: { calendar: 'DAY' }, overflow: 'DROP' }] } },
        token: await one.token('op', 'operator'),
      },
    );
    expect(data).toEqual({ setFrequencyCaps: { errors: [] } });
    const pushes = await race([one, other], 1_000, () => ({}));
    expect(pushes.map((push) => push?.funnel.released).filter((released) => released === 1)).toHaveLength(5);
    const ana = '{ viewer { unreadCount messages(first: 100) { edges { node { id } } } } }';
    const inbox = await other.ask<{ viewer: { unreadCount: number; messages: { edges: unknown[] } } }>(ana, {
      token: await other.token('ana'),
    });
    expect(inbox.data.viewer.unreadCount).toBe(5);
    expect(inbox.data.viewer.messages.edges).toHaveLength(5);
  });
});
