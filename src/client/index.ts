/**
 * Everything a page needs to stay true over one WebSocket, without a framework: a connection that comes back for ever and says how it is,
 * the server's time, and an inbox that shows each message once and acknowledges by itself.
 *
 * ```ts
 * const connection = createConnection({ url: 'wss://example.org/graphql', token: () => sessionToken });
 * connection.state.subscribe(() => showBadge(connection.state.getSnapshot()));
 * connection.subscribe({ query: 'subscription { headcount(locationId: "hall") { count } }' }, sink);
 *
 * const inbox = createInbox(connection);
 * inbox.subscribe(() => showMessages(inbox.getSnapshot().messages));
 * inbox.start();
 * ```
 */
export type { Clock, Timer } from '../clock.ts';
export { backOffDelay, defaultBackOff, type BackOff } from './back-off.ts';
export { createConnection } from './connection.ts';
export { tokenCloseCodes, type ConnectionState } from './connection-state.ts';
export type { Connection, ConnectionOptions, Operation, OperationError, Sink } from './contract.ts';
export { createInbox, type Inbox, type InboxState } from './inbox.ts';
export { isUnacked, isUnread, type Message, type MessageState, type Priority } from './message.ts';
export { browserNetwork, type Network } from './network.ts';
export { createObservable, type Observable, type Settable } from './observable.ts';
export { pageClock } from './page-clock.ts';
export { OperationRefused, request } from './request.ts';
export { createServerClock, type ServerClock } from './server-clock.ts';
export {
  createTokenKeeper,
  readClaims,
  takeTokenFromLink,
  type TokenClaims,
  type TokenKeeper,
} from './token.ts';
