import {
  createConnection,
  createInbox,
  createServerClock,
  readClaims,
  type Connection,
  type Inbox,
  type ServerClock,
} from 'presently/client';
import type { Client } from 'urql';
import { createUrqlClient } from './urql-client.ts';

/** Everything a page holds on behalf of one token. A new token gets a new session, so that nothing of the old one remains. */
export interface Session {
  readonly token: string | undefined;
  /** Who the page is for; undefined without a token. */
  readonly subject: string | undefined;
  /** Whether the console is for this person. The server decides; this only shows the link. */
  readonly isOperator: boolean;
  readonly connection: Connection;
  readonly serverClock: ServerClock;
  readonly inbox: Inbox;
  readonly client: Client;
}

/** Makes a session. Nothing is sent before something is asked for, so a session that is thrown away costs nothing. */
export function createSession(token: string | undefined): Session {
  const claims = token === undefined ? undefined : readClaims(token);
  const connection = createConnection({ url: endpoint(), token: () => token });
  return {
    token,
    subject: claims?.subject,
    isOperator: claims?.role === 'operator' || claims?.role === 'admin',
    connection,
    serverClock: createServerClock(connection.clock),
    inbox: createInbox(connection),
    client: createUrqlClient(connection, token),
  };
}

function endpoint(): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`;
}
