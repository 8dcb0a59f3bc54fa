/**
 * What one client, or all of them, may do to this server. A limit that one operation hits is that operation's error; a limit that a connection
 * hits closes it with the code named here. 0 stands for no limit, and for durations: never.
 */
export interface GatewayLimits {
  /** Connections in all. Beyond: 503 before the upgrade. */
  readonly connections: number;
  /** Connections from one address; loopback addresses are exempt. Beyond: 429 before the upgrade. */
  readonly connectionsPerAddress: number;
  /**
   * Connections of one user. Known only after `connection_init`; beyond: 1013, so that the client comes back. It must not give up: after a
   * change of network the old connections of its user are half-open until the heartbeat finds them.
   */
  readonly connectionsPerUser: number;
  /** Operations on one socket at once. Beyond: LIMIT_EXCEEDED. */
  readonly operationsPerConnection: number;
  /** Queries and mutations of one socket that are worked on at once. Beyond: they wait in order. */
  readonly answersPerConnection: number;
  /** The length of an operation's id in bytes. Beyond: 4400. */
  readonly operationIdBytes: number;
  /** The length of a message from a client in bytes. Beyond: 1009. */
  readonly messageBytes: number;
  /** The pieces in which one message may come: many tiny ones cost more memory than what is in them. Beyond: 1008. */
  readonly messageFragments: number;
  /** Messages and pings from a client, sustained and at once. Beyond: 4429. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;

  /** The size of a document: tokens, fields inside each other, aliases, fields of the root, directives. Fragments count where they are spread. */
  readonly tokens: number;
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  /** Fields inside each other below `__schema` and `__type`, which the explorer nests 15 deep. They do not count as depth. */
  readonly introspectionDepth: number;
  /** Faults of a document that are told. */
  readonly validationErrors: number;

  /** Bytes that may wait for a client that reads slowly, in our queue and in the socket. Beyond: 1013. */
  readonly waitingBytes: number;
  /** How long the kernel may take nothing of what waits, per 64 KiB, in ms. Beyond: 1013. */
  readonly stall: number;
  /** How long a new socket may take to send `connection_init`, in ms. Beyond: 4408. */
  readonly initTimeout: number;
  /** How often a ping is sent, in ms; without a sign of life until the next one the connection is cut off. */
  readonly heartbeat: number;
  /** How long after its token's expiry a connection is closed 4403, in ms. */
  readonly expiryGrace: number;
}

/** Above this many waiting bytes nothing more is read from an inbox, and one write carries no more than about this much. */
export const highWaterMark = 64 * 1024;

/** How long a closed connection's peer may take to say goodbye before it is cut off, in ms. */
export const goodbye = 2_000;

export const defaultLimits: GatewayLimits = {
  connections: 20_000,
  connectionsPerAddress: 50,
  connectionsPerUser: 10,
  operationsPerConnection: 100,
  answersPerConnection: 16,
  operationIdBytes: 128,
  messageBytes: 64 * 1024,
  messageFragments: 256,
  messagesPerSecond: 50,
  messageBurst: 100,
  tokens: 1_000,
  depth: 8,
  aliases: 15,
  rootFields: 10,
  directives: 20,
  introspectionDepth: 20,
  validationErrors: 5,
  waitingBytes: 1024 * 1024,
  stall: 5_000,
  initTimeout: 3_000,
  heartbeat: 12_000,
  expiryGrace: 25_000,
};

/** A limit as a number to compare with: none is infinitely many. */
export function most(limit: number): number {
  return limit === 0 ? Infinity : limit;
}
