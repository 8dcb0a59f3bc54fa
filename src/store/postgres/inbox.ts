import { states } from '../codes.ts';
import type { HistoryPage, InboxStore, Messages, Receipt } from '../contract.ts';
import { Gathering } from '../gathering.ts';
import type { ReceiptRequest } from '../receipts.ts';
import type { Connections } from './connections.ts';
import { look } from './looks.ts';
import { contentsOf, messageColumns, type MessageRow, toMessage } from './messages.ts';
import { Parameters } from './parameters.ts';
import { markSent, receive } from './receipts.ts';
import type { Session } from './session.ts';
import { stateNow } from './state-now.ts';

export function createInbox(connections: Connections): InboxStore {
  // Acknowledgements come one by one from many sockets. With groups of 500, as SQLite has, a fifth to a quarter fewer were taken per second, and the
  // event loop was held up no less.
  const receipts = new Gathering<ReceiptRequest, Receipt>(
    (requests) => connections.transaction('write', (session) => receive(session, requests)),
    ({ pushIds }) => pushIds.length,
  );
  return {
    look: (looks, now) => connections.transaction('read', (session) => look(session, looks, now)),
    markSent: (sent, now) => connections.transaction('write', (session) => markSent(session, sent, now)),
    ack: (userId, pushIds, now) => receipts.add({ userId, pushIds, to: 'ACKED', now }),
    markRead: (userId, pushIds, now) => receipts.add({ userId, pushIds, to: 'READ', now }),
    history: (userId, page, now) =>
      connections.transaction('read', (session) => history(session, userId, page, now)),
  };
}

async function history(
  session: Session,
  userId: string,
  { before, limit, states: wanted, category }: HistoryPage,
  now: number,
): Promise<Messages> {
  const parameters = new Parameters();
  const state = stateNow(`${parameters.add(now)}::bigint`);
  const conditions = [
    `r.user_key = (select key from users where id = ${parameters.add(userId)})`,
    `r.position < ${parameters.add(before ?? Number.MAX_SAFE_INTEGER)}`,
  ];
  if (wanted)
    conditions.push(`${state} = any(${parameters.add(wanted.map((one) => states[one]))}::integer[])`);
  if (category !== null)
    conditions.push(`p.category = (select key from categories where name = ${parameters.add(category)})`);
  const rows = await session.all<MessageRow>(
    `select ${messageColumns}, ${state} as state
     from recipients r join releases g on g.push_key = r.push_key join pushes p on p.key = r.push_key
     where ${conditions.join(' and ')} order by r.position desc limit ${parameters.add(limit)}`,
    ...parameters.values,
  );
  return { messages: rows.map((row) => toMessage(userId, row)), contents: await contentsOf(session, rows) };
}
