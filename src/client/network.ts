/** What the machine says about its own network. It may be wrong either way, so it only prompts: it never decides alone. */
export interface Network {
  /** False if the machine believes that it has no network. */
  online(): boolean;
  /** Calls `listener` when that changes, and when the page comes back to the foreground, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** The browser's own opinion; outside a browser always online. */
export const browserNetwork: Network = {
  online: () => globalThis.navigator?.onLine !== false,
  onChange(listener) {
    if (typeof window === 'undefined') return () => {};
    window.addEventListener('online', listener);
    window.addEventListener('offline', listener);
    document.addEventListener('visibilitychange', listener);
    return () => {
      window.removeEventListener('online', listener);
      window.removeEventListener('offline', listener);
      document.removeEventListener('visibilitychange', listener);
    };
  },
};
