/** The connection to the server is not there, or it broke: whether a commit under way happened is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/**
 * SQLSTATE classes that tell of the server, the connection or the disk, not of the SQL:
 * https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
const outsideClasses: ReadonlySet<string> = new Set(['08', '53', '57', '58', 'F0']);

/** A standby that cannot write; a transaction that stood still too long, or took too long. */
const outsideCodes: ReadonlySet<string> = new Set(['25006', '25P03', '25P04']);

/** Lost a race: serialization failure, deadlock, lock not available. Nothing happened, and it may go well the next time. */
const contentions: ReadonlySet<string> = new Set(['40001', '40P01', '55P03']);

/** What the server answered, as the driver passes it on; undefined if the error is not from the server. */
export function sqlState(error: unknown): string | undefined {
  const isAnswer = error instanceof Error && 'severity' in error && 'code' in error;
  return isAnswer && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether an error says that the database cannot work now, rather than that the SQL is wrong. */
export function isOutsideFault(error: unknown): boolean {
  const code = sqlState(error) ?? '';
  return error instanceof ConnectionLost || outsideCodes.has(code) || outsideClasses.has(code.slice(0, 2));
}

export function isContention(error: unknown): boolean {
  return contentions.has(sqlState(error) ?? '');
}
