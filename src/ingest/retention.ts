import type { Clock, Timer } from '../clock.ts';
import { type IngestStore, StoreUnavailable } from '../store/contract.ts';

const [minute, day] = [60_000, 86_400_000];

/** How long dead letters and the places of records are kept (ms). */
const keptFor = 90 * day;

/** How many rows of each one step forgets: few enough that other writes hardly wait. */
const step = 1_000;

/** Forgets what is older than its retention, every ten minutes, in small steps. A store that cannot now is asked again the next time. */
export function keepIngestRetention(store: Pick<IngestStore, 'sweep'>, clock: Clock): Disposable {
  let disposed = false;
  let timer: Timer = clock.at(clock.now() + minute, () => void sweep());

  async function sweep(): Promise<void> {
    const forgotten = await store.sweep(clock.now() - keptFor, step).catch(nothingIfUnavailable);
    if (disposed) return;
    timer = clock.at(clock.now() + (forgotten >= step ? 100 : 10 * minute), () => void sweep());
  }

  return {
    [Symbol.dispose]() {
      disposed = true;
      timer.cancel();
    },
  };
}

function nothingIfUnavailable(error: unknown): number {
  if (error instanceof StoreUnavailable) return 0;
  throw error;
}
