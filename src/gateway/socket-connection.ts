import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import type { WebSocket } from 'ws';
import type { Principal } from '../auth/principal.ts';
import type { Clock, Timer } from '../clock.ts';
import { closings, Problem, type Closing } from '../errors.ts';
import type { Countdown } from './countdown.ts';
import { messageFrame } from './frame.ts';
import { most, type GatewayLimits } from './limits.ts';
import type { Log } from './log.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { OperationRequest, OperationSteps } from './operation-steps.ts';
import { Outgoing, type OutgoingShared } from './outgoing.ts';
import type { Connection, Registry } from './registry.ts';
import { Message, SocketOperation, type OperationOwner } from './socket-operation.ts';
import type { Subscriptions } from './subscriptions.ts';
import { TokenBucket } from './token-bucket.ts';
import type { ViewerContext } from './viewer.ts';

/** What the sockets of one gateway have in common. */
export interface SocketHost {
  readonly schema: GraphQLSchema;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: GatewayLimits;
  readonly metrics: GatewayMetrics;
  readonly registry: Registry;
  readonly steps: OperationSteps;
  readonly subscriptions: Subscriptions;
  readonly outgoing: OutgoingShared;
  /** Sockets that have not sent `connection_init` yet. */
  readonly initTimeouts: Countdown<SocketConnection>;
  /** All sockets, until their next ping. */
  readonly heartbeats: Countdown<SocketConnection>;
  readonly anonymousWithoutOrigin: boolean;
  authenticate(connectionParams: Readonly<Record<string, unknown>> | undefined, request: IncomingMessage): Promise<Principal | undefined>;
  contextFor(principal: Principal | undefined, connection: object): ViewerContext;
}

/** The close code for bytes that are not of the WebSocket protocol (RFC 6455, section 7.4.1). */
const protocolError = 1002;

/** What the protocol library runs, and the operation of ours behind it. */
export interface OperationArgs extends ExecutionArgs {
  readonly operation: SocketOperation;
}

/**
 * One socket. States: **new** (until `connection_init`, for as long as the limit allows), **checking** who it is, **ready**, **closing** (a close
 * frame was sent; nothing runs any more), **closed** (nothing of it is left anywhere). It goes from any state to the last two.
 */
export class SocketConnection implements Connection, OperationOwner {
  readonly transport = 'websocket';
  readonly host: SocketHost;
  readonly address: string;
  readonly since: number;
  readonly outgoing: Outgoing;
  principal: Principal | undefined;
  readonly #webSocket: WebSocket;
  readonly #bucket: TokenBucket;
  readonly #operations = new Map<string, SocketOperation>();
  /** Until it is known who it is. */
  #request: IncomingMessage | undefined;
  #expiry: Timer | undefined;
  #closing: number | undefined;
  #isAlive = true;

  constructor(host: SocketHost, webSocket: WebSocket, socket: Duplex, request: IncomingMessage, address: string) {
    this.host = host;
    this.address = address;
    this.since = host.clock.now();
    this.#webSocket = webSocket;
    this.#request = request;
    this.outgoing = new Outgoing(host.outgoing, webSocket, socket, () => this.close(closings.tooSlow));
    this.#bucket = new TokenBucket(host.limits.messagesPerSecond, host.limits.messageBurst, this.since);
    host.registry.admit(this);
    host.initTimeouts.start(this);
    host.heartbeats.start(this);
  }

  /** Sends a message of the protocol library's. */
  send(message: string): void {
    if (this.#closing === undefined) this.outgoing.add(new Message(messageFrame(message)));
  }

  close({ code, reason }: Closing): void {
    if (this.#closing !== undefined) return;
    this.#closing = code;
    this.outgoing.endOfTurn();
    this.#finishAll();
    this.#webSocket.close(code, reason);
  }

  /** Cuts it off without a word. */
  terminate(): void {
    this.#webSocket.terminate();
  }

  /** A client's message or ping: whether it may be dealt with. */
  accepts(): boolean {
    this.#isAlive = true;
    if (this.#closing !== undefined) return false;
    if (this.#bucket.take(this.host.clock.now())) return true;
    this.close(closings.flood);
    return false;
  }

  /** A message that is not one of the protocol's, or a fault of the server. */
  misunderstood(error: unknown): void {
    const isClients = error instanceof Error && error.message.startsWith('Unexpected message of type');
    if (!isClients) this.host.log.error({ err: error }, 'Unexpected error in the protocol');
    this.close(closings.badFrame);
  }

  /** The socket library found a fault and closes the connection itself. */
  faulted(error: Error): void {
    this.host.log.debug({ err: error }, 'Faulty frame');
    const isTooBig = 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    this.#closing ??= isTooBig ? closings.tooBig.code : protocolError;
    this.#finishAll();
  }

  /** A sign of life. */
  answered(): void {
    this.#isAlive = true;
  }

  /** Sends a ping, or cuts the socket off if nothing was heard since the last one. */
  beat(): void {
    if (!this.#isAlive) return this.terminate();
    this.#isAlive = false;
    this.#webSocket.ping();
    this.host.heartbeats.start(this);
  }

  /** `connection_init`: finds out who it is. Answers whether the connection may be used. */
  async initialise(connectionParams: Readonly<Record<string, unknown>> | undefined): Promise<boolean> {
    const { host } = this;
    host.initTimeouts.cancel(this);
    const request = this.#request;
    this.#request = undefined;
    if (!request) return false;
    try {
      const principal = await host.authenticate(connectionParams, request);
      if (this.#closing !== undefined) return false;
      if (!principal) {
        if (host.anonymousWithoutOrigin || request.headers.origin !== undefined) return true;
        throw new Problem('UNAUTHENTICATED', 'Without an origin this needs a token.');
      }
      if (host.registry.hasRoomFor(principal)) return this.#identify(principal);
      this.close(closings.full);
    } catch (error) {
      this.close(closingFor(error));
      if (!(error instanceof Problem)) host.log.error({ err: error }, 'Authentication failed unexpectedly');
    }
    return false;
  }

  /** `subscribe`: what the protocol library is to run, or why nothing. */
  subscribe(plainId: string, request: OperationRequest & { readonly variables?: ExecutionArgs['variableValues'] }): OperationArgs | GraphQLError[] {
    const { limits, steps, schema, contextFor } = this.host;
    if (Buffer.byteLength(plainId) > most(limits.operationIdBytes)) {
      this.close(closings.badFrame);
      return [new GraphQLError(closings.badFrame.reason)];
    }
    const id = JSON.stringify(plainId);
    // The library has checked that the client ended its earlier operation of this id.
    this.#operations.get(id)?.finish();
    if (this.#operations.size >= most(limits.operationsPerConnection)) {
      return [new GraphQLError('Too many operations on this connection.', { extensions: { code: 'LIMIT_EXCEEDED' } })];
    }
    const prepared = steps.prepare(request);
    if (!('plan' in prepared)) return [...prepared];

    const { document, plan } = prepared;
    const operationName = request.operationName;
    const contextValue = contextFor(this.principal, this);
    const args = { schema, document, operationName, variableValues: request.variables, contextValue, hideSuggestions: steps.hideSuggestions };
    const operation = new SocketOperation(this, id, plan, args);
    this.#operations.set(id, operation);
    return { schema, document, operationName, rootValue: undefined, contextValue: undefined, operation };
  }

  ended(operation: SocketOperation): void {
    if (this.#operations.get(operation.id) === operation) this.#operations.delete(operation.id);
  }

  /** The socket is gone: undoes everything. */
  closed(code: number): void {
    const { host } = this;
    const shown = this.#closing ?? code;
    this.#closing = shown;
    this.#finishAll();
    this.outgoing.clear();
    this.#expiry?.cancel();
    host.initTimeouts.cancel(this);
    host.heartbeats.cancel(this);
    host.registry.remove(this);
    host.metrics.closes.set(shown, (host.metrics.closes.get(shown) ?? 0) + 1);
    host.log.info({ code: shown, user: this.principal?.subject, ms: host.clock.now() - this.since }, 'Connection closed');
  }

  #identify(principal: Principal): boolean {
    const { registry, clock, limits } = this.host;
    this.principal = principal;
    registry.identify(this);
    if (principal.expiresAt !== undefined) {
      this.#expiry = clock.at(principal.expiresAt + limits.expiryGrace, () => this.close(closings.expired));
    }
    return true;
  }

  #finishAll(): void {
    for (const operation of this.#operations.values()) operation.finish();
  }
}

/** How a socket is closed whose credentials could not be accepted. */
function closingFor(error: unknown): Closing {
  if (!(error instanceof Problem)) return closings.full;
  if (error.code === 'TOKEN_EXPIRED') return closings.expired;
  return error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED' ? closings.full : closings.unauthenticated;
}
