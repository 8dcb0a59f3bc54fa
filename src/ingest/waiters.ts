/** All who wait for one thing to happen. Nothing stays behind of a wait that is over, however long the thing takes. */
export class Waiters {
  readonly #wakes = new Set<() => void>();

  /** Whether it happened before so many milliseconds were over. */
  async wait(milliseconds: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const wake = (): void => resolve(true);
    const timer = setTimeout(resolve, milliseconds, false);
    this.#wakes.add(wake);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#wakes.delete(wake);
    }
  }

  /** It happens. */
  wakeAll(): void {
    for (const wake of this.#wakes) wake();
  }
}
