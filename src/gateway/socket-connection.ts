import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionArgs } from 'graphql';
import {
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  MessageType,
  parseMessage,
  type Message as ProtocolMessage,
  type SubscribePayload,
} from 'graphql-ws';
import type { WebSocket } from 'ws';
import { authorizationOf } from '../auth/authorization.ts';
import type { Principal } from '../auth/principal.ts';
import type { Timer } from '../clock.ts';
import { closings, Problem, type Closing } from '../errors.ts';
import { Answering } from './answering.ts';
import { messageFrame } from './frame.ts';
import { most } from './limits.ts';
import { logEnd } from './connection-log.ts';
import { countOne } from './metrics.ts';
import type { PreparedOperation } from './operation-steps.ts';
import { Outgoing } from './outgoing.ts';
import type { Connection } from './registry.ts';
import {
  closingForCredentials,
  codeOfFault,
  initialisedTwice,
  operationIdInUse,
  wrongSubprotocol,
} from './socket-closings.ts';
import type { SocketHost } from './socket-host.ts';
import { SocketOperation, type OperationOwner } from './socket-operation.ts';
import { TokenBucket } from './token-bucket.ts';
import { Message } from './waiting.ts';

/**
 * One socket that speaks graphql-transport-ws. States: **new** (until `connection_init`, for as long as the limit allows), **checking** who it is,
 * **ready**, **closing** (a close frame was sent; nothing runs any more), **closed** (nothing of it is left anywhere). It goes from any state to the
 * last two.
 *
 * graphql-ws checks the messages; its `makeServer` is not used, because it keeps an iterator, a suspended function and the subscribe message for
 * every operation, silent or not. Measured with three subscriptions: 9.9 KB of heap per connection with it, 4.6 KB without. A test runs the same
 * conversations against both.
 */
export class SocketConnection implements Connection, OperationOwner {
  readonly transport = 'websocket';
  readonly host: SocketHost;
  readonly address: string;
  readonly requestId: string;
  readonly since: number;
  readonly outgoing: Outgoing;
  readonly answering: Answering;
  principal: Principal | undefined;
  readonly #webSocket: WebSocket;
  readonly #bucket: TokenBucket;
  readonly #operations = new Map<string, SocketOperation>();
  /** Until it is known who it is. */
  #request: IncomingMessage | undefined;
  #expiry: Timer | undefined;
  #closing: number | undefined;
  /** Why this server closes it. */
  #reason: string | undefined;
  #begun = 0;
  #isReady = false;
  #isAlive = true;

  constructor(
    host: SocketHost,
    webSocket: WebSocket,
    socket: Duplex,
    request: IncomingMessage,
    address: string,
    requestId: string,
  ) {
    this.host = host;
    this.address = address;
    this.requestId = requestId;
    this.since = host.clock.now();
    this.#webSocket = webSocket;
    this.#request = request;
    this.outgoing = new Outgoing(host.outgoing, webSocket, socket, () => this.close(closings.tooSlow));
    this.answering = new Answering(host.work, most(host.limits.answersPerConnection));
    this.#bucket = new TokenBucket(host.limits.messagesPerSecond, host.limits.messageBurst, this.since);
    host.registry.admit(this);
    host.initTimeouts.start(this);
    host.heartbeats.start(this);
    if (webSocket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) this.close(wrongSubprotocol);
  }

  get isBusy(): boolean {
    return [...this.#operations.values()].some(({ isAnswering }) => isAnswering);
  }

  close({ code, reason }: Closing): void {
    if (this.#closing !== undefined) return;
    this.#closing = code;
    this.#reason = reason;
    this.outgoing.endOfTurn();
    this.outgoing.clear();
    this.#finishAll();
    this.#webSocket.close(code, reason);
  }

  /** Cuts it off without a word. */
  terminate(): void {
    this.#webSocket.terminate();
  }

  /** A message from the client, as text; undefined if it was binary. */
  received(text: string | undefined): void {
    if (!this.accepts()) return;
    let message: ProtocolMessage;
    try {
      message = parseMessage(text);
    } catch {
      return this.close(closings.badFrame);
    }
    switch (message.type) {
      case MessageType.ConnectionInit:
        return void this.#initialise(message.payload);
      case MessageType.Subscribe:
        return this.#subscribe(message.id, message.payload);
      case MessageType.Complete:
        return this.#operations.get(JSON.stringify(message.id))?.finish();
      case MessageType.Ping:
        return this.#send({ type: 'pong', payload: message.payload ?? undefined });
      case MessageType.Pong:
        return;
      default:
        return this.close(closings.badFrame);
    }
  }

  /** A message or a ping: whether it may be dealt with. */
  accepts(): boolean {
    this.#isAlive = true;
    if (this.#closing !== undefined) return false;
    if (this.#bucket.take(this.host.clock.now())) return true;
    this.close(closings.flood);
    return false;
  }

  /** A pong. */
  answered(): void {
    this.#isAlive = true;
  }

  /** The socket library found a fault in the bytes and closes the connection itself. */
  faulted(error: Error): void {
    this.host.log.debug({ err: error }, 'Faulty frame');
    this.#closing ??= codeOfFault(error);
    this.#reason ??= 'Faulty frame';
    this.#finishAll();
  }

  /** Sends a ping, or cuts the socket off if nothing was heard since the last one. */
  beat(): void {
    if (!this.#isAlive) {
      this.#reason ??= 'No sign of life';
      return this.outgoing.isBlocked ? this.close(closings.tooSlow) : this.terminate();
    }
    this.#isAlive = false;
    this.#webSocket.ping();
    this.host.heartbeats.start(this);
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
    countOne(host.metrics.closes, shown);
    logEnd(
      this,
      { code: shown, reason: this.#reason, operations: this.#begun, frames: this.outgoing.frames },
      { log: host.log, now: host.clock.now() },
    );
  }

  async #initialise(connectionParams: Readonly<Record<string, unknown>> | undefined): Promise<void> {
    const request = this.#request;
    if (!request) return this.close(initialisedTwice);
    this.#request = undefined;
    this.host.initTimeouts.cancel(this);
    try {
      const principal = await this.host.authenticate(connectionParams, request);
      if (this.#closing !== undefined) return;
      if (principal) this.#identify(principal);
      this.#isReady = true;
      this.#send({ type: 'connection_ack' });
    } catch (error) {
      if (!(error instanceof Problem))
        this.host.log.error({ err: error }, 'Unexpected error while a token was checked');
      this.close(closingForCredentials(error));
    }
  }

  #identify(principal: Principal): void {
    const { registry, clock, limits } = this.host;
    registry.requireRoomFor(principal);
    this.principal = principal;
    registry.identify(this);
    if (principal.expiresAt !== undefined && limits.expiryGrace > 0) {
      this.#expiry = clock.at(principal.expiresAt + limits.expiryGrace, () => this.close(closings.expired));
    }
  }

  #subscribe(plainId: string, request: SubscribePayload): void {
    const { limits, steps } = this.host;
    const id = JSON.stringify(plainId);
    if (!this.#isReady) return this.close(closings.unauthenticated);
    if (Buffer.byteLength(plainId) > most(limits.operationIdBytes)) return this.close(closings.badFrame);
    if (this.#operations.has(id)) return this.close(operationIdInUse);

    const operation = new SocketOperation(this, id);
    this.#begun++;
    if (this.#operations.size >= most(limits.operationsPerConnection)) {
      return operation.fail(new Problem('LIMIT_EXCEEDED', 'Too many operations on this connection.'));
    }
    const prepared = steps.prepare(request);
    if (!('plan' in prepared)) return operation.refuse(prepared);
    this.#operations.set(id, operation);
    const extensions = request.extensions ?? undefined;
    if (this.principal || authorizationOf(extensions) === undefined) return operation.start(prepared);
    this.#signIn(extensions).then(
      () => operation.start(prepared),
      (error: unknown) => operation.fail(error),
    );
  }

  argsOf({ document, operationName, variables }: PreparedOperation): ExecutionArgs {
    const { schema, steps } = this.host;
    return {
      schema,
      document,
      operationName,
      variableValues: variables,
      contextValue: this.host.contextFor(this.principal, this),
      hideSuggestions: steps.hideSuggestions,
    };
  }

  /** Explorers put their headers into an operation's extensions, after the socket was opened by nobody known: it is that user's from then on. */
  async #signIn(extensions: Readonly<Record<string, unknown>> | undefined): Promise<void> {
    const principal = await this.host.authenticate(extensions, undefined);
    if (principal && !this.principal && this.#closing === undefined) this.#identify(principal);
  }

  #send(message: object): void {
    this.outgoing.add(new Message(messageFrame(JSON.stringify(message))));
  }

  #finishAll(): void {
    this.answering.clear();
    for (const operation of this.#operations.values()) operation.finish();
  }
}
