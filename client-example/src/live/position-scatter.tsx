import { useWords } from '../i18n/words-provider.tsx';
import { useServerSecond } from '../session/use-server-second.ts';
import type { Position } from './scatter-geometry.ts';
import { ScatterPlot } from './scatter-plot.tsx';
import type { Board } from './use-board.ts';
import type { PlaceSummary } from './use-places.ts';
import { useTrail } from './use-trail.ts';
import './position-scatter.css';

interface PositionScatterProps {
  readonly location: Board['location'] | undefined;
  readonly places: readonly PlaceSummary[];
}

/** Where the place is, how old that is, and a plot of it. */
export function PositionScatter({ location, places }: PositionScatterProps) {
  const { t, format } = useWords();
  const now = useServerSecond();
  const trail = useTrail(location?.coordinates ?? undefined);
  if (!location) return <section className="scatter" aria-busy="true" />;

  const { coordinates, observedAt, stale } = location;
  return (
    <section className="scatter" aria-label={t('position.label')}>
      <header className="scatter-header">
        <h2>{t('position.title')}</h2>
        {coordinates && (
          <p className="soft small number">
            {degrees(coordinates)} · WGS 84
            {observedAt != null && !stale && <> · {format.ago(Date.parse(observedAt), now)}</>}
          </p>
        )}
      </header>
      {stale && observedAt != null && (
        <p className="figure-warning">
          {t('position.staleSince', { time: format.moment(observedAt, location.timeZone) })}
        </p>
      )}
      {coordinates ? (
        <ScatterPlot
          name={location.name}
          id={location.id}
          here={coordinates}
          isStale={stale}
          trail={trail}
          places={places}
        />
      ) : (
        <p className="soft">{t('position.unknown')}</p>
      )}
    </section>
  );
}

function degrees({ latitude, longitude }: Position): string {
  const northSouth = `${Math.abs(latitude).toFixed(4)}° ${latitude < 0 ? 'S' : 'N'}`;
  const eastWest = `${Math.abs(longitude).toFixed(4)}° ${longitude < 0 ? 'W' : 'E'}`;
  return `${northSouth} ${eastWest}`;
}
