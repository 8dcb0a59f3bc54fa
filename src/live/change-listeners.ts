/** Listeners by place. */
export class ChangeListeners {
  readonly #listeners = new Map<string, Set<{ readonly call: () => void }>>();

  /** Calls `listener` whenever the place changes, until disposed. The same function may be attached several times. */
  add(locationId: string, listener: () => void): Disposable {
    const listeners = this.#listeners.get(locationId) ?? new Set();
    const entry = { call: listener };
    this.#listeners.set(locationId, listeners.add(entry));
    return {
      [Symbol.dispose]: () => {
        listeners.delete(entry);
        if (listeners.size === 0 && this.#listeners.get(locationId) === listeners)
          this.#listeners.delete(locationId);
      },
    };
  }

  call(locationId: string): void {
    const listeners = this.#listeners.get(locationId);
    if (!listeners) return;
    for (const entry of [...listeners]) {
      // One listener may have detached another.
      if (listeners.has(entry)) entry.call();
    }
  }
}
