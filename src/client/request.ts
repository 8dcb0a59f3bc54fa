import type { Connection, Operation, OperationError } from './contract.ts';

/** The server refused an operation. */
export class OperationRefused extends Error {
  override readonly name = 'OperationRefused';
  readonly errors: readonly OperationError[];

  constructor(errors: readonly OperationError[]) {
    super(errors.map((error) => error.message).join('; '));
    this.errors = errors;
  }

  /** The first error's `extensions.code`. */
  get code(): string | undefined {
    const code = this.errors[0]?.extensions?.['code'];
    return typeof code === 'string' ? code : undefined;
  }
}

/**
 * A query or a mutation over the connection. Waits for the connection, and is asked again if it breaks before the answer: a mutation may
 * therefore happen twice, so use it only for those that may.
 * @throws {OperationRefused} if the answer has errors, or ended without data.
 */
export function request<Data>(connection: Connection, operation: Operation): Promise<Data> {
  return new Promise((resolve, reject) => {
    let data: Data | null | undefined;
    connection.subscribe<Data>(operation, {
      next(result) {
        if (result.errors?.length) reject(new OperationRefused(result.errors));
        else data = result.data;
      },
      error: (errors) => reject(new OperationRefused(errors)),
      complete() {
        if (data === undefined || data === null)
          reject(new OperationRefused([{ message: 'The answer was empty.' }]));
        else resolve(data);
      },
    });
  });
}
