import type { Connection } from './contract.ts';
import { messageFields, type Message } from './message.ts';
import { request } from './request.ts';

/** A page of history. */
export interface HistoryPage {
  readonly messages: readonly Message[];
  readonly endCursor: string | null;
  readonly hasOlder: boolean;
  readonly unread: number;
}

/** The inbox's operations as text, so that this module needs no GraphQL library. */
export const inboxOperations = {
  follow: `subscription Inbox { messages { ${messageFields} } }`,
  ack: `mutation Ack($ids: [ID!]!) { ackMessages(ids: $ids) { messages { ${messageFields} } } }`,
  read: `mutation Read($ids: [ID!]!) { markMessagesRead(ids: $ids) { messages { ${messageFields} } } }`,
  unread: 'query Unread { viewer { unreadCount } }',
  history: `query History($first: Int!, $after: String) {
    viewer {
      unreadCount
      messages(first: $first, after: $after) { edges { node { ${messageFields} } } pageInfo { endCursor hasNextPage } }
    }
  }`,
};

/** Tells the server that this device has the messages. */
export async function sendAcks(connection: Connection, ids: readonly string[]): Promise<readonly Message[]> {
  type Answer = { ackMessages: { messages: Message[] } };
  const answer = await request<Answer>(connection, { query: inboxOperations.ack, variables: { ids } });
  return answer.ackMessages.messages;
}

/** Tells the server that the person saw the messages. */
export async function sendReads(connection: Connection, ids: readonly string[]): Promise<readonly Message[]> {
  type Answer = { markMessagesRead: { messages: Message[] } };
  const answer = await request<Answer>(connection, { query: inboxOperations.read, variables: { ids } });
  return answer.markMessagesRead.messages;
}

/** How many messages are unread, by the server's count. */
export async function readUnread(connection: Connection): Promise<number> {
  type Answer = { viewer: { unreadCount: number } | null };
  const answer = await request<Answer>(connection, { query: inboxOperations.unread });
  return answer.viewer?.unreadCount ?? 0;
}

/** A page of everything ever released to the person, newest first. */
export async function readHistory(
  connection: Connection,
  first: number,
  after: string | null,
): Promise<HistoryPage> {
  interface Page {
    edges: { node: Message }[];
    pageInfo: { endCursor: string | null; hasNextPage: boolean };
  }
  type Answer = { viewer: { unreadCount: number; messages: Page } | null };
  const { viewer } = await request<Answer>(connection, {
    query: inboxOperations.history,
    variables: { first, after },
  });
  return {
    messages: viewer?.messages.edges.map((edge) => edge.node) ?? [],
    endCursor: viewer?.messages.pageInfo.endCursor ?? null,
    hasOlder: viewer?.messages.pageInfo.hasNextPage ?? false,
    unread: viewer?.unreadCount ?? 0,
  };
}
