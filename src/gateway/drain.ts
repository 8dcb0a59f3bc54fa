import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { closings } from '../errors.ts';
import type { Registry } from './registry.ts';

/** How often some connections are closed (ms). */
const step = 100;

/**
 * Sends everybody away: nobody is admitted any more, and the connections are closed 1012 in equal parts, so that their clients do not all come
 * back to the next server at once. One that waits for an answer gets it first, if it comes in time. What is left in the end is cut off. Resolves
 * when the registry is empty.
 * @param within how long it may take in ms: half of it for closing in parts, a quarter for answers, the rest for the peers to say goodbye.
 */
export async function drain(registry: Registry, clock: Clock, within: number): Promise<void> {
  registry.refuseAll();
  const start = clock.now();
  const share = Math.ceil((registry.size * step) / (within / 2));
  const open = new Set(registry.all());
  while (registry.size > 0 && clock.now() < start + within) {
    const isLate = clock.now() >= start + within * 0.75;
    let closed = 0;
    for (const connection of open) {
      if (!isLate && (connection.isBusy || closed === share)) continue;
      open.delete(connection);
      connection.close(closings.restart);
      closed++;
    }
    await until(clock, clock.now() + step);
  }
  for (const connection of registry.all()) connection.terminate();
  while (registry.size > 0) await nextTurn();
}

function until(clock: Clock, instant: number): Promise<void> {
  return new Promise((resolve) => void clock.at(instant, resolve));
}
