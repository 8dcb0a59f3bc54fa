import type { Acceptance, PushRecord } from './push-store.ts';

/** What became of a push, which is told by its id until all of a transaction are read as they are at its end. */
export type Became =
  Extract<Acceptance, { outcome: 'conflict' }> | WithId<Exclude<Acceptance, { outcome: 'conflict' }>>;

type WithId<Known extends Acceptance> = Known extends { push: PushRecord }
  ? Omit<Known, 'push'> & { readonly id: string }
  : never;

/** Puts the pushes in. */
export function acceptancesOf(became: readonly Became[], pushes: readonly PushRecord[]): Acceptance[] {
  const byId = new Map(pushes.map((push) => [push.id, push]));
  return became.map((one): Acceptance => {
    if (one.outcome === 'conflict') return one;
    const { id, ...rest } = one;
    const push = byId.get(id);
    if (!push) throw new Error(`Push ${id} is missing`);
    return { ...rest, push };
  });
}

/** The ids of the pushes that are to be put in. */
export function idsOf(became: readonly Became[]): string[] {
  return became.flatMap((one) => (one.outcome === 'conflict' ? [] : one.id));
}
