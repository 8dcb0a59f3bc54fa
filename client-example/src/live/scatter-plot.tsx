import { useWords } from '../i18n/words-provider.tsx';
import { navigate } from '../shell/router.tsx';
import { offsetFrom, roundLength, viewOf, type Position } from './scatter-geometry.ts';
import type { PlaceSummary } from './use-places.ts';
import { useWidth } from './use-width.ts';

const height = 300;
/** Other places within so many metres are shown; from top to bottom the view is never less than the second figure. */
const neighbourhood = 40_000;
const narrowest = 400;

interface ScatterPlotProps {
  readonly id: string;
  readonly name: string;
  readonly here: Position;
  readonly isStale: boolean;
  /** Where it was, oldest first. */
  readonly trail: readonly Position[];
  readonly places: readonly PlaceSummary[];
}

/** A place with its trail among its neighbours: positions and a scale, no map, so no borders. North is up. */
export function ScatterPlot({ id, name, here, isStale, trail, places }: ScatterPlotProps) {
  const { t, format } = useWords();
  const [plot, width] = useWidth<HTMLDivElement>(640);
  const others = places.flatMap((place) => {
    if (place.id === id || !place.coordinates) return [];
    const offset = offsetFrom(here, place.coordinates);
    return Math.hypot(offset.east, offset.north) <= neighbourhood ? [{ ...place, offset }] : [];
  });
  const path = trail.map((position) => offsetFrom(here, position));
  const shown = [{ east: 0, north: 0 }, ...path, ...others.map((place) => place.offset)];
  const { center, scale } = viewOf(shown, { width, height }, narrowest);
  const x = (east: number): number => width / 2 + (east - center.east) * scale;
  const y = (north: number): number => height / 2 - (north - center.north) * scale;
  const bar = roundLength(height / scale / 4);

  return (
    <div ref={plot} className="scatter-plot">
      <svg width={width} height={height} role="group" aria-label={t('position.about', { place: name })}>
        {[1, 2, 3, 4].map((ring) => (
          <circle key={ring} className="scatter-ring" cx={x(0)} cy={y(0)} r={bar * scale * ring} />
        ))}
        {others.map((other) => (
          <OtherPlace key={other.id} place={other} x={x(other.offset.east)} y={y(other.offset.north)} />
        ))}
        {path.length > 1 && (
          <polyline
            className="scatter-trail"
            points={path.map(({ east, north }) => `${x(east).toFixed(1)},${y(north).toFixed(1)}`).join(' ')}
          />
        )}
        <circle className="scatter-halo" cx={x(0)} cy={y(0)} r="14" />
        <circle
          className={isStale ? 'scatter-here scatter-stale' : 'scatter-here'}
          cx={x(0)}
          cy={y(0)}
          r="7"
        />
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
    </div>
  );
}

/** A neighbour; choosing it goes there. */
function OtherPlace({ place, x, y }: { place: PlaceSummary; x: number; y: number }) {
  const href = `/?location=${encodeURIComponent(place.id)}`;
  return (
    <a
      href={href}
      aria-label={place.name}
      onClick={(event) => {
        event.preventDefault();
        navigate(href);
      }}
    >
      <title>{place.name}</title>
      <circle className="scatter-target" cx={x} cy={y} r="12" />
      <circle className="scatter-other" cx={x} cy={y} r="4.5" />
    </a>
  );
}
