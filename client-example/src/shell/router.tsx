import { useMemo, useSyncExternalStore, type ComponentProps, type MouseEvent } from 'react';

/** Where the page is: as much of a router as two pages need. */
export interface Route {
  readonly path: string;
  readonly search: URLSearchParams;
}

const moved = new EventTarget();

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  moved.addEventListener('moved', listener);
  return () => {
    window.removeEventListener('popstate', listener);
    moved.removeEventListener('moved', listener);
  };
}

/** The address of this page, anew whenever it changes. */
export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search);
  return useMemo(() => {
    const { pathname, searchParams } = new URL(address, window.location.origin);
    return { path: pathname.replace(/(.)\/$/, '$1'), search: searchParams };
  }, [address]);
}

/** Goes to an address of this app without loading it anew. */
export function navigate(address: string): void {
  window.history.pushState(null, '', address);
  moved.dispatchEvent(new Event('moved'));
}

/** A link within this app. A click with a modifier does what it always does. */
export function Link({ href, ...rest }: ComponentProps<'a'> & { href: string }) {
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  }
  return <a href={href} onClick={follow} {...rest} />;
}
