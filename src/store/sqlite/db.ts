import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** How many prepared statements are kept. Fixed SQL needs a few dozen; the rest is room for conditions that are compiled on the fly. */
const keptStatements = 500;

/**
 * One connection to the database, for the thread that opened it. Statements are prepared once per SQL text.
 *
 * Numbers are bound as reals: a column's affinity makes whole ones integers again, but in an expression of parameters alone write
 * `cast(? as integer)`. Booleans are not bound: pass 0 or 1.
 */
export class Db {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string, options: { readOnly: boolean }) {
    this.#database = new DatabaseSync(path, {
      readOnly: options.readOnly,
      timeout: 5_000,
      enableForeignKeyConstraints: true,
    });
  }

  /** Runs SQL that gives no rows; answers how many rows it changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...parameters).changes);
  }

  /** The first row, or undefined. The caller vouches for its shape. */
  get<Row>(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...parameters) as Row | undefined;
  }

  /** All rows. The caller vouches for their shape and limits their number. */
  all<Row>(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...parameters) as Row[];
  }

  /**
   * All rows as arrays of their columns: half the time of `all`, for reads of thousands of rows. The caller vouches for their shape and
   * limits their number.
   */
  tuples<Row extends readonly unknown[]>(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return this.#prepare(sql, true).all(...parameters) as unknown as Row[];
  }

  /** Runs several statements that take no parameters, without keeping them. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** Does `work` in a transaction that sees and, if it may, changes one state: committed at its end, or undone if it or the commit throws. */
  transaction<Result>(kind: 'read' | 'write', work: () => Result): Result {
    this.run(kind === 'write' ? 'begin immediate' : 'begin');
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      // SQLite has ended the transaction by itself after some faults of the disk.
      if (this.#database.isTransaction) this.run('rollback');
      throw error;
    }
  }

  /** Does `work` inside the transaction; if it throws, exactly its changes are undone. */
  savepoint<Result>(work: () => Result): Result {
    this.run('savepoint command');
    try {
      const result = work();
      this.run('release command');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) {
        this.run('rollback to command');
        this.run('release command');
      }
      throw error;
    }
  }

  /** Makes the transaction durable. */
  commit(): void {
    this.run('commit');
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string, asArrays = false): StatementSync {
    const key = asArrays ? `arrays ${sql}` : sql;
    const known = this.#statements.get(key);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(asArrays);
    this.#statements.set(key, statement);
    if (this.#statements.size > keptStatements) {
      const [oldest] = this.#statements.keys();
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    return statement;
  }
}

/** SQLite's primary result codes that tell of the disk, the file or the memory, not of the SQL: https://sqlite.org/rescode.html */
const outsideFaults: ReadonlySet<number> = new Set([
  5, // BUSY
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  26, // NOTADB
]);

/** Whether an error says that the database cannot work now, rather than that the SQL is wrong. */
export function isOutsideFault(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' && outsideFaults.has(code & 0xff);
}
