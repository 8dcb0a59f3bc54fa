import type { Store } from '../store/contract.ts';

/** Whether this node can accept and deliver now. */
export interface Health {
  /** What stands in the way, as sentences; empty if nothing does. */
  reasons(): Promise<string[]>;
  /** From now on this node wants no new work. */
  drain(): void;
}

/** Health of a node: ready while its store takes writes and it does not drain. */
export function createHealth(store: Pick<Store, 'ping'>): Health {
  let draining = false;
  return {
    async reasons() {
      if (draining) return ['The server is shutting down.'];
      return store.ping().then(
        () => [],
        () => ['The store takes no writes.'],
      );
    },
    drain() {
      draining = true;
    },
  };
}
