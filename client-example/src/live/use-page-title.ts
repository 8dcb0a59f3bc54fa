import { useEffect, useSyncExternalStore } from 'react';
import type { Session } from '../session/session.ts';

/** Puts the unread count and a summary of the place into the page's title, where one sees them from another tab. */
export function usePageTitle(session: Session, summary: string | undefined): void {
  const { unread } = useSyncExternalStore(session.inbox.subscribe, session.inbox.getSnapshot);

  useEffect(() => {
    const count = unread ? `(${unread}) ` : '';
    document.title = count + (summary ? `${summary} · Presently` : 'Presently');
  }, [unread, summary]);
}
