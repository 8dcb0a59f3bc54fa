import type { Clock, Timer } from '../clock.ts';
import { type FactStore, StoreUnavailable } from '../store/contract.ts';

const [minute, day] = [60_000, 86_400_000];

/** How long the headcounts' history is kept, and how long a reading is known again by its key (ms). */
export const kept = { samples: 90 * day, readingKeys: 2 * day } as const;

/** How many rows one step forgets: few enough that other writes hardly wait. */
const step = 1_000;

/**
 * Forgets what is older than its retention, every ten minutes, in small steps with a pause between them. A store that cannot now is asked
 * again the next time.
 */
export function keepRetention(store: Pick<FactStore, 'sweep'>, clock: Clock): Disposable {
  let disposed = false;
  let timer: Timer = clock.at(clock.now() + minute, () => void sweep());

  async function sweep(): Promise<void> {
    const now = clock.now();
    const forgotten = await store
      .sweep(now - kept.samples, now - kept.readingKeys, step)
      .catch(nothingIfUnavailable);
    if (disposed) return;
    const pause = forgotten >= step ? 100 : 10 * minute;
    timer = clock.at(clock.now() + pause, () => void sweep());
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
