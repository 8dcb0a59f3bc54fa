import { useWords } from '../i18n/words-provider.tsx';
import { useServerSecond } from '../session/use-server-second.ts';
import { navigate } from '../shell/router.tsx';
import { offsetFrom, roundLength, squareAround, type Position } from './scatter-geometry.ts';
import type { Board } from './use-board.ts';
import type { PlaceSummary } from './use-places.ts';
import { useTrail } from './use-trail.ts';
import './position-scatter.css';

const width = 640;
const height = 320;
/** Other places within so many metres are shown; the view is never narrower than the second figure. */
const neighbourhood = 40_000;
const narrowest = 400;

interface PositionScatterProps {
  readonly location: Board['location'] | undefined;
  readonly places: readonly PlaceSummary[];
}

/** Where the place is, among its neighbours: positions and a scale, no map, so no borders. North is up. */
export function PositionScatter({ location, places }: PositionScatterProps) {
  const { t, format } = useWords();
  const now = useServerSecond();
  const trail = useTrail(location?.coordinates ?? undefined);
  const here = location?.coordinates;
  if (!location) return <section className="scatter" aria-busy="true" />;
  if (!here) return <section className="scatter soft">{t('position.unknown')}</section>;

  const others = places.flatMap((place) => {
    if (place.id === location.id || !place.coordinates) return [];
    const offset = offsetFrom(here, place.coordinates);
    return Math.hypot(offset.east, offset.north) <= neighbourhood ? [{ ...place, offset }] : [];
  });
  const path = trail.map((position) => offsetFrom(here, position));
  const origin = { east: 0, north: 0 };
  const { center, side } = squareAround([origin, ...path, ...others.map((place) => place.offset)], narrowest);
  const scale = height / side;
  const x = (east: number): number => width / 2 + (east - center.east) * scale;
  const y = (north: number): number => height / 2 - (north - center.north) * scale;
  const bar = roundLength(side / 3);

  return (
    <section className="scatter" aria-label={t('position.label')}>
      <header className="scatter-header">
        <h2>{t('position.title')}</h2>
        <p className="soft small number">
          {degrees(here)} · WGS 84
          {location.observedAt && <> · {format.ago(Date.parse(location.observedAt), now)}</>}
        </p>
      </header>
      {location.stale && location.observedAt && (
        <p className="figure-warning">{t('position.staleSince', { time: format.moment(location.observedAt) })}</p>
      )}
      <svg viewBox={`0 0 ${width} ${height}`} className="scatter-plot" role="group" aria-label={t('position.about', { place: location.name })}>
        {others.map(({ id, name, offset }) => (
          <a key={id} href={`/?location=${encodeURIComponent(id)}`} aria-label={name} onClick={(event) => {
            event.preventDefault();
            navigate(`/?location=${encodeURIComponent(id)}`);
          }}>
            <title>{name}</title>
            <circle className="scatter-target" cx={x(offset.east)} cy={y(offset.north)} r="12" />
            <circle className="scatter-other" cx={x(offset.east)} cy={y(offset.north)} r="4.5" />
          </a>
        ))}
        {path.length > 1 && (
          <polyline className="scatter-trail" points={path.map(({ east, north }) => `${x(east).toFixed(1)},${y(north).toFixed(1)}`).join(' ')} />
        )}
        <circle className="scatter-halo" cx={x(0)} cy={y(0)} r="14" />
        <circle className={location.stale ? 'scatter-here scatter-stale' : 'scatter-here'} cx={x(0)} cy={y(0)} r="7" />
        <g className="scatter-scale" aria-hidden="true">
          <path d={`M16 ${height - 22}v6h${(bar * scale).toFixed(1)}v-6`} />
          <text x="16" y={height - 30}>
            {format.distance(bar)}
          </text>
        </g>
        <g className="scatter-north" aria-hidden="true">
          <path d={`M${width - 22} 36v-16l-5 7m5-7l5 7`} />
          <text x={width - 22} y="52" textAnchor="middle">
            {t('position.north')}
          </text>
        </g>
      </svg>
    </section>
  );
}

function degrees({ latitude, longitude }: Position): string {
  const northSouth = `${Math.abs(latitude).toFixed(4)}° ${latitude < 0 ? 'S' : 'N'}`;
  const eastWest = `${Math.abs(longitude).toFixed(4)}° ${longitude < 0 ? 'W' : 'E'}`;
  return `${northSouth} ${eastWest}`;
}
