import type { ClientBase } from 'pg';
import { ConnectionLost, sqlState } from './faults.ts';

/** What a statement takes: dates and objects go as numbers and JSON text, so that nothing depends on the driver's own conversions. */
export type Parameter =
  string | number | boolean | null | Uint8Array | readonly (string | number | boolean | null)[];

/** A connection while somebody has it to themselves, usually in a transaction. Statements run one after another. */
export class Session {
  readonly #client: ClientBase;

  constructor(client: ClientBase) {
    this.#client = client;
  }

  /** Runs SQL; answers how many rows it changed. */
  async run(sql: string, ...parameters: readonly Parameter[]): Promise<number> {
    return (await this.#query(sql, parameters)).rowCount ?? 0;
  }

  /** The first row, or undefined. The caller vouches for its shape. */
  async get<Row>(sql: string, ...parameters: readonly Parameter[]): Promise<Row | undefined> {
    return (await this.all<Row>(sql, ...parameters))[0];
  }

  /** All rows. The caller vouches for their shape and limits their number. */
  async all<Row>(sql: string, ...parameters: readonly Parameter[]): Promise<Row[]> {
    return (await this.#query(sql, parameters)).rows as Row[];
  }

  async #query(sql: string, parameters: readonly Parameter[]) {
    try {
      return await this.#client.query<object>(sql, [...parameters]);
    } catch (error) {
      if (sqlState(error) !== undefined) throw error;
      throw new ConnectionLost((error as Error).message, { cause: error });
    }
  }
}
