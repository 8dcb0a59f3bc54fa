import type { ChainableCommander, Cluster, Redis } from 'ioredis';

/** What is to be written of a node's part: numbers of 0 and `false` take out. */
export interface RosterChanges {
  /** How many connections each user has. */
  readonly connections: Iterable<readonly [userId: string, count: number]>;
  /** How many connections watch each place. */
  readonly watchers: Iterable<readonly [locationId: string, count: number]>;
  /** Whether each user watches a place. */
  readonly watching: Iterable<readonly [locationId: string, userId: string, watches: boolean]>;
}

/** How long a node that was not heard of stays in the list of candidates (ms): their clocks may differ by almost that. */
const candidateFor = 3_600_000;

/** How many fields one command writes: few enough that the server is not held up. */
const mostFields = 1_000;

/**
 * The roster's keys in Redis. Each node writes only its own, all with one lease: the server itself forgets them when the node does not extend
 * it. Their names share a hash tag, so that they are on one server of a cluster and a transaction can hold them.
 *
 * `{node}:here` the lease · `{node}:mourned` its death was noticed · `{node}:users` user → connections · `{node}:watchers` place → connections · `{node}:watching:PLACE` users ·
 * `nodes` candidates, among which those without keys are dead.
 */
export class RosterRecords {
  readonly #client: Redis | Cluster;
  readonly #prefix: string;
  readonly #node: string;
  readonly #leaseFor: number;

  constructor(client: Redis | Cluster, prefix: string, node: string, leaseFor: number) {
    this.#client = client;
    this.#prefix = prefix;
    this.#node = node;
    this.#leaseFor = leaseFor;
  }

  /** Extends the lease of this node's keys; false if it had run out or never begun, so that all must be written again. */
  async extend(watched: readonly string[], now: number): Promise<boolean> {
    await this.#client.zremrangebyscore(this.#nodes, '-inf', now - candidateFor);
    const transaction = this.#client.multi().pexpire(this.#key('here'), this.#leaseFor);
    for (const key of this.#allKeys(watched)) transaction.pexpire(key, this.#leaseFor);
    const [here] = await run(transaction);
    if (here !== 1) return false;
    await this.#client.zadd(this.#nodes, now, this.#node);
    return true;
  }

  /** Writes a part of what this node has. */
  async write({ connections, watchers, watching }: RosterChanges): Promise<void> {
    const transaction = this.#client.multi();
    const touched = new Set([
      this.#writeCounts(transaction, this.#key('users'), connections),
      this.#writeCounts(transaction, this.#key('watchers'), watchers),
    ]);
    for (const [locationId, userId, watches] of watching) {
      const key = this.#watchingKey(locationId);
      touched.add(key);
      if (watches) transaction.sadd(key, userId);
      else transaction.srem(key, userId);
    }
    for (const key of touched) transaction.pexpire(key, this.#leaseFor);
    await run(transaction);
  }

  /** Takes out everything of this node, as far as it knows of it, and begins a new lease. */
  async begin(watched: readonly string[], now: number): Promise<void> {
    const transaction = this.#client.multi();
    for (const key of this.#allKeys(watched)) transaction.del(key);
    transaction.del(this.#key('mourned')).set(this.#key('here'), '', 'PX', this.#leaseFor);
    await run(transaction);
    // Not before: a candidate without a lease is dead.
    await this.#client.zadd(this.#nodes, now, this.#node);
  }

  /** Takes this node out. */
  async end(watched: readonly string[]): Promise<void> {
    await this.#client.zrem(this.#nodes, this.#node);
    const transaction = this.#client.multi().del(this.#key('here'), this.#key('mourned'));
    for (const key of this.#allKeys(watched)) transaction.del(key);
    await run(transaction);
  }

  /** The nodes that may be there, without this one. */
  async others(): Promise<string[]> {
    return (await this.#client.zrange(this.#nodes, '0', '-1')).filter((node) => node !== this.#node);
  }

  /** Whether nodes died of which nobody has noticed that before. Asks only for those that were not heard of lately. */
  async mourn(now: number): Promise<boolean> {
    const silent = await this.#client.zrangebyscore(this.#nodes, '-inf', now - this.#leaseFor);
    const mourned = await Promise.all(silent.map((node) => this.#isFirstToMourn(node)));
    return mourned.includes(true);
  }

  online(node: string): Promise<string[]> {
    return this.#client.hkeys(this.#key('users', node));
  }

  async connections(node: string, userId: string): Promise<number> {
    return Number((await this.#client.hget(this.#key('users', node), userId)) ?? 0);
  }

  async watchers(node: string, locationIds: readonly string[]): Promise<number[]> {
    return (await this.#client.hmget(this.#key('watchers', node), ...locationIds)).map(Number);
  }

  watching(node: string, locationId: string): Promise<string[]> {
    return this.#client.smembers(this.#watchingKey(locationId, node));
  }

  async #isFirstToMourn(node: string): Promise<boolean> {
    if ((await this.#client.exists(this.#key('here', node))) === 1) return false;
    // Who leaves is no candidate any more before its lease ends.
    if ((await this.#client.zscore(this.#nodes, node)) === null) return false;
    return (await this.#client.set(this.#key('mourned', node), '', 'PX', candidateFor, 'NX')) === 'OK';
  }

  #writeCounts(
    transaction: ChainableCommander,
    key: string,
    counts: Iterable<readonly [string, number]>,
  ): string {
    const all = [...counts];
    const present = all.filter(([, count]) => count > 0);
    const gone = all.filter(([, count]) => count === 0);
    for (let from = 0; from < present.length; from += mostFields)
      transaction.hset(key, new Map(present.slice(from, from + mostFields)));
    for (let from = 0; from < gone.length; from += mostFields)
      transaction.hdel(key, ...gone.slice(from, from + mostFields).map(([field]) => field));
    return key;
  }

  get #nodes(): string {
    return `${this.#prefix}roster:nodes`;
  }

  #key(name: string, node = this.#node): string {
    return `${this.#prefix}roster:{${node}}:${name}`;
  }

  #watchingKey(locationId: string, node = this.#node): string {
    return this.#key(`watching:${locationId}`, node);
  }

  #allKeys(watched: readonly string[]): string[] {
    return [this.#key('users'), this.#key('watchers'), ...watched.map((id) => this.#watchingKey(id))];
  }
}

/** Runs a transaction; answers what its commands did. */
async function run(transaction: ChainableCommander): Promise<unknown[]> {
  const results = (await transaction.exec()) ?? [];
  return results.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
