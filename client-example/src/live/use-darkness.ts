import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether the page is dark now. Style sheets know by themselves; a canvas has to be told. */
export function useDarkness(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
