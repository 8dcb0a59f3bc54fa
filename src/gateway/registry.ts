import type { Principal } from '../auth/principal.ts';
import { closings, Problem, type Closing } from '../errors.ts';
import { isLoopback, sourceOf } from './address.ts';
import { most, type GatewayLimits } from './limits.ts';
import type { GatewayMetrics } from './metrics.ts';

/** A socket, or a request with a running subscription. */
export interface Connection {
  readonly transport: 'websocket' | 'http';
  /** Where the peer is, as far as it is known. */
  readonly address: string;
  /** The id of the request that opened it, as far as it has one. */
  readonly requestId: string | undefined;
  /** The instant it was opened. */
  readonly since: number;
  /** Who is behind it: undefined for nobody, and on a socket before `connection_init` was answered. */
  readonly principal: Principal | undefined;
  /** Whether its client waits for the answer to a query or mutation. */
  readonly isBusy: boolean;
  /** Ends it and everything that runs on it. Idempotent. */
  close(closing: Closing): void;
  /** Cuts it off without a word. */
  terminate(): void;
}

/** Called when the number of a user's connections changed. */
export type PresenceListener = (userId: string, connections: number) => void;

/**
 * Who is connected to this node. A connection passes through three states: admitted (counted against the limits that are known before anybody
 * speaks), identified (counted for its user, who is online from then on), removed. Removing it undoes whatever was done.
 */
export class Registry {
  readonly #limits: GatewayLimits;
  readonly #metrics: GatewayMetrics;
  readonly #all = new Set<Connection>();
  readonly #bySource = new Map<string, number>();
  readonly #byUser = new Map<string, Set<Connection>>();
  readonly #listeners = new Set<{ readonly listener: PresenceListener }>();
  #closed = false;

  constructor(limits: GatewayLimits, metrics: GatewayMetrics) {
    this.#limits = limits;
    this.#metrics = metrics;
  }

  get size(): number {
    return this.#all.size;
  }

  /** How many users have a connection. */
  get users(): number {
    return this.#byUser.size;
  }

  /** The users with a connection. */
  online(): string[] {
    return [...this.#byUser.keys()];
  }

  isOnline(userId: string): boolean {
    return this.#byUser.has(userId);
  }

  connections(userId: string): readonly Connection[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  /** Every connection, the oldest first. */
  all(): readonly Connection[] {
    return [...this.#all];
  }

  /** Closes all connections of a user; they may come back with fresh credentials. Answers how many there were. */
  disconnectUser(userId: string): number {
    const connections = this.connections(userId);
    for (const connection of connections) connection.close(closings.expired);
    return connections.length;
  }

  onPresence(listener: PresenceListener): Disposable {
    const entry = { listener };
    this.#listeners.add(entry);
    return { [Symbol.dispose]: () => void this.#listeners.delete(entry) };
  }

  /** From now on nobody is admitted. */
  refuseAll(): void {
    this.#closed = true;
  }

  /** Throws UNAVAILABLE or RATE_LIMITED if there is no room for another connection from this address. */
  requireRoom(address: string): void {
    if (this.#closed) throw new Problem('UNAVAILABLE', 'The server is shutting down.');
    if (this.#all.size >= most(this.#limits.connections))
      throw new Problem('UNAVAILABLE', 'The server is full.');
    if (
      (this.#bySource.get(sourceOf(address)) ?? 0) >= most(this.#limits.connectionsPerAddress) &&
      !isLoopback(address)
    ) {
      throw new Problem('RATE_LIMITED', 'Too many connections from this address.');
    }
  }

  /** Throws RATE_LIMITED if this user may not have another connection. */
  requireRoomFor(principal: Principal): void {
    if ((this.#byUser.get(principal.subject)?.size ?? 0) < most(this.#limits.connectionsPerUser)) return;
    throw new Problem('RATE_LIMITED', 'Too many connections of this user.');
  }

  admit(connection: Connection): void {
    this.#all.add(connection);
    const source = sourceOf(connection.address);
    this.#bySource.set(source, (this.#bySource.get(source) ?? 0) + 1);
    this.#metrics.connectionsBy[connection.transport]++;
  }

  /** Counts an admitted connection for its principal. */
  identify(connection: Connection): void {
    const user = connection.principal?.subject;
    if (user === undefined || !this.#all.has(connection)) return;
    const connections = this.#byUser.get(user) ?? new Set();
    this.#byUser.set(user, connections.add(connection));
    this.#tell(user, connections.size);
  }

  /** Idempotent. */
  remove(connection: Connection): void {
    if (!this.#all.delete(connection)) return;
    this.#metrics.connectionsBy[connection.transport]--;
    const { address, principal } = connection;
    const source = sourceOf(address);
    const ofSource = (this.#bySource.get(source) ?? 0) - 1;
    if (ofSource > 0) this.#bySource.set(source, ofSource);
    else this.#bySource.delete(source);

    if (!principal) return;
    const ofUser = this.#byUser.get(principal.subject);
    if (!ofUser?.delete(connection)) return;
    if (ofUser.size === 0) this.#byUser.delete(principal.subject);
    this.#tell(principal.subject, ofUser.size);
  }

  #tell(userId: string, connections: number): void {
    for (const { listener } of this.#listeners) listener(userId, connections);
  }
}
