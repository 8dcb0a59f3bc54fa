import { useEffect, useState } from 'react';
import { useSession } from './session-provider.tsx';

/** The server's time in whole seconds (ms since 1970), anew on every full second of the server's clock. */
export function useServerSecond(): number {
  const { serverClock, connection } = useSession().session;
  const [second, setSecond] = useState(() => Math.floor(serverClock.now() / 1000) * 1000);

  useEffect(() => {
    let timer = { cancel(): void {} };
    function tick(): void {
      const now = serverClock.now();
      setSecond(Math.floor(now / 1000) * 1000);
      timer = connection.clock.at(connection.clock.now() + 1000 - (now % 1000), tick);
    }
    tick();
    return () => timer.cancel();
  }, [serverClock, connection]);

  return second;
}
