import type { GraphQLFormattedError } from 'graphql';
import type { FormattedExecutionResult } from 'graphql-ws';
import type { Clock } from '../clock.ts';
import type { BackOff } from './back-off.ts';
import type { ConnectionState } from './connection-state.ts';
import type { Network } from './network.ts';
import type { Observable } from './observable.ts';

/** An operation as text. */
export interface Operation {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Record<string, unknown> | undefined;
}

/** A GraphQL error as it comes over the wire; `extensions.code` is the stable word for programs. */
export type OperationError = GraphQLFormattedError;

/** Who is told what comes of an operation. Lost connections are none of its business. */
export interface Sink<Data> {
  next(result: FormattedExecutionResult<Data>): void;
  /** The server refused or ended the operation. */
  error(errors: readonly OperationError[]): void;
  complete(): void;
}

/** How to connect. Only `url` is needed. */
export interface ConnectionOptions {
  /** The endpoint, ws or wss. */
  readonly url: string;
  /** Asked before every attempt, and again when the server says that the one it gave has expired; undefined comes without a token. */
  readonly token?: () => string | undefined | Promise<string | undefined>;
  /** The rest between two heartbeats (ms), 10 s by default. */
  readonly heartbeat?: number;
  /** How long the answer to a heartbeat or an attempt to connect may take (ms), 5 s by default. */
  readonly patience?: number;
  readonly backOff?: BackOff;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly network?: Network;
  /** A WebSocket class for runtimes without one. */
  readonly webSocket?: unknown;
}

/** One WebSocket for everything a page follows. Opens with the first operation, closes a little after the last. */
export interface Connection {
  readonly state: Observable<ConnectionState>;
  readonly clock: Clock;
  /**
   * Follows an operation through any number of connections, until it ends by itself or the returned function is called. After every
   * reconnect the operation starts anew: live facts and the inbox begin with what is true now, so nothing is missed.
   */
  subscribe<Data>(operation: Operation, sink: Sink<Data>): () => void;
  /** Tries again now: from `closed` with fresh credentials, from `waiting` without waiting. */
  retry(): void;
  /** Closes the socket and ends everything without a word. Cannot be undone. */
  dispose(): void;
}
