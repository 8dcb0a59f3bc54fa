import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConnection } from '../../src/client/connection.ts';
import type { Connection } from '../../src/client/contract.ts';
import { createInbox, type Inbox, type InboxState } from '../../src/client/inbox.ts';
import type { Message } from '../../src/client/message.ts';
import { startApp, type TestApp } from '../kit/start-app.ts';

const send =
  'mutation ($input: SendPushInput!) { sendPush(input: $input) { push { id } errors { message } } }';

describe('an inbox', () => {
  let app: TestApp;
  const connections: Connection[] = [];

  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.dispose();
    await app[Symbol.asyncDispose]();
  });

  /** A device of a person: its inbox, what arrived on it, and a wait for what its inbox comes to. */
  async function openDevice(subject: string) {
    const token = await app.token(subject);
    const connection = createConnection({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      token: () => token,
    });
    connections.push(connection);
    const inbox = createInbox(connection);
    const arrived: string[] = [];
    inbox.onArrival((message) => arrived.push(message.title));
    const stop = inbox.start();
    return {
      inbox,
      connection,
      arrived,
      stop,
      until: (wanted: (state: InboxState) => boolean) => until(inbox, wanted),
    };
  }

  async function push(title: string, more: object = {}): Promise<string> {
    const input = { title, body: 'Please read this.', audience: { userIds: ['ada'] }, ...more };
    const { data } = await app.ask<{ sendPush: { push: { id: string } } }>(send, {
      token: await app.token('olivia', 'operator'),
      variables: { input },
    });
    return data.sendPush.push.id;
  }

  it('has each message once, newest first, and acknowledges it by itself', async () => {
    await push('First');
    const { arrived, until: reaches } = await openDevice('ada');
    await reaches(({ messages }) => messages.length === 1);
    await push('Second');
    const { messages } = await reaches(
      (state) => state.messages.length === 2 && state.messages.every(isAcked),
    );
    expect(messages.map(({ title }) => title)).toEqual(['Second', 'First']);
    expect(arrived).toEqual(['First', 'Second']);
  });

  it('announces nothing again that another device has', async () => {
    await push('Known');
    const phone = await openDevice('ada');
    await phone.until(({ messages }) => messages.length === 1 && messages.every(isAcked));
    const laptop = await openDevice('ada');
    await laptop.until(({ messages }) => messages.length === 1);
    await push('New');
    await laptop.until(({ messages }) => messages.length === 2);
    expect(laptop.arrived).toEqual(['New']);
  });

  it('takes over what another device reads, and counts what is unread as the server does', async () => {
    const [phone, laptop] = [await openDevice('ada'), await openDevice('ada')];
    const id = await push('For both');
    for (const device of [phone, laptop]) await device.until(({ unread }) => unread === 1);
    phone.inbox.markRead([id]);
    const { messages } = await laptop.until(({ unread }) => unread === 0);
    expect(messages[0]?.state).toBe('READ');
  });

  it('shows as read at once what the person saw', async () => {
    const { inbox, until: reaches } = await openDevice('ada');
    const id = await push('Seen');
    await reaches(({ unread }) => unread === 1);
    inbox.markRead([id]);
    expect(inbox.getSnapshot().unread).toBe(0);
    await reaches(({ messages }) => messages[0]?.state === 'READ');
  });

  it('learns after a reconnect what happened to its messages meanwhile', async () => {
    const id = await push('A mistake');
    const { until: reaches, stop, inbox, arrived } = await openDevice('ada');
    await reaches(({ messages }) => messages.length === 1 && messages.every(isAcked));
    stop();
    await app.ask(`mutation { retractPush(id: "${id}") { errors { message } } }`, {
      token: await app.token('olivia', 'operator'),
    });
    inbox.start();
    await reaches(({ messages }) => messages[0]?.state === 'RETRACTED');
    expect(arrived).toEqual(['A mistake']);
  });

  it('reads older messages page by page', async () => {
    for (let number = 1; number <= 35; number += 1) await push(`Note ${number}`);
    const device = await openDevice('ada');
    await device.until(({ messages }) => messages.length === 35 && messages.every(isAcked));
    device.connection.dispose();

    const other = await openDevice('ada');
    const first = await other.until(({ messages }) => messages.length > 0);
    expect(first.messages).toHaveLength(30);
    expect(first.hasOlder).toBe(true);
    await other.inbox.loadOlder();
    const { messages, hasOlder } = await other.until((state) => state.messages.length === 35);
    expect(messages.at(-1)?.title).toBe('Note 1');
    expect(hasOlder).toBe(false);
  });

  it('tells quiet messages from others', async () => {
    const caps =
      'mutation { setFrequencyCaps(input: { rules: [{ limit: 0, window: { calendar: DAY } }] }) { errors { message } } }';
    await app.ask(caps, { token: await app.token('olivia', 'operator') });
    const { until: reaches } = await openDevice('ada');
    await push('Psst');
    const { messages } = await reaches((state) => state.messages.length === 1);
    expect(messages[0]?.quiet).toBe(true);
  });
});

function isAcked(message: Message): boolean {
  return message.state === 'ACKED';
}

function until(inbox: Inbox, wanted: (state: InboxState) => boolean): Promise<InboxState> {
  return new Promise((resolve) => {
    function look(): void {
      const state = inbox.getSnapshot();
      if (!wanted(state)) return;
      stop();
      resolve(state);
    }
    const stop = inbox.subscribe(look);
    look();
  });
}
