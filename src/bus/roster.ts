/**
 * Who is connected and who watches which place, on all nodes together.
 *
 * What it promises: this node's own part is exact at any moment. What the others have is known a second later, and forgotten when one of them
 * died without a word and its lease is over (15 s). What it does not: that the others are heard of. While they are not, the answers are what
 * this node has, and nobody waits: no method rejects.
 */
export interface Roster {
  /** The users with a connection, each once. */
  online(): Promise<readonly string[]>;
  /** How many connections a user has. */
  connections(userId: string): Promise<number>;
  /** The users who watch a place, each once. */
  watching(locationId: string): Promise<readonly string[]>;
  /** How many connections watch a place. At once for a place that is watched on this node, as subscriptions to it ask each time. */
  watchers(locationId: string): number | Promise<number>;
  /** The number of a user's connections to this node changed. */
  noteConnections(userId: string): void;
  /** Somebody, a user or nobody known, began or ceased to watch a place on this node. */
  noteWatching(locationId: string, userId: string | undefined): void;
  /** Takes this node's part out. Later notes are ignored. */
  close(): Promise<void>;
}

/** What a node has itself, always up to date. A roster reads it here when it is told that it changed, and keeps no copy. */
export interface LocalPresence {
  /** The users with a connection. */
  online(): readonly string[];
  connections(userId: string): number;
  /** The places that somebody watches. */
  watched(): readonly string[];
  watchers(locationId: string): number;
  watching(locationId: string): readonly string[];
  isWatching(locationId: string, userId: string): boolean;
}
