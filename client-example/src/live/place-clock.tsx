import { useWords } from '../i18n/words-provider.tsx';
import { useServerSecond } from '../session/use-server-second.ts';

/** The time at the place, on the server's clock: right even where the visitor's own is wrong, and ticking while the connection is gone. */
export function PlaceClock({ timeZone }: { timeZone: string | undefined }) {
  const { t, format } = useWords();
  const second = useServerSecond();
  return (
    <section className="figure" aria-label={t('clock.label')}>
      {timeZone === undefined ? (
        <p className="figure-value number">--:--</p>
      ) : (
        <>
          <time className="figure-value number" dateTime={new Date(second).toISOString()}>
            {format.time(second, timeZone)}
            <span className="figure-unit">:{String(new Date(second).getUTCSeconds()).padStart(2, '0')}</span>
          </time>
          <p>{format.day(second, timeZone)}</p>
          <p className="soft small">{format.zone(second, timeZone)}</p>
        </>
      )}
    </section>
  );
}
