import { useEffect, useRef } from 'react';
import { useConnectionState } from '../session/session-provider.tsx';

/** Calls `again` every so many ms while the page is visible and live, and at once after every reconnect. For lists that nothing announces. */
export function usePoll(every: number, again: () => void): void {
  const connection = useConnectionState();
  const session = connection.phase === 'live' ? connection.session : 0;
  const call = useRef(again);
  const first = useRef(true);
  useEffect(() => {
    call.current = again;
  });

  useEffect(() => {
    if (session === 0) return;
    if (!first.current) call.current();
    first.current = false;
    const timer = setInterval(() => {
      if (!document.hidden) call.current();
    }, every);
    return () => clearInterval(timer);
  }, [session, every]);
}
