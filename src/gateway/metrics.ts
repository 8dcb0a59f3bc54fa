/** What the gateway counts, as plain numbers: some stand for now, the others only grow. */
export interface GatewayMetrics {
  /** Open connections now: sockets, and requests with a running subscription. */
  connections: number;
  /** Operations running now, and ever begun. */
  operations: number;
  operationsBegun: number;
  /** Groups of equal subscriptions now, and their members together. */
  groups: number;
  members: number;
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

/** @param bufferedBytes how many bytes wait now. */
export function createMetrics(bufferedBytes: () => number): GatewayMetrics {
  return {
    connections: 0,
    operations: 0,
    operationsBegun: 0,
    groups: 0,
    members: 0,
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
