import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '../clock.ts';
import type { Bus } from './contract.ts';
import { connectRedis } from './redis-client.ts';
import type { LocalPresence, Roster } from './roster.ts';
import { RosterRecords } from './roster-records.ts';

export interface RedisRosterOptions {
  readonly url: string;
  /** Stands before the names of all keys; nodes with one prefix are one system. */
  readonly prefix: string;
  readonly clock: Clock;
  /** Carries the hints between nodes that their watchers changed; told of a gap when a node died. */
  readonly bus: Bus;
  readonly local: LocalPresence;
  /** Called when the number of watchers that other nodes have of a place changed, for places that are watched here. */
  readonly onWatchers: (locationId: string) => void;
  readonly log?: { warn(fields: object, message: string): void };
  /** How long this node's part outlives it (ms). */
  readonly leaseFor?: number;
  /** How long the first connection may take (ms). */
  readonly patience?: number;
}

/** Changes are gathered for so long (ms) before they are written, and so are hints before they are followed. */
const pace = 100;

/** How long to wait before Redis is asked again when it was away (ms). */
const pause = 1_000;

/**
 * The roster of several nodes: each writes its own part to Redis and asks for the others' when somebody wants to know.
 *
 * away → (the lease begins, all is written) there ⇄ working, at the latest at each third of the lease → (Redis fails) away, with what this node
 * has for an answer → (tries each second) there. What is written is read from `local` at that moment, so notes say only where to look.
 */
export async function createRedisRoster(options: RedisRosterOptions): Promise<Roster> {
  const { client } = await connectRedis(options.url, options.patience ?? 10_000);
  const { prefix, leaseFor = 15_000 } = options;
  const node = randomUUID();
  const roster = new RedisRoster(
    { ...options, leaseFor },
    new RosterRecords(client, prefix, node, leaseFor),
    node,
    () => client.disconnect(),
  );
  await roster.work();
  return roster;
}

class RedisRoster implements Roster {
  readonly #options: RedisRosterOptions & { readonly leaseFor: number };
  readonly #records: RosterRecords;
  readonly #node: string;
  readonly #disconnect: () => void;
  #away = true;
  #closed = false;
  #beatAt = 0;
  #timer: { readonly instant: number; readonly timer: Timer } | undefined;
  #working: Promise<void> | undefined;
  /** Users whose connections changed. */
  #users = new Set<string>();
  /** Places whose watchers changed, and which users began or ceased to watch them. */
  #places = new Map<string, Set<string>>();
  /** Places of which other nodes' watchers are to be read again. */
  #stale = new Set<string>();
  /** How many watchers the other nodes have, of places that are watched here. */
  readonly #elsewhere = new Map<string, number>();
  /** The hints about each place that is watched here. */
  readonly #hints = new Map<string, Disposable>();
  readonly #gaps: Disposable;

  constructor(
    options: RedisRosterOptions & { readonly leaseFor: number },
    records: RosterRecords,
    node: string,
    disconnect: () => void,
  ) {
    this.#options = options;
    this.#records = records;
    this.#node = node;
    this.#disconnect = disconnect;
    this.#gaps = options.bus.onGap(() => this.#lookAtAll());
  }

  async online(): Promise<readonly string[]> {
    const elsewhere = await this.#askOthers((node) => this.#records.online(node));
    return [...new Set([...this.#options.local.online(), ...elsewhere.flat()])];
  }

  async connections(userId: string): Promise<number> {
    const here = this.#options.local.connections(userId);
    const elsewhere = await this.#askOthers((node) => this.#records.connections(node, userId));
    return sum([here, ...elsewhere]);
  }

  async watching(locationId: string): Promise<readonly string[]> {
    const elsewhere = await this.#askOthers((node) => this.#records.watching(node, locationId));
    return [...new Set([...this.#options.local.watching(locationId), ...elsewhere.flat()])];
  }

  watchers(locationId: string): number | Promise<number> {
    const here = this.#options.local.watchers(locationId);
    if (this.#away) return here;
    const elsewhere = this.#elsewhere.get(locationId);
    if (elsewhere !== undefined) return here + elsewhere;
    return this.#askOthers((node) => this.#records.watchers(node, [locationId])).then((counts) =>
      sum([this.#options.local.watchers(locationId), ...counts.flat()]),
    );
  }

  noteConnections(userId: string): void {
    this.#users.add(userId);
    this.#arm(pace);
  }

  noteWatching(locationId: string, userId: string | undefined): void {
    const users = this.#places.get(locationId) ?? new Set();
    this.#places.set(locationId, users);
    if (userId !== undefined) users.add(userId);
    if (!this.#hints.has(locationId) && !this.#closed) this.#follow(locationId);
    this.#arm(pace);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.timer.cancel();
    this.#gaps[Symbol.dispose]();
    await this.#working;
    const watched = [...this.#hints.keys()];
    for (const hint of this.#hints.values()) hint[Symbol.dispose]();
    await this.#records.end(watched).then(
      () => this.#hint(watched),
      () => {
        // Its lease ends by itself.
      },
    );
    this.#disconnect();
  }

  /** Writes what changed here and reads what changed elsewhere. */
  work(): Promise<void> {
    this.#timer?.timer.cancel();
    this.#timer = undefined;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#closed) return;
      const pending = this.#users.size + this.#places.size + this.#stale.size > 0;
      this.#arm(pending ? pace : this.#beatAt - this.#options.clock.now());
    });
    return this.#working;
  }

  async #work(): Promise<void> {
    const { clock, leaseFor, local } = this.#options;
    try {
      if (this.#away || clock.now() >= this.#beatAt) {
        this.#beatAt = clock.now() + leaseFor / 3;
        if (!(await this.#records.extend(local.watched(), clock.now())) || this.#away) await this.#begin();
        this.#away = false;
        // A node that died gives no hint, neither of that nor perhaps of what it did last.
        if (await this.#records.mourn(clock.now())) this.#options.bus.tellGap();
        this.#lookAtAll();
      }
      await this.#write();
      await this.#read();
    } catch (error) {
      this.#lose(error);
    }
  }

  /** Writes everything, which also makes up for whatever was not written while Redis was away. */
  async #begin(): Promise<void> {
    const { clock, local } = this.#options;
    const places = new Set([...this.#hints.keys(), ...local.watched()]);
    await this.#records.begin([...places], clock.now());
    for (const userId of local.online()) this.#users.add(userId);
    for (const id of places) this.#places.set(id, new Set(local.watching(id)));
  }

  async #write(): Promise<void> {
    const { local } = this.#options;
    const users = this.#users;
    const places = this.#places;
    if (users.size + places.size === 0) return;
    this.#users = new Set();
    this.#places = new Map();
    await this.#records.write({
      connections: [...users].map((id) => [id, local.connections(id)]),
      watchers: [...places.keys()].map((id) => [id, local.watchers(id)]),
      watching: [...places].flatMap(([id, watching]) =>
        [...watching].map((user) => [id, user, local.isWatching(id, user)] as const),
      ),
    });
    for (const id of places.keys()) if (local.watchers(id) === 0) this.#forget(id);
    this.#hint(places.keys());
  }

  async #read(): Promise<void> {
    const places = [...this.#stale].filter((id) => this.#hints.has(id));
    this.#stale.clear();
    if (places.length === 0) return;
    const nodes = await this.#records.others();
    const counts = await Promise.all(nodes.map((node) => this.#records.watchers(node, places)));
    for (const [index, id] of places.entries())
      this.#learn(id, sum(counts.map((ofNode) => ofNode[index] ?? 0)));
  }

  #learn(locationId: string, elsewhere: number): void {
    if (!this.#hints.has(locationId)) return;
    const known = this.#elsewhere.get(locationId);
    this.#elsewhere.set(locationId, elsewhere);
    if (known !== elsewhere) this.#options.onWatchers(locationId);
  }

  /** Asks each of the other nodes' parts; nobody's if Redis cannot. */
  async #askOthers<Answer>(ask: (node: string) => Promise<Answer>): Promise<Answer[]> {
    if (this.#away || this.#closed) return [];
    try {
      return await Promise.all((await this.#records.others()).map(ask));
    } catch (error) {
      this.#lose(error);
      return [];
    }
  }

  #lose(error: unknown): void {
    const { clock, log, onWatchers } = this.#options;
    if (this.#closed) return;
    if (!this.#away)
      log?.warn({ err: error }, 'Who is connected to other nodes cannot be read; trying again');
    this.#away = true;
    this.#beatAt = clock.now() + pause;
    const alone = [...this.#elsewhere.keys()];
    this.#elsewhere.clear();
    for (const id of alone) onWatchers(id);
    this.#arm(pause);
  }

  #follow(locationId: string): void {
    const hint = this.#options.bus.subscribe('watchers', locationId, ({ node }) => {
      if (node !== this.#node) this.#lookAt([locationId]);
    });
    this.#hints.set(locationId, hint);
    this.#stale.add(locationId);
  }

  #forget(locationId: string): void {
    this.#hints.get(locationId)?.[Symbol.dispose]();
    this.#hints.delete(locationId);
    this.#elsewhere.delete(locationId);
  }

  #lookAtAll(): void {
    this.#lookAt(this.#hints.keys());
  }

  #lookAt(locationIds: Iterable<string>): void {
    for (const id of locationIds) this.#stale.add(id);
    if (this.#stale.size > 0) this.#arm(pace);
  }

  #hint(locationIds: Iterable<string>): void {
    for (const id of locationIds) this.#options.bus.publish('watchers', id, { node: this.#node });
  }

  /** Sees to it that there is work in so many milliseconds; while Redis is away, when it is asked again. */
  #arm(within: number): void {
    if (this.#closed || this.#working) return;
    const { clock } = this.#options;
    const instant = this.#away ? this.#beatAt : clock.now() + within;
    if (this.#timer && this.#timer.instant <= instant) return;
    this.#timer?.timer.cancel();
    this.#timer = { instant, timer: clock.at(instant, () => void this.work()) };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
