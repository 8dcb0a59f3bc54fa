import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Exposition } from './exposition.ts';

/** How often the delay is measured (ms). The runtime's figures include this time. */
const resolution = 20;
const quantiles = [0.5, 0.9, 0.99, 1];

/**
 * Adds how late the event loop was: how long a timer that was due waited for the turn before it to end.
 * @returns what ends the measurement.
 */
export function exposeEventLoopDelay(metrics: Exposition): Disposable {
  const monitor = monitorEventLoopDelay({ resolution });
  monitor.enable();
  let [sum, count] = [0, 0];
  metrics.summary(
    'presently_event_loop_delay_seconds',
    'How late the event loop was, by quantile of the time since the last scrape.',
    () => {
      const measured = monitor.count > 0;
      const read = quantiles.map(
        (quantile) => [quantile, measured ? late(monitor.percentile(quantile * 100)) : 0] as const,
      );
      sum += measured ? late(monitor.mean) * monitor.count : 0;
      count += monitor.count;
      monitor.reset();
      return { quantiles: read, sum, count };
    },
  );
  return { [Symbol.dispose]: () => void monitor.disable() };
}

function late(nanoseconds: number): number {
  return Math.max(nanoseconds / 1e9 - resolution / 1e3, 0);
}
