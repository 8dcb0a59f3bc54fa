import { expect, it } from 'vitest';
import { openSocket } from '../kit/socket-client.ts';
import { startApp, type TestApp } from '../kit/start-app.ts';
import { describeSystems } from '../kit/systems.ts';

interface Delivered {
  readonly messages: {
    readonly id: string;
    readonly title: string;
    readonly state: string;
    readonly redelivered: boolean;
  };
}

const inbox = 'subscription { messages { id title state redelivered } }';

async function push(app: TestApp, title: string, userIds: string[]): Promise<string> {
  const { data, errors } = await app.ask<{ sendPush: { push: { id: string } | null; errors: unknown[] } }>(
    `mutation ($title: String!, $userIds: [ID!]) {
      sendPush(input: { title: $title, body: "…", audience: { userIds: $userIds } }) { push { id } errors { code message path } }
    }`,
    { variables: { title, userIds }, token: await app.token('op', 'operator') },
  );
  expect(errors).toBeUndefined();
  expect(data.sendPush.errors).toEqual([]);
  return data.sendPush.push?.id ?? '';
}

async function ack(app: TestApp, user: string, ids: string[]) {
  const { data } = await app.ask<{
    ackMessages: { messages: { id: string; state: string }[]; errors: { code: string }[] };
  }>('mutation ($ids: [ID!]!) { ackMessages(ids: $ids) { messages { id state } errors { code } } }', {
    variables: { ids },
    token: await app.token(user),
  });
  return data.ackMessages;
}

describeSystems('messages', (home) => {
  it('wait for a user who is offline, come again until acknowledged, and then never', async () => {
    await using app = await startApp(await home());
    const [first, second] = [await push(app, 'One', ['ana']), await push(app, 'Two', ['ana'])];
    {
      await using socket = openSocket(app, await app.token('ana'));
      const messages = socket.follow<Delivered>(inbox);
      expect((await messages.next()).messages).toMatchObject({ id: first, title: 'One', redelivered: false });
      expect((await messages.next()).messages).toMatchObject({
        id: second,
        title: 'Two',
        redelivered: false,
      });
    }
    {
      await using socket = openSocket(app, await app.token('ana'));
      const messages = socket.follow<Delivered>(inbox);
      expect((await messages.next()).messages).toMatchObject({ id: first, redelivered: true });
      expect(await ack(app, 'ana', [first])).toEqual({
        messages: [{ id: first, state: 'ACKED' }],
        errors: [],
      });
    }
    await using socket = openSocket(app, await app.token('ana'));
    const messages = socket.follow<Delivered>(inbox);
    expect((await messages.next()).messages).toMatchObject({ id: second, redelivered: true });
    // The next one shows that nothing came between.
    const third = await push(app, 'Three', ['ana']);
    expect((await messages.next()).messages).toMatchObject({ id: third, state: 'SENT', redelivered: false });
  });

  it('tell the other devices of a user when one acknowledges', async () => {
    await using app = await startApp(await home());
    await using phone = openSocket(app, await app.token('ana'));
    await using desk = openSocket(app, await app.token('ana'));
    const [onPhone, onDesk] = [phone.follow<Delivered>(inbox), desk.follow<Delivered>(inbox)];
    const id = await push(app, 'One', ['ana']);
    await Promise.all([onPhone.next(), onDesk.next()]);
    const ackOnPhone = phone.follow(
      'mutation ($ids: [ID!]!) { ackMessages(ids: $ids) { errors { code } } }',
      { ids: [id] },
    );
    await ackOnPhone.next();
    expect((await onDesk.next()).messages).toMatchObject({ id, state: 'ACKED' });
  });

  it('are nobody else’s: acknowledging them is an error for that id alone', async () => {
    await using app = await startApp(await home());
    const [hers, his] = [await push(app, 'Hers', ['ana']), await push(app, 'His', ['bao'])];
    expect(await ack(app, 'ana', [his, hers])).toEqual({
      messages: [{ id: hers, state: 'ACKED' }],
      errors: [{ code: 'NOT_FOUND' }],
    });
  });

  it('survive a restart of the server between the push and the delivery', async () => {
    const same = await home();
    let id;
    {
      await using app = await startApp(same);
      id = await push(app, 'One', ['ana']);
    }
    await using again = await startApp(same);
    await using socket = openSocket(again, await again.token('ana'));
    expect((await socket.follow<Delivered>(inbox).next()).messages).toMatchObject({ id });
  });

  it('come to an explorer that brings the token with the operation, on a socket that was opened without', async () => {
    await using app = await startApp(await home());
    const id = await push(app, 'One', ['ana']);
    await using socket = openSocket(app);
    const extensions = { headers: { authorization: `Bearer ${await app.token('ana')}` } };
    const messages = socket.client.iterate<Delivered>({ query: inbox, extensions });
    expect(((await messages.next()).value as { data: Delivered }).data.messages).toMatchObject({ id });
    expect(app.gateway.registry.isOnline('ana')).toBe(true);

    await using other = openSocket(app);
    const forged = other.client.iterate({
      query: inbox,
      extensions: { headers: { authorization: 'Bearer x.y.z' } },
    });
    await expect(forged.next()).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
