import { useEffect } from 'react';
import { useSession } from '../session/session-provider.tsx';

/** Follows the time, so that the console's badge tells the truth on every section, also where nothing else is followed. */
export function useConsoleConnection(): void {
  const { connection, serverClock } = useSession().session;
  useEffect(
    () =>
      connection.subscribe<{ currentTime: { instant: string } }>(
        { query: 'subscription ServerTime { currentTime(every: "PT5S") { instant } }' },
        {
          next({ data }) {
            const state = connection.state.getSnapshot();
            if (data)
              serverClock.sample(
                data.currentTime.instant,
                state.phase === 'live' ? state.roundTrip : undefined,
              );
          },
          error: () => {},
          complete: () => {},
        },
      ),
    [connection, serverClock],
  );
}
