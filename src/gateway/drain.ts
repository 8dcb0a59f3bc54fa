import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { closings } from '../errors.ts';
import type { Registry } from './registry.ts';

/** How often some connections are closed (ms). */
const step = 100;

/**
 * Sends everybody away: nobody is admitted any more, and the connections are closed 1012 in equal parts, the oldest first, so that their clients do not
 * all come back to the next server at once. What is left after that is cut off. Resolves when the registry is empty.
 * @param within how long it may take in ms. Half of it is for closing, half for the peers' answers.
 */
export async function drain(registry: Registry, clock: Clock, within: number): Promise<void> {
  registry.refuseAll();
  const end = clock.now() + within;
  const toClose = registry.all();
  const steps = Math.max(1, Math.floor(within / 2 / step));
  const share = Math.ceil(toClose.length / steps);
  for (let closed = 0; closed < toClose.length; closed += share) {
    if (closed > 0) await until(clock, clock.now() + step);
    for (const connection of toClose.slice(closed, closed + share)) connection.close(closings.restart);
  }
  while (registry.size > 0 && clock.now() < end) await until(clock, Math.min(clock.now() + step, end));
  for (const connection of registry.all()) connection.terminate();
  while (registry.size > 0) await nextTurn();
}

function until(clock: Clock, instant: number): Promise<void> {
  return new Promise((resolve) => void clock.at(instant, resolve));
}
