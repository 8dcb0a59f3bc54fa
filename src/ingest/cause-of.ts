/** What is behind an error that only says that something failed so many times. */
export function causeOf(error: unknown): Error {
  const inner = error instanceof AggregateError ? (error.errors.at(-1) as unknown) : (error as Error).cause;
  return inner === undefined ? (error as Error) : causeOf(inner);
}
