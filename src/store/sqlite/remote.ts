import type { CommandParts, Commands } from './commands.ts';
import type { Db } from './db.ts';
import type { StoreThread } from './store-thread.ts';

/** Commands as the serving thread calls them: without the connection, and with a promise for the result. */
export type Remote<Part extends Commands> = {
  readonly [Name in keyof Part]: Part[Name] extends (db: Db, ...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Result>
    : never;
};

/** For each command a function that runs it on the thread. */
export function remote<Parts extends CommandParts>(
  thread: StoreThread,
  parts: Parts,
): { readonly [Part in keyof Parts]: Remote<Parts[Part]> } {
  const proxies = Object.entries(parts).map(([part, commands]) => {
    const calls = Object.keys(commands).map((name) => [
      name,
      (...args: unknown[]) => thread.call(part, name, args),
    ]);
    return [part, Object.fromEntries(calls) as unknown];
  });
  return Object.fromEntries(proxies) as { [Part in keyof Parts]: Remote<Parts[Part]> };
}
