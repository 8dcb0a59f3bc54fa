import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useWords } from '../i18n/words-provider.tsx';
import { useSession } from '../session/session-provider.tsx';
import { useServerSecond } from '../session/use-server-second.ts';
import { chartColumns } from './chart-columns.ts';
import { chartOptions, resolveColor } from './chart-options.ts';
import type { Series } from './headcount-series.ts';
import { useDarkness } from './use-darkness.ts';

interface ChartCanvasProps {
  readonly series: Series;
  readonly span: number;
  readonly capacity: number | undefined;
  readonly timeZone: string;
  /** Whether the last point still holds: then the line goes on to now. */
  readonly isCurrent: boolean;
}

const height = 220;

/** Draws the series into a uPlot that lives as long as its look does; new points only change its data, at most once per frame. */
export function ChartCanvas({ series, span, capacity, timeZone, isCurrent }: ChartCanvasProps) {
  const holder = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<uPlot>();
  const { serverClock } = useSession().session;
  const { format, t } = useWords();
  const isDark = useDarkness();
  const second = useServerSecond();

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const look = { width: element.clientWidth, height, timeZone, format, label: t('headcount.label') };
    const made = new uPlot(
      chartOptions({ ...look, color: (token) => resolveColor(element, token) }),
      [[], [], []],
      element,
    );
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    setChart(made);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [timeZone, format, t, isDark]);

  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const to = serverClock.now();
      const from = to - span;
      chart?.batch(() => {
        chart.setData(chartColumns(series, { from, to, capacity, isCurrent }), false);
        chart.setScale('x', { min: from / 1000, max: to / 1000 });
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [chart, serverClock, series, span, capacity, isCurrent, second]);

  return <div ref={holder} className="chart-canvas" aria-hidden="true" />;
}
