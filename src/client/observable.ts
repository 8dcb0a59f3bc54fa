/** A value that changes, and whoever wants to know. The shape is what React's `useSyncExternalStore` takes, but nothing here needs React. */
export interface Observable<Value> {
  /** The value now. The same object until it changes. */
  getSnapshot(): Value;
  /** Calls `listener` after every change until the returned function is called. */
  subscribe(listener: () => void): () => void;
}

/** An observable whose owner sets it. */
export interface Settable<Value> extends Observable<Value> {
  set(value: Value): void;
}

/** Makes an observable. Methods need no `this`: they may be passed on as they are. */
export function createObservable<Value>(initial: Value): Settable<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => current,
    subscribe(listener) {
      // Each subscription is its own entry, even if the same function comes twice.
      const entry = (): void => listener();
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of [...listeners]) listener();
    },
  };
}
