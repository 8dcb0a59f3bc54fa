import type { Clock } from '../clock.ts';

/** The first and the longest pause (ms). */
const [first, longest] = [100, 5_000];

/** How long to pause after so many failures in a row, from 1 (ms). */
export function pauseAfter(failures: number): number {
  return Math.min(first * 2 ** Math.min(failures - 1, 10), longest);
}

/** Resolves after so many milliseconds. Rejects with the signal's reason as soon as that is aborted. */
export async function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = clock.at(clock.now() + milliseconds, resolve);
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await promise;
  } finally {
    timer.cancel();
    signal.removeEventListener('abort', abort);
  }
}
