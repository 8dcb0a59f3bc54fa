import { useEffect, useState } from 'react';
import { useSession } from './session-provider.tsx';

/** Whole seconds until an instant of the page's clock, counting down; 0 when it has passed or there is none. */
export function useSecondsUntil(instant: number | undefined): number {
  const { clock } = useSession().session.connection;
  const [now, setNow] = useState(() => clock.now());

  useEffect(() => {
    if (instant === undefined) return;
    let timer = { cancel(): void {} };
    function tick(): void {
      setNow(clock.now());
      const left = (instant as number) - clock.now();
      if (left > 0) timer = clock.at(clock.now() + (left % 1000 || 1000), tick);
    }
    tick();
    return () => timer.cancel();
  }, [instant, clock]);

  return instant === undefined ? 0 : Math.max(Math.ceil((instant - now) / 1000), 0);
}
