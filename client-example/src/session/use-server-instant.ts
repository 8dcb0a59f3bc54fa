import { useEffect } from 'react';
import { useConnectionState, useSession } from './session-provider.tsx';

/** Keeps the page's idea of the server's time by an instant that the server has just sent. */
export function useServerInstant(instant: string | undefined): void {
  const { serverClock } = useSession().session;
  const connection = useConnectionState();
  const roundTrip = connection.phase === 'live' ? connection.roundTrip : undefined;
  const session = connection.phase === 'live' ? connection.session : undefined;

  useEffect(() => serverClock.restart(), [serverClock, session]);
  // Not when the round trip changes: an old instant does not arrive again.
  useEffect(() => {
    if (instant !== undefined) serverClock.sample(instant, roundTrip);
  }, [serverClock, instant]);
}
