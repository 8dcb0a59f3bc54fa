import { describe, expect, it } from 'vitest';
import { ManualClock } from '../kit/manual-clock.ts';
import { addPlace, reportHeadcount } from '../kit/places.ts';
import { openSocket } from '../kit/socket-client.ts';
import { startApp, type TestApp, type TestAppOptions } from '../kit/start-app.ts';
import { canTestNodes, sharedHomes } from '../kit/systems.ts';
import { startRelay } from '../kit/tcp-relay.ts';

interface Delivered {
  readonly messages: { readonly id: string; readonly state: string };
}

const inbox = 'subscription { messages { id state } }';
const commit = 'commit\0';
const sendPush =
  'mutation ($input: SendPushInput!) { sendPush(input: $input) { push { id } errors { code } } }';

describe.skipIf(!canTestNodes)(
  'a write of which the answer is lost is heard of on the other node when',
  () => {
    const home = sharedHomes();

    /** Two nodes, of which one reaches PostgreSQL over a wire. */
    async function openNodes({ clock }: Pick<TestAppOptions, 'clock'> = {}) {
      const parts = new AsyncDisposableStack();
      const shared = await home();
      const url = new URL(shared.environment['DATABASE_URL'] ?? '');
      const wire = parts.use(await startRelay([Number(url.port)]));
      url.port = String(wire.port);
      const other = parts.use(await startApp({ ...shared, ...(clock && { clock }) }));
      const environment = { ...shared.environment, DATABASE_URL: url.href };
      const one = parts.use(await startApp({ ...shared, environment }));
      return { wire, one, other, [Symbol.asyncDispose]: () => parts.disposeAsync() };
    }

    /** Asks as an operator; answers with the code of the error, if it is refused. */
    async function operate(app: TestApp, query: string, variables: Record<string, unknown>) {
      const { errors, data } = await app.ask<{ sendPush?: { push: { id: string } } }>(query, {
        variables,
        token: await app.token('op', 'operator'),
      });
      return { code: errors?.[0]?.extensions?.code, id: data?.sendPush?.push.id };
    }

    const toAna = { title: 'T', body: 'B', audience: { userIds: ['ana'] } };

    it('a push is accepted', async () => {
      await using nodes = await openNodes();
      await using socket = openSocket(nodes.other, await nodes.other.token('ana'));
      const messages = socket.follow<Delivered>(inbox);
      const input = { ...toAna, idempotencyKey: 'again' };
      const { id: first } = await operate(nodes.one, sendPush, { input: toAna });
      expect((await messages.next()).messages).toMatchObject({ id: first });
      const lost = nodes.wire.loseAnswerTo('insert into pushes', commit);
      expect(await operate(nodes.one, sendPush, { input })).toMatchObject({ code: 'UNAVAILABLE' });
      await lost;
      const { messages: message } = await messages.next();
      expect((await operate(nodes.one, sendPush, { input })).id).toBe(message.id);
    });

    it('a push is released', async () => {
      await using nodes = await openNodes();
      await using socket = openSocket(nodes.other, await nodes.other.token('ana'));
      const messages = socket.follow<Delivered>(inbox);
      const { id: first } = await operate(nodes.one, sendPush, { input: toAna });
      expect((await messages.next()).messages).toMatchObject({ id: first });
      await nodes.other.services.pushes.stop();
      const at = new Date(Date.now() + 1_000).toISOString();
      const { id } = await operate(nodes.one, sendPush, { input: { ...toAna, at } });
      const lost = nodes.wire.loseAnswerTo('insert into recipients', commit);
      expect((await messages.next()).messages).toMatchObject({ id });
      await lost;
    });

    it('a push is taken back', async () => {
      await using nodes = await openNodes();
      await using socket = openSocket(nodes.other, await nodes.other.token('ana'));
      const messages = socket.follow<Delivered>(inbox);
      const { id } = await operate(nodes.one, sendPush, { input: toAna });
      expect((await messages.next()).messages).toMatchObject({ id });
      const lost = nodes.wire.loseAnswerTo('insert into audit_log', commit);
      const retract = 'mutation ($id: ID!) { retractPush(id: $id) { errors { code } } }';
      expect(await operate(nodes.one, retract, { id })).toMatchObject({ code: 'UNAVAILABLE' });
      await lost;
      expect((await messages.next()).messages).toEqual({ id, state: 'RETRACTED' });
    });

    it('a message is acked', async () => {
      await using nodes = await openNodes();
      await using desk = openSocket(nodes.other, await nodes.other.token('ana'));
      const messages = desk.follow<Delivered>(inbox);
      await using phone = openSocket(nodes.one, await nodes.one.token('ana'));
      await phone.follow('{ viewer { id } }').next();
      const { id } = await operate(nodes.one, sendPush, { input: toAna });
      expect((await messages.next()).messages).toMatchObject({ id });
      const lost = nodes.wire.loseAnswerTo('update recipients', commit);
      const ack = phone.follow('mutation ($id: ID!) { ackMessages(ids: [$id]) { errors { code } } }', { id });
      expect((await ack.answer()).errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
      await lost;
      expect((await messages.next()).messages).toEqual({ id, state: 'ACKED' });
    });

    it('a headcount is reported', async () => {
      // Whose timers stand still does not read all facts again a moment after its start.
      await using nodes = await openNodes({ clock: new ManualClock(Date.now()) });
      await addPlace(nodes.one, { id: 'hall' });
      await reportHeadcount(nodes.one, { locationId: 'hall', count: 1 });
      await using socket = openSocket(nodes.other);
      const followed = socket.follow('subscription { headcount(locationId: "hall") { count } }');
      expect(await followed.next()).toEqual({ headcount: { count: 1 } });
      const lost = nodes.wire.loseAnswerTo('insert into headcounts', commit);
      // There is no payload.
      await expect(reportHeadcount(nodes.one, { locationId: 'hall', count: 7 })).rejects.toThrow(TypeError);
      await lost;
      expect(await followed.next()).toEqual({ headcount: { count: 7 } });
    });
  },
);
