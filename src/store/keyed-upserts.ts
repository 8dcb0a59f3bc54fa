import type { KeyedUpsert, UserUpsert } from './contract.ts';

/** What records say of people, of those whose keys are new, in their order. Of several with one key the first counts. */
export function usersOfNew(records: readonly KeyedUpsert[], newKeys: readonly string[]): UserUpsert[] {
  const left = new Set(newKeys);
  return records.filter(({ key }) => left.delete(key)).map(({ user }) => user);
}
