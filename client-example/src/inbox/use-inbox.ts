import type { InboxState, Message } from 'presently/client';
import { useEffect, useSyncExternalStore } from 'react';
import { useSession } from '../session/session-provider.tsx';

/** The inbox of whoever is signed in, followed while the component is there. */
export function useInbox(onArrival: (message: Message) => void): InboxState {
  const { inbox } = useSession().session;
  useEffect(() => inbox.start(), [inbox]);
  useEffect(() => inbox.onArrival(onArrival), [inbox, onArrival]);
  return useSyncExternalStore(inbox.subscribe, inbox.getSnapshot);
}
