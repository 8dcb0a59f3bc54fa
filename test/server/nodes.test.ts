import { describe, expect, it } from 'vitest';
import { addPlace, reportHeadcount } from '../kit/places.ts';
import { openSocket } from '../kit/socket-client.ts';
import { type Home, canTestNodes, sharedHomes } from '../kit/systems.ts';
import { startApp, type TestApp } from '../kit/start-app.ts';

interface Delivered {
  readonly messages: { readonly id: string; readonly state: string };
}

const inbox = 'subscription { messages { id state } }';

async function push(app: TestApp, audience: unknown): Promise<string> {
  const { data } = await app.ask<{ sendPush: { push: { id: string } } }>(
    'mutation ($audience: AudienceInput!) { sendPush(input: { title: "…", body: "…", audience: $audience }) { push { id } } }',
    { variables: { audience }, token: await app.token('op', 'operator') },
  );
  return data.sendPush.push.id;
}

describe.skipIf(!canTestNodes)('on one PostgreSQL and one Redis', () => {
  const home = sharedHomes();
  describe('two nodes', () => testTwoNodes(home));
  describe('two nodes, besides,', () => testPresence(home));
});

function testTwoNodes(home: () => Promise<Home>): void {
  it('show the same facts, whichever was told of them', async () => {
    const shared = await home();
    await using one = await startApp(shared);
    await using other = await startApp(shared);
    await addPlace(one, { id: 'hall' });
    await reportHeadcount(one, { locationId: 'hall', count: 1 });
    await using socket = openSocket(other);
    const followed = socket.follow('subscription { headcount(locationId: "hall") { count } }');
    expect(await followed.next()).toEqual({ headcount: { count: 1 } });
    await reportHeadcount(one, { locationId: 'hall', entered: 4 });
    expect(await followed.next()).toEqual({ headcount: { count: 5 } });
    await reportHeadcount(other, { locationId: 'hall', left: 2 });
    expect(await followed.next()).toEqual({ headcount: { count: 3 } });
  });

  it('deliver what the other accepted, and tell each other of acks', async () => {
    const shared = await home();
    await using one = await startApp(shared);
    await using other = await startApp(shared);
    await using phone = openSocket(one, await one.token('ana'));
    await using desk = openSocket(other, await other.token('ana'));
    const [onPhone, onDesk] = [phone.follow<Delivered>(inbox), desk.follow<Delivered>(inbox)];
    const id = await push(one, { userIds: ['ana'] });
    expect((await onPhone.next()).messages).toEqual({ id, state: 'SENT' });
    expect((await onDesk.next()).messages).toEqual({ id, state: 'SENT' });
    await phone.follow('mutation ($id: ID!) { ackMessages(ids: [$id]) { errors { code } } }', { id }).next();
    expect((await onDesk.next()).messages).toEqual({ id, state: 'ACKED' });
  });
}

function testPresence(home: () => Promise<Home>): void {
  it('know who is connected to the other', async () => {
    const shared = await home();
    await using one = await startApp(shared);
    await using other = await startApp(shared);
    await using phone = openSocket(one, await one.token('ana'));
    await using desk = openSocket(other, await other.token('ana'));
    await Promise.all(
      [phone, desk].map((socket) => socket.follow('subscription { currentTime { instant } }').next()),
    );
    const token = await one.token('op', 'operator');
    const people = '{ users(where: { online: true }) { edges { node { id online connections } } } }';
    for (const app of [one, other]) {
      await expect
        .poll(async () => (await app.ask(people, { token })).data, { timeout: 15_000 })
        .toEqual({ users: { edges: [{ node: { id: 'ana', online: true, connections: 2 } }] } });
    }
  });

  it('push to whoever is online, or watches a place, on the other', async () => {
    const shared = await home();
    await using one = await startApp(shared);
    await using other = await startApp(shared);
    await addPlace(one, { id: 'hall' });
    await using socket = openSocket(other, await other.token('ana'));
    const messages = socket.follow<Delivered>(inbox);
    const hall = socket.follow<{ location: { name: string } }>(
      'subscription { location(id: "hall") { name } }',
    );
    await hall.next();
    await expect
      .poll(async () => [...(await one.services.roster.watching('hall'))], { timeout: 15_000 })
      .toEqual(['ana']);
    for (const where of [{ online: true }, { watching: 'hall' }]) {
      const id = await push(one, { where });
      expect((await messages.next()).messages).toEqual({ id, state: 'SENT' });
    }
  });

  it('count the watchers of both, and tell of their comings and goings', async () => {
    const shared = await home();
    await using one = await startApp(shared);
    await using other = await startApp(shared);
    await addPlace(one, { id: 'hall' });
    await using here = openSocket(one);
    const watched = here.follow<{ location: { watchers: number } }>(
      'subscription { location(id: "hall") { watchers } }',
    );
    expect(await watched.next()).toEqual({ location: { watchers: 1 } });
    {
      await using there = openSocket(other);
      const seen = there.follow('subscription { location(id: "hall") { watchers } }');
      await seen.next();
      expect(await watched.next()).toEqual({ location: { watchers: 2 } });
      await expect
        .poll(async () => (await other.ask('{ location(id: "hall") { watchers } }')).data, {
          timeout: 15_000,
        })
        .toEqual({ location: { watchers: 2 } });
    }
    expect(await watched.next()).toEqual({ location: { watchers: 1 } });
  });

  it('close the connections of a user on both', async () => {
    const shared = await home();
    await using one = await startApp(shared);
    await using other = await startApp(shared);
    const sockets = await Promise.all(
      [one, other].map(async (app) => openSocket(app, await app.token('ana'))),
    );
    await using _ = { [Symbol.asyncDispose]: async () => void sockets.map(({ client }) => client.dispose()) };
    const closed = sockets.map(
      ({ client }) =>
        new Promise<number>((resolve) => client.on('closed', (event) => resolve((event as CloseEvent).code))),
    );
    await Promise.all(
      sockets.map((socket) => socket.follow('subscription { currentTime { instant } }').next()),
    );
    await expect.poll(() => one.services.roster.connections('ana'), { timeout: 15_000 }).toBe(2);
    const { data } = await one.ask('mutation { disconnectUser(id: "ana") { connections } }', {
      token: await one.token('op', 'operator'),
    });
    expect(data).toEqual({ disconnectUser: { connections: 2 } });
    expect(await Promise.all(closed)).toEqual([4403, 4403]);
  });
}
