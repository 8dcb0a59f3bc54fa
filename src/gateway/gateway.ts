import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import type { Clock } from '../clock.ts';
import { Problem } from '../errors.ts';
import { addressOf, refuseUpgrade, requireOrigin } from './admission.ts';
import { Countdown } from './countdown.ts';
import { drain } from './drain.ts';
import { FanOut } from './fan-out.ts';
import { HttpConnection } from './http-connection.ts';
import { defaultLimits, goodbye, type GatewayLimits } from './limits.ts';
import type { Log } from './log.ts';
import { createMask } from './mask-error.ts';
import { measureSteps } from './measured-steps.ts';
import { countOne, createMetrics, type GatewayMetrics } from './metrics.ts';
import { createOperationSteps } from './operation-steps.ts';
import { OutgoingShared } from './outgoing-shared.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import type { PulledSubscription } from './pulled-subscription.ts';
import { Registry, type Connection } from './registry.ts';
import { initTimedOut } from './socket-closings.ts';
import type { SocketConnection } from './socket-connection.ts';
import { StreamEncodings } from './stream-encodings.ts';
import { Subscriptions } from './subscriptions.ts';
import { Turn } from './turn.ts';
import type { ViewerContext } from './viewer.ts';
import { createAcceptSocket } from './websocket-server.ts';
import { WorkQueue } from './work-queue.ts';

export interface GatewayOptions {
  readonly schema: GraphQLSchema;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Finds out who opens a WebSocket; undefined: nobody known. A thrown `Problem` closes it: UNAUTHENTICATED 4401, TOKEN_EXPIRED 4403. Whatever
   * else is thrown closes it 1013, so that the client comes back. An operation on a socket of nobody known may bring credentials in its extensions,
   * as explorers do: then they are asked for without a request, and what is thrown is that operation's error.
   */
  authenticate(
    connectionParams: Readonly<Record<string, unknown>> | undefined,
    request: IncomingMessage | undefined,
  ): Promise<Principal | undefined>;
  /** The resolvers' context for one operation. For a group that everyone shares it is made without a principal, so that nothing can leak. */
  contextFor(principal: Principal | undefined, connection: object): ViewerContext;
  /** What differs from `defaultLimits`. */
  readonly limits?: Partial<GatewayLimits>;
  /** Origins whose pages may connect, besides the server's own host. None if absent. */
  readonly allowedOrigins?: readonly string[];
  /** Whether X-Forwarded-For is believed. False if absent. */
  readonly trustProxy?: boolean;
  /** Whether the schema may be asked for and errors suggest names. True if absent. */
  readonly introspection?: boolean;
  /** The only documents that are taken: id → text. Every document if absent. */
  readonly documents?: ReadonlyMap<string, string>;
}

/** Everything between a client's connection and the resolvers. */
export interface Gateway {
  /** Takes over an HTTP upgrade, or refuses it: 403 foreign origin, 429 too many from one address, 503 full or draining. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The steps of an operation for HTTP and SSE. */
  readonly pipeline: Pipeline;
  /** The connection of one HTTP request, for the resolvers' context. Costs nothing until a subscription runs on it. */
  requestConnection(
    request: IncomingMessage,
    response: ServerResponse,
    principal: Principal | undefined,
  ): Connection;
  readonly registry: Registry;
  readonly metrics: GatewayMetrics;
  /** Refuses new connections, sends what waits and closes all connections, spread over time. Resolves when none is left, at the latest after `within` ms. */
  drain(options: { readonly within: number }): Promise<void>;
  /** Cuts everything off at once. */
  close(): void;
}

/** Builds the gateway of a node. It listens nowhere: a server hands it upgrades and requests. */
export function createGateway(options: GatewayOptions): Gateway {
  const {
    schema,
    clock,
    log,
    authenticate,
    contextFor,
    trustProxy = false,
    introspection = true,
    documents,
  } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const origins = new Set(options.allowedOrigins);

  const turn = new Turn();
  const metrics = createMetrics({
    bufferedBytes: () => [...outgoing.blocked].reduce((sum, { waitingBytes }) => sum + waitingBytes, 0),
    largestGroup: () => fanOut.largestGroup(),
  });
  const outgoing = new OutgoingShared(clock, limits, turn, metrics);
  const registry = new Registry(limits, metrics);
  const mask = createMask(log, () => metrics.unexpectedErrors++);
  const steps = measureSteps(
    createOperationSteps({ schema, limits, mask, introspection, documents }),
    metrics,
  );
  const fanOut = new FanOut(turn, metrics, mask);
  const subscriptions = new Subscriptions({
    fanOut,
    streamEncodings: new StreamEncodings(turn, metrics, mask),
    mask,
    contextFor,
  });
  const accept = createAcceptSocket({
    schema,
    clock,
    log,
    limits,
    metrics,
    registry,
    steps,
    subscriptions,
    outgoing,
    work: new WorkQueue(),
    authenticate,
    contextFor,
    initTimeouts: new Countdown<SocketConnection>(clock, limits.initTimeout, (connection) =>
      connection.close(initTimedOut),
    ),
    heartbeats: new Countdown<SocketConnection>(clock, limits.heartbeat, (connection) => connection.beat()),
  });
  const httpHost = {
    clock,
    log,
    limits,
    metrics,
    mask,
    registry,
    subscriptions,
    stalls: new Countdown<PulledSubscription>(clock, limits.stall, (pulled) => pulled.stalled()),
    goodbyes: new Countdown<HttpConnection>(clock, goodbye, (connection) => connection.terminate()),
  };

  return {
    pipeline: createPipeline(steps, metrics),
    registry,
    metrics,
    handleUpgrade(request, socket, head) {
      const address = addressOf(request, trustProxy);
      try {
        requireOrigin(request, origins);
        registry.requireRoom(address);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        countOne(metrics.refusals, error.code);
        return refuseUpgrade(socket, error);
      }
      accept(request, socket, head, address);
    },
    requestConnection: (request, response, principal) =>
      new HttpConnection(httpHost, addressOf(request, trustProxy), principal, response),
    drain: ({ within }) => drain(registry, clock, within),
    close() {
      registry.refuseAll();
      for (const connection of registry.all()) connection.terminate();
    },
  };
}
