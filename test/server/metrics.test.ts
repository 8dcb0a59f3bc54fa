import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { RawClient } from '../gateway/raw-client.ts';
import { addPlace } from '../kit/places.ts';
import { scrape, scrapeUntil } from '../kit/scrape.ts';
import { openSocket } from '../kit/socket-client.ts';
import { startApp } from '../kit/start-app.ts';

function send(input: string): string {
  return `mutation { sendPush(input: { title: "T", body: "B", ${input} }) { push { id } errors { code } } }`;
}

const inbox = 'subscription { messages { id } }';

describe('/metrics', () => {
  it('names everything as Prometheus wants it', async () => {
    await using app = await startApp();
    const { text, types } = await scrape(app);
    for (const [name, type] of types) {
      expect(name).toMatch(/^(presently|process|nodejs)_[a-z0-9_]+$/);
      if (!name.startsWith('presently_')) continue;
      expect({ name, total: name.endsWith('_total') }).toEqual({ name, total: type === 'counter' });
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|kilobytes)(_|$)/);
      expect(text).toMatch(new RegExp(`^# HELP ${name} [A-Z].{10,}\\.$`, 'm'));
      if (type === 'histogram') expect(name).toMatch(/_(seconds|writes)$/);
    }
    expect(types.has('process_cpu_seconds_total')).toBe(true);
  });

  it('counts connections by transport, users, operations, groups, frames and closes', async () => {
    await using app = await startApp();
    await addPlace(app, { id: 'hall' });
    const before = await scrape(app);
    const begun = before.value('presently_operations_total');
    expect(before.value('presently_connections')).toBe(0);
    expect(before.value('presently_closes_total', { code: '1012' })).toBe(0);
    expect(before.series).toContain('presently_closes_total');

    const board = 'subscription { board(locationId: "hall") { location { name } } }';
    const one = openSocket(app, await app.token('ana'));
    const other = openSocket(app, await app.token('ben'));
    await one.follow(board).next();
    await other.follow(board).next();
    await other.follow('subscription { location(id: "hall") { name } }').next();
    const ending = new AbortController();
    const stream = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: board }),
      signal: ending.signal,
    });
    await stream.body!.getReader().read();

    const during = await scrapeUntil(app, (now) => now.value('presently_group_members') === 4);
    expect(during.value('presently_connections', { transport: 'websocket' })).toBe(2);
    expect(during.value('presently_connections', { transport: 'sse' })).toBe(1);
    expect(during.value('presently_online_users')).toBe(2);
    expect(during.value('presently_operations')).toBe(4);
    expect(during.value('presently_operations_total')).toBe(begun + 4);
    expect(during.value('presently_groups')).toBe(2);
    expect(during.value('presently_largest_group_members')).toBe(3);
    expect(during.value('presently_executions_total')).toBeGreaterThanOrEqual(2);
    // Two answers to connection_init and four first values.
    expect(during.value('presently_frames_total')).toBe(6);
    expect(during.value('presently_frame_bytes_total')).toBeGreaterThan(6 * 20);

    ending.abort();
    await one[Symbol.asyncDispose]();
    app.gateway.registry.disconnectUser('ben');
    const after = await scrapeUntil(app, (now) => now.value('presently_connections') === 0);
    expect(after.value('presently_online_users')).toBe(0);
    expect(after.value('presently_operations')).toBe(0);
    expect(after.value('presently_groups')).toBe(0);
    expect(after.value('presently_largest_group_members')).toBe(0);
    expect(after.value('presently_closes_total', { code: '4403' })).toBe(1);
    await other[Symbol.asyncDispose]();
  });

  it('counts what was refused before it was a connection', async () => {
    await using app = await startApp();
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      origin: 'https://elsewhere.example',
    });
    await once(socket, 'error');
    expect((await scrape(app)).value('presently_refused_connections_total', { code: 'FORBIDDEN' })).toBe(1);
  });

  it('shows a slow reader: what waits for it, what was replaced meanwhile, and its close', async () => {
    await using app = await startApp();
    const slow = await RawClient.connect(`${app.url.replace('http', 'ws')}/graphql`);
    slow.socket.pause();
    const ask = (id: number, query: string) => ({ id: `${id}`, type: 'subscribe', payload: { query } });
    let asked = 0;
    for (let waiting = 0; waiting === 0; waiting = (await scrape(app)).value('presently_buffered_bytes'))
      slow.send(ask(++asked, getIntrospectionQuery()));
    slow.send(ask(++asked, 'subscription { currentTime(every: "PT0.25S") { instant } }'));
    await scrapeUntil(app, (now) => now.value('presently_replaced_frames_total') > 0);
    slow.send(...Array.from({ length: 40 }, () => ask(++asked, getIntrospectionQuery())));
    const after = await scrapeUntil(app, (now) => now.value('presently_connections') === 0);
    expect(after.value('presently_closes_total', { code: '1013' })).toBe(1);
    expect(after.value('presently_buffered_bytes')).toBe(0);
    slow.socket.destroy();
  });

  it('counts queries and mutations with how long they took, over HTTP and WebSocket', async () => {
    await using app = await startApp();
    const token = await app.token('op', 'operator');
    await app.ask('{ currentTime { instant } }');
    await app.ask(send('audience: { userIds: ["ana"] }'), { token });
    await using socket = openSocket(app, token);
    await socket.follow('{ frequencyCaps { limit } }').next();
    const now = await scrape(app);
    expect(now.value('presently_operation_duration_seconds_count', { type: 'query' })).toBe(2);
    expect(now.value('presently_operation_duration_seconds_count', { type: 'mutation' })).toBe(1);
    expect(now.value('presently_operation_duration_seconds_sum', { type: 'mutation' })).toBeGreaterThan(0);
    expect(now.value('presently_operations_total')).toBe(3);
    expect(now.value('presently_unexpected_errors_total')).toBe(0);
  });

  it('follows a push from acceptance to the acknowledgement, with the lag of each stage', async () => {
    await using app = await startApp();
    const token = await app.token('op', 'operator');
    await using socket = openSocket(app, await app.token('ana'));
    const messages = socket.follow<{ messages: { id: string } }>(inbox);
    await scrapeUntil(app, (now) => now.value('presently_operations') === 1);
    await app.ask(send('audience: { userIds: ["ana", "ben"] }'), { token });
    const { id } = (await messages.next()).messages;

    const sent = await scrapeUntil(app, (now) => now.value('presently_messages_sent_total') === 1);
    expect(sent.value('presently_pushes_accepted_total')).toBe(1);
    expect(sent.value('presently_push_recipients_total', { outcome: 'released' })).toBe(2);
    expect(sent.value('presently_message_lag_seconds_count', { stage: 'released' })).toBe(2);
    expect(sent.value('presently_message_lag_seconds_count', { stage: 'sent' })).toBe(1);
    expect(sent.value('presently_message_lag_seconds_count', { stage: 'acked' })).toBe(0);
    expect(sent.value('presently_messages_acked_total')).toBe(0);

    const ack = `mutation { ackMessages(ids: ["${id}"]) { errors { code } } }`;
    await socket.follow(ack).next();
    await socket.follow(ack).next();
    await socket.follow(`mutation { markMessagesRead(ids: ["${id}"]) { errors { code } } }`).next();
    const acked = await scrape(app);
    expect(acked.value('presently_messages_acked_total')).toBe(1);
    expect(acked.value('presently_messages_read_total')).toBe(1);
    expect(acked.value('presently_message_lag_seconds_count', { stage: 'acked' })).toBe(1);

    // What waited in the inbox of somebody who was away was sent late, but not by us.
    await using late = openSocket(app, await app.token('ben'));
    await late.follow(inbox).next();
    const away = await scrapeUntil(app, (now) => now.value('presently_messages_sent_total') === 2);
    expect(away.value('presently_message_lag_seconds_count', { stage: 'sent' })).toBe(1);
  });

  it('counts people whom a push reaches quietly, later or not at all, by reason', async () => {
    await using app = await startApp();
    const token = await app.token('op', 'operator');
    const cap = (overflow: string) =>
      app.ask(
        `mutation { setFrequencyCaps(input: { rules: [{ limit: 1, window: { rolling: "PT1H" }, overflow: ${overflow} }] }) { errors { code } } }`,
        { token },
      );
    const toAna = (more = '') => app.ask<SendData>(send(`audience: { userIds: ["ana"] } ${more}`), { token });
    await cap('INBOX_ONLY');
    await toAna();
    await toAna();
    await cap('DROP');
    await toAna();
    await cap('DEFER');
    const waiting = (await toAna()).data.sendPush.push.id;
    const before = await scrape(app);
    expect(before.value('presently_push_recipients_total', { outcome: 'released' })).toBe(1);
    expect(before.value('presently_push_recipients_total', { outcome: 'quiet' })).toBe(1);
    expect(before.value('presently_push_recipients_total', { outcome: 'suppressed' })).toBe(1);
    expect(before.value('presently_push_recipients_total', { outcome: 'deferred' })).toBe(1);
    expect(before.value('presently_push_suppressed_total', { reason: 'CAP_REACHED' })).toBe(1);
    expect(before.value('presently_push_suppressed_total', { reason: 'CANCELLED' })).toBe(0);

    await app.ask(`mutation { cancelPush(id: "${waiting}") { errors { code } } }`, { token });
    const after = await scrape(app);
    expect(after.value('presently_push_suppressed_total', { reason: 'CANCELLED' })).toBe(1);
    expect(after.value('presently_push_suppressed_total')).toBe(2);
  });

  it('tells what the store takes, and how many records of queues it could not use', async () => {
    await using app = await startApp();
    await app.services.people.ensure(['ana']);
    const before = await scrape(app);
    expect(before.value('presently_store_call_duration_seconds_count', { call: 'people.ensure' })).toBe(1);
    expect(before.value('presently_store_group_writes_count')).toBeGreaterThan(0);
    expect(before.value('presently_store_group_writes_sum')).toBeGreaterThan(0);
    expect(before.value('presently_store_group_duration_seconds_count')).toBe(
      before.value('presently_store_group_writes_count'),
    );
    expect(before.value('presently_dead_letters')).toBe(0);
    expect(before.value('presently_store_unavailable_total')).toBe(0);

    using database = new DatabaseSync(join(app.dataDir, 'presently.db'), { timeout: 5_000 });
    database.exec(`insert into dead_letters (source, topic, "partition", "offset", code, reason, failed_at, attempts)
      values ('kafka', 'pushes', '0', '7', 'BAD_REQUEST', 'It is no JSON.', 0, 1)`);
    const after = await scrape(app);
    expect(after.value('presently_dead_letters', { source: 'kafka', topic: 'pushes' })).toBe(1);
  });

  it('tells how late the event loop is', async () => {
    await using app = await startApp();
    // Two of its measures are due before this timer, so there is one to compare the next with.
    await delay(100);
    const blockedUntil = performance.now() + 300;
    while (performance.now() < blockedUntil);
    const now = await scrape(app);
    expect(now.value('presently_event_loop_delay_seconds', { quantile: '1' })).toBeGreaterThan(0.2);
    expect(now.value('presently_event_loop_delay_seconds_count')).toBeGreaterThan(0);
    expect(now.value('presently_event_loop_delay_seconds_sum')).toBeGreaterThan(0.2);
  });
});

interface SendData {
  readonly sendPush: { readonly push: { readonly id: string } };
}
