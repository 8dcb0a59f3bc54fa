/**
 * The result of the work, or undefined as soon as the signal is aborted; the work goes on then, and may fail unnoticed. Nothing is left on the
 * signal: a promise that stays pending would keep the result of every race that it takes part in.
 */
export async function until<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result | undefined> {
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const abort = (): void => resolve(undefined);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
