import { useId, useState } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import { ChartCanvas } from './chart-canvas.tsx';
import type { Board } from './use-board.ts';
import { useHeadcountSeries } from './use-headcount-series.ts';
import './headcount-chart.css';

const minutes = 60_000;
/** The spans one can look back (ms). */
const spans = [15 * minutes, 60 * minutes, 6 * 60 * minutes, 24 * 60 * minutes] as const;

interface HeadcountChartProps {
  readonly locationId: string;
  readonly board: Board | undefined;
  readonly isLive: boolean;
}

/** How the headcount went until now. */
export function HeadcountChart({ locationId, board, isLive }: HeadcountChartProps) {
  const { t, format } = useWords();
  const [span, setSpan] = useState<number>(spans[0]);
  const series = useHeadcountSeries(locationId, board?.headcount, span);
  const titleId = useId();
  const counts = series.map((sample) => sample.count);
  const summary =
    counts.length === 0
      ? t('chart.empty')
      : t('chart.summary', {
          least: Math.min(...counts),
          most: Math.max(...counts),
          last: counts.at(-1) ?? 0,
        });

  return (
    <section className="chart" aria-labelledby={titleId}>
      <header className="chart-header">
        <h2 id={titleId}>{t('chart.title')}</h2>
        <div role="radiogroup" aria-label={t('chart.span')} className="segments">
          {spans.map((choice) => (
            <label key={choice}>
              <input type="radio" name={titleId} checked={choice === span} onChange={() => setSpan(choice)} />
              <span>
                {t(choice < 60 * minutes ? 'chart.minutes' : 'chart.hours', {
                  count: choice / minutes / (choice < 60 * minutes ? 1 : 60),
                })}
              </span>
            </label>
          ))}
        </div>
      </header>
      <p className="only-heard">{summary}</p>
      <ChartCanvas
        series={series}
        span={span}
        capacity={board?.headcount?.capacity ?? board?.location.capacity ?? undefined}
        timeZone={board?.location.timeZone ?? 'UTC'}
        isCurrent={isLive && board?.headcount?.stale === false}
      />
      {board?.location.capacity != null && (
        <p className="soft small chart-key">
          <svg width="24" height="4" aria-hidden="true">
            <path d="M0 2h24" className="chart-key-line" />
          </svg>
          {t('chart.capacity', { capacity: format.number(board.location.capacity) })}
        </p>
      )}
    </section>
  );
}
