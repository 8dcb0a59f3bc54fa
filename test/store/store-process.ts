import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { headcount, place } from '../kit/facts.ts';

/** What a test asks of a process that has a store of its own: to report headcounts until told otherwise, to write much at once, to read. */
export type Order = 'report' | 'write much' | 'read';

export type Told =
  | { readonly ready: true }
  | { readonly refused: string }
  | { readonly durable: number }
  | { readonly outcome: string };

function tell(message: Told): void {
  process.send?.(message);
}

const [dataDir = ''] = process.argv.slice(2);
try {
  const store = await openSqliteStore({ dataDir });
  await store.facts.upsertLocations([place('hall')]);

  async function report(): Promise<void> {
    for (let observedAt = 1; ; observedAt++) {
      await store.facts.applyHeadcounts([headcount({ observedAt, count: observedAt })], observedAt);
      tell({ durable: observedAt });
    }
  }

  async function outcomeOf(work: Promise<unknown>): Promise<void> {
    const outcome = await work.then(
      () => 'done',
      (error: unknown) => (error as Error).name,
    );
    tell({ outcome });
  }

  process.on('message', (order: Order) => {
    if (order === 'report') void report();
    if (order === 'read') void outcomeOf(store.facts.places(null, 10));
    if (order === 'write much') {
      const places = Array.from({ length: 1_000 }, (_, index) =>
        place(`place ${index}`, { name: 'x'.repeat(1_000) }),
      );
      void outcomeOf(store.facts.upsertLocations(places));
    }
  });
  tell({ ready: true });
} catch (error) {
  tell({ refused: (error as Error).message });
  process.disconnect();
}
