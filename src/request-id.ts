import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const current = new AsyncLocalStorage<string>();

/** An id that can do no harm in a log or a header. */
const sane = /^[\w.:~/+=@-]{1,128}$/;

/** The id that a client or a proxy gave a request, if it is sane, else a new one. */
export function requestIdOf(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && sane.test(given) ? given : randomUUID();
}

/** Does something for a request: what is logged on the way, and in whatever it sets in motion, tells its id. */
export function withRequestId<Result>(id: string, work: () => Result): Result {
  return current.run(id, work);
}

/** The id of the request for which this is done; undefined if it is for none. */
export function currentRequestId(): string | undefined {
  return current.getStore();
}
