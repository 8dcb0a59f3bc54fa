import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { StoreUnavailable } from '../contract.ts';
import { Doubts } from './doubts.ts';
import { createClientClass, loadPostgres } from './driver.ts';
import { ConnectionLost, isContention, isOutsideFault } from './faults.ts';
import { Session } from './session.ts';
import { Turns } from './turns.ts';

export interface ConnectionOptions {
  readonly url: string;
  /** The most connections at once. */
  readonly connections: number;
  /** How long a statement may take, waiting for locks included (ms). */
  readonly statementTimeout: number;
}

/**
 * `write`: read committed, so that each statement sees all that was committed before it began, which is what makes counts exact once the rows
 * that they depend on are locked. `read`: one state for all statements. `single`: no transaction around its one statement.
 */
export type TransactionKind = 'write' | 'read' | 'single';

const begins = {
  write: 'begin isolation level read committed',
  read: 'begin isolation level repeatable read read only',
} as const;

/** How often work is tried that lost races to other work. */
const mostAttempts = 10;

/** How long a transaction may stand still (ms), as it does if this node is cut off: others wait for its locks. */
const longestStandstill = 5_000;

/** While the server is away: how long calls are refused at once before one of them tries again (ms). It doubles, from and up to. */
const shortestPause = 50;
const longestPause = 1_000;

/**
 * The connections to the server: open → closed. While open they are up, or down until an instant: down, calls are refused without a try, so that
 * a server that starts is not overrun; the first call after that instant tries.
 */
export class Connections {
  readonly #pool: Pool;
  /** The server's process behind each connection. */
  readonly #backends: WeakMap<PoolClient, number>;
  /** Who waits for a connection waits here and not in the pool, whose time-out is for the server. Reads never wait for writes that wait for locks. */
  readonly #turns: Readonly<Record<'read' | 'write', Turns>>;
  #pause = 0;
  #downUntil = 0;
  /** Why the server could not be reached when that was last tried. */
  #downReason = '';
  #closed = false;
  #onWrite: ((milliseconds: number) => void) | undefined;
  #onDoubt: (() => void) | undefined;
  readonly #doubts = new Doubts(
    (backends) => this.transaction('single', (session) => isAnyUnderWay(session, backends)),
    () => this.#onDoubt?.(),
  );
  #fault: () => string | undefined = () => undefined;

  static async open({ url, connections, statementTimeout }: ConnectionOptions): Promise<Connections> {
    const pg = await loadPostgres();
    const pool = new pg.Pool({
      Client: createClientClass(pg),
      connectionString: url,
      max: Math.max(connections, 2),
      application_name: 'presently',
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      // The server's own limit comes first; this one is for a network that swallows the answer.
      query_timeout: statementTimeout + 5_000,
      types: {
        // Keys, counts and instants are below 2^53.
        getTypeParser: (oid, format) =>
          Number(oid) === Number(pg.types.builtins.INT8)
            ? Number
            : (pg.types.getTypeParser(oid, format) as (value: string) => unknown),
      },
    });
    pool.on('error', () => {
      // An idle connection broke; the pool has dropped it, and the next call makes another.
    });
    const backends = new WeakMap<PoolClient, number>();
    pool.on('connect', (client) => {
      client.on('error', () => {
        // Whoever uses the connection gets the fault as their statement's.
      });
      // Several statements, which the types of the driver do not know of, have a list of results.
      client.query(settings(statementTimeout)).then(
        (results) => {
          const [row] = (results as unknown as QueryResult<{ backend: number }>[]).at(-1)?.rows ?? [];
          if (row) backends.set(client, row.backend);
        },
        () => {},
      );
    });
    return new Connections(pool, connections, backends);
  }

  private constructor(pool: Pool, connections: number, backends: WeakMap<PoolClient, number>) {
    const reads = Math.max(Math.floor(connections / 3), 1);
    this.#turns = { read: new Turns(reads), write: new Turns(Math.max(connections - reads, 1)) };
    this.#pool = pool;
    this.#backends = backends;
  }

  /** From now on calls are refused while `fault` gives a reason. */
  refuseUnless(fault: () => string | undefined): void {
    this.#fault = fault;
  }

  /** From now on tells, after each transaction that wrote, how long it took. */
  onWrite(listener: (milliseconds: number) => void): void {
    this.#onWrite = listener;
  }

  /** From now on tells, after answers to commits were lost, when the server answers again and none of them is under way any more. */
  onDoubt(listener: () => void): void {
    this.#onDoubt = listener;
  }

  /**
   * Does `work` in a transaction, again if it loses a race, so it must change nothing but the database.
   * @throws {StoreUnavailable} if the server cannot work now or the connection breaks; then it did not happen, or nobody knows whether it did.
   */
  async transaction<Result>(
    kind: TransactionKind,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#turns[kind === 'write' ? 'write' : 'read'].take(() => this.#attempt(kind, work));
      } catch (error) {
        if (isOutsideFault(error)) throw new StoreUnavailable(reasonOf(error), { cause: error });
        if (!isContention(error)) throw error;
        if (attempt === mostAttempts) throw new StoreUnavailable(reasonOf(error), { cause: error });
        await delay(Math.random() * 5 * 2 ** attempt);
      }
    }
  }

  /** Finishes what is under way, then closes all connections. Later calls reject, but for this one. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
    this.#doubts[Symbol.dispose]();
  }

  async #attempt<Result>(
    kind: TransactionKind,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.#connect();
    const session = new Session(client);
    const start = performance.now();
    let result: Result;
    let commits = false;
    try {
      if (kind !== 'single') await session.run(begins[kind]);
      result = await work(session);
      commits = kind === 'write';
      if (kind !== 'single') await session.run('commit');
    } catch (error) {
      if (commits && isOutsideFault(error)) this.#doubts.add(this.#backends.get(client) ?? 0);
      const clean = kind === 'single' || error instanceof ConnectionLost || (await isRolledBack(session));
      // What is not clean is thrown away, and the server rolls it back.
      client.release(error instanceof ConnectionLost || !clean);
      throw error;
    }
    client.release();
    if (kind === 'write') this.#onWrite?.(performance.now() - start);
    return result;
  }

  async #connect(): Promise<PoolClient> {
    if (this.#closed) throw new ConnectionLost('the store is closed');
    const fault = this.#fault();
    if (fault !== undefined) throw new ConnectionLost(fault);
    if (performance.now() < this.#downUntil) throw new ConnectionLost(this.#downReason);
    try {
      const client = await this.#pool.connect();
      this.#pause = 0;
      return client;
    } catch (error) {
      this.#pause = Math.min(Math.max(this.#pause * 2, shortestPause), longestPause);
      this.#downUntil = performance.now() + this.#pause;
      this.#downReason = (error as Error).message;
      throw new ConnectionLost(this.#downReason, { cause: error });
    }
  }
}

/**
 * A commit is answered when it is flushed, whatever the database's own default; a node that stops in the middle of a transaction loses its
 * locks; a sort of a page stays in memory. Answers with the server's process.
 */
function settings(statementTimeout: number): string {
  return `set statement_timeout = ${statementTimeout};
    set idle_in_transaction_session_timeout = ${Math.min(statementTimeout, longestStandstill)};
    set jit = off;
    select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off';
    select pg_backend_pid() as backend`;
}

async function isAnyUnderWay(session: Session, backends: readonly number[]): Promise<boolean> {
  const underWay = 'select from pg_stat_activity where pid = any($1) and xact_start is not null limit 1';
  return (await session.run(underWay, backends)) > 0;
}

async function isRolledBack(session: Session): Promise<boolean> {
  return session.run('rollback').then(
    () => true,
    () => false,
  );
}

function reasonOf(error: unknown): string {
  return `The database cannot work now: ${(error as Error).message}`;
}
