import type { IncomingMessage } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import type { Clock } from '../clock.ts';
import type { Countdown } from './countdown.ts';
import type { GatewayLimits } from './limits.ts';
import type { Log } from './log.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { OperationSteps } from './operation-steps.ts';
import type { OutgoingShared } from './outgoing-shared.ts';
import type { Registry } from './registry.ts';
import type { SocketConnection } from './socket-connection.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { ViewerContext } from './viewer.ts';
import type { WorkQueue } from './work-queue.ts';

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
  /** Queries and mutations of all sockets. */
  readonly work: WorkQueue;
  /** Sockets that have not sent `connection_init` yet. */
  readonly initTimeouts: Countdown<SocketConnection>;
  /** All sockets, until their next ping. */
  readonly heartbeats: Countdown<SocketConnection>;
  authenticate(
    connectionParams: Readonly<Record<string, unknown>> | undefined,
    request: IncomingMessage | undefined,
  ): Promise<Principal | undefined>;
  contextFor(principal: Principal | undefined, connection: object): ViewerContext;
}
