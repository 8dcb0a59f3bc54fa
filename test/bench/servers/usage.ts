/** What every server under test answers about itself. */
export const usage = {
  /** CPU time of the process so far, all threads, user and system (µs). */
  cpu(): number {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** Resident memory after a full garbage collection (bytes). */
  memory(): number {
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage.rss();
  },
};
