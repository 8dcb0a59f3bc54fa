import type { Clock, Timer } from '../clock.ts';

/** Who follows one place: connections and users, each with the number of their subscriptions. */
interface Audience {
  readonly connections: Map<object | string, number>;
  readonly users: Map<string, number>;
  /** How many connections there were when it was last announced; undefined if other nodes' changed since. */
  announced: number | undefined;
}

/** Called when somebody, a user or nobody known, began or ceased to watch a place. */
export type WatchListener = (locationId: string, userId: string | undefined) => void;

/**
 * Counts who watches each place on this node. Changes, here or on other nodes, are announced on the next full second, all places together, so that ten thousand joins
 * make one announcement for each place and second, and it falls together with the ticks of that second.
 */
export class Watchers implements Disposable {
  readonly #clock: Clock;
  readonly #announce: (locationId: string) => void;
  readonly #listeners = new Set<WatchListener>();
  readonly #audiences = new Map<string, Audience>();
  /** Places whose audience changed since the last announcement. */
  readonly #changed = new Set<string>();
  #timer: Timer | undefined;

  constructor(clock: Clock, announce: (locationId: string) => void) {
    this.#clock = clock;
    this.#announce = announce;
  }

  /** Counts a subscription of a connection, and of a user if there is one, until disposed. */
  watch(locationId: string, connection: object | string, userId: string | undefined): Disposable {
    const audience = this.#audiences.get(locationId) ?? {
      connections: new Map(),
      users: new Map(),
      announced: 0,
    };
    this.#audiences.set(locationId, audience);
    this.#add(locationId, audience, connection, userId, 1);
    let watching = true;
    return {
      [Symbol.dispose]: () => {
        if (watching) this.#add(locationId, audience, connection, userId, -1);
        watching = false;
      },
    };
  }

  /** How many connections watch a place. */
  count(locationId: string): number {
    return this.#audiences.get(locationId)?.connections.size ?? 0;
  }

  /** The users who watch a place. */
  users(locationId: string): string[] {
    return [...(this.#audiences.get(locationId)?.users.keys() ?? [])];
  }

  /** Whether a user watches a place. */
  has(locationId: string, userId: string): boolean {
    return this.#audiences.get(locationId)?.users.has(userId) ?? false;
  }

  /** The places that somebody watches. */
  places(): string[] {
    return [...this.#audiences].flatMap(([id, { connections }]) => (connections.size > 0 ? [id] : []));
  }

  onWatch(listener: WatchListener): void {
    this.#listeners.add(listener);
  }

  /** The number of watchers on other nodes changed. */
  noteElsewhere(locationId: string): void {
    const audience = this.#audiences.get(locationId);
    if (!audience) return;
    audience.announced = undefined;
    this.#announceSoon(locationId);
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#audiences.clear();
    this.#changed.clear();
  }

  #add(
    locationId: string,
    audience: Audience,
    connection: object | string,
    userId: string | undefined,
    by: 1 | -1,
  ): void {
    count(audience.connections, connection, by);
    if (userId !== undefined) count(audience.users, userId, by);
    for (const listener of this.#listeners) listener(locationId, userId);
    if (this.#audiences.get(locationId) === audience) this.#announceSoon(locationId);
  }

  #announceSoon(locationId: string): void {
    this.#changed.add(locationId);
    this.#timer ??= this.#clock.at(nextSecond(this.#clock.now()), () => this.#announceAll());
  }

  #announceAll(): void {
    this.#timer = undefined;
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const locationId of changed) {
      const audience = this.#audiences.get(locationId);
      if (!audience) continue;
      const { size } = audience.connections;
      if (size === 0) this.#audiences.delete(locationId);
      if (size === audience.announced) continue;
      audience.announced = size;
      this.#announce(locationId);
    }
  }
}

function count<Key>(counts: Map<Key, number>, key: Key, by: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
}

function nextSecond(now: number): number {
  return (Math.floor(now / 1_000) + 1) * 1_000;
}
