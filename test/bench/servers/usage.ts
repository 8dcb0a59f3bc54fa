import { monitorEventLoopDelay } from 'node:perf_hooks';

const loopDelay = monitorEventLoopDelay({ resolution: 1 });

/** What every server under test answers about itself. */
export const usage = {
  /** CPU time of the process so far, all threads, user and system (µs). */
  cpu(): number {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** Watches from now on how long the event loop is held up. */
  watchLoop(): void {
    loopDelay.enable();
    loopDelay.reset();
  },
  /** The longest that the event loop was held up meanwhile (ms). */
  longestHold(): number {
    loopDelay.disable();
    return loopDelay.max / 1e6;
  },
  /** Resident memory after a full garbage collection (bytes). */
  memory(): number {
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage.rss();
  },
};
