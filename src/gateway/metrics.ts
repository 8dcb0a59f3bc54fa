import { Distribution, durations } from '../distribution.ts';
import type { ProblemCode } from '../errors.ts';

/** What the gateway counts, as plain numbers: some stand for now, the others only grow. */
export interface GatewayMetrics {
  /** Open connections now: sockets, and requests with a running subscription; together and by transport. */
  readonly connections: number;
  readonly connectionsBy: Record<'websocket' | 'http', number>;
  /** What was refused before it was a connection of the gateway's, by code: TCP connections, upgrades and streams. */
  readonly refusals: Map<ProblemCode, number>;
  /** Requests to the endpoint that were refused before they were read, by code. */
  readonly requestRefusals: Map<ProblemCode, number>;
  /** Operations running now, and ever begun. */
  operations: number;
  operationsBegun: number;
  /** How long queries and mutations took to execute (s). */
  readonly executionTimes: Readonly<Record<'query' | 'mutation', Distribution>>;
  /** Faults of the server that callers were not told about. */
  unexpectedErrors: number;
  /** Groups of equal subscriptions now, their members together, and the members of the largest. */
  groups: number;
  members: number;
  readonly largestGroup: number;
  /** Times a subscription's document was executed. */
  executions: number;
  /** Frames written, and their bytes. */
  frames: number;
  bytes: number;
  /** Frames of facts that were never sent, because a newer one took their place. */
  replacedFrames: number;
  /** Closed sockets by close code; 1006 stands for a peer that vanished. */
  readonly closes: Map<number, number>;
  /** Bytes that wait now for readers that are slow. */
  readonly bufferedBytes: number;
}

/** What is read where it is, when somebody asks. */
export interface GatewayReadings {
  readonly bufferedBytes: () => number;
  readonly largestGroup: () => number;
}

export function createMetrics({ bufferedBytes, largestGroup }: GatewayReadings): GatewayMetrics {
  const connectionsBy = { websocket: 0, http: 0 };
  return {
    get connections() {
      return connectionsBy.websocket + connectionsBy.http;
    },
    connectionsBy,
    refusals: new Map(),
    requestRefusals: new Map(),
    operations: 0,
    operationsBegun: 0,
    executionTimes: { query: new Distribution(durations), mutation: new Distribution(durations) },
    unexpectedErrors: 0,
    groups: 0,
    members: 0,
    get largestGroup() {
      return largestGroup();
    },
    executions: 0,
    frames: 0,
    bytes: 0,
    replacedFrames: 0,
    closes: new Map(),
    get bufferedBytes() {
      return bufferedBytes();
    },
  };
}

/** Adds one to what is counted under a key. */
export function countOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
