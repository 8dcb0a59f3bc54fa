import type { CommandParts } from './commands.ts';
import { type Db, isOutsideFault } from './db.ts';
import type { Answers, Call, Failure } from './thread-protocol.ts';

/**
 * Runs calls in one transaction with one flush. Nearly always that is all: no savepoints, no bookkeeping. If a command throws, everything is
 * undone and run again with a savepoint around each command, so that the one fails alone and the rest is committed. If the database itself
 * fails (disk full, failed flush), nothing of the group happened; the next group tries afresh.
 */
export function commitTogether(db: Db, parts: CommandParts, calls: readonly Call[]): Answers {
  return timed(calls, () => {
    try {
      return {
        results: db.transaction('write', () => calls.map((call) => run(db, parts, call))),
        failures: [],
      };
    } catch (error) {
      if (isOutsideFault(error)) throw error;
      return db.transaction('write', () =>
        runEach(calls, (call) => db.savepoint(() => run(db, parts, call))),
      );
    }
  });
}

/** Runs each call on its own consistent state of the database. If `open` cannot give one, all of them wait for better times. */
export function readEach(open: () => Db, parts: CommandParts, calls: readonly Call[]): Answers {
  return timed(calls, () => {
    const db = open();
    return runEach(calls, (call) => db.transaction('read', () => run(db, parts, call)));
  });
}

function runEach(
  calls: readonly Call[],
  attempt: (call: Call) => unknown,
): Pick<Answers, 'results' | 'failures'> {
  const failures: Failure[] = [];
  const results = calls.map((call, index) => {
    try {
      return attempt(call);
    } catch (error) {
      if (isOutsideFault(error)) throw error;
      failures.push({ index, error: asError(error) });
      return undefined;
    }
  });
  return { results, failures };
}

function run(db: Db, parts: CommandParts, { part, name, args }: Call): unknown {
  const command = parts[part]?.[name];
  if (!command) throw new Error(`There is no command ${part}.${name}`);
  return command(db, ...(args as never[]));
}

function timed(calls: readonly Call[], work: () => Pick<Answers, 'results' | 'failures'>): Answers {
  const start = performance.now();
  try {
    const { results, failures } = work();
    return {
      calls: calls.length,
      results,
      failures,
      unavailable: undefined,
      milliseconds: performance.now() - start,
    };
  } catch (error) {
    const reason = `The database cannot work now: ${asError(error).message}`;
    return {
      calls: calls.length,
      results: [],
      failures: [],
      unavailable: reason,
      milliseconds: performance.now() - start,
    };
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
