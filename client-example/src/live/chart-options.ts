import uPlot from 'uplot';
import type { Formats } from '../i18n/formats.ts';

/** What a chart needs from outside. */
export interface ChartLook {
  readonly width: number;
  readonly height: number;
  readonly timeZone: string;
  readonly format: Formats;
  readonly label: string;
  /** A colour token of the page, as a canvas can use it. */
  color(token: string): string;
}

/** The options of the headcount chart: a stepped line over time in the place's own zone, and the capacity as a dashed line. */
export function chartOptions({ width, height, timeZone, format, label, color }: ChartLook): uPlot.Options {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const axis = {
    stroke: color('--ink-soft'),
    font: '12px system-ui, sans-serif',
    ticks: { show: false },
  };
  return {
    width,
    height,
    padding: [16, 16, 0, 4],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone),
    scales: {
      x: { time: true },
      y: { range: (_, _min, max) => [0, Math.max(Math.ceil(max * 1.08), 5)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 32,
        space: 72,
        values: (_, splits) => splits.map((seconds) => format.time(seconds * 1000, timeZone)),
      },
      {
        ...axis,
        size: 44,
        space: 40,
        grid: { stroke: color('--line'), width: 1 },
        incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
        values: (_, splits) => splits.map((count) => format.number(count)),
      },
    ],
    series: [
      {},
      {
        label,
        stroke: color('--accent'),
        width: 2,
        fill: color('--accent-soft'),
        ...(stepped && { paths: stepped }),
        points: { show: false },
      },
      { stroke: color('--ember'), width: 1.5, dash: [6, 5], points: { show: false } },
    ],
  };
}

/** The value of a colour token where `element` is: custom properties are not resolved until something uses them. */
export function resolveColor(element: HTMLElement, token: string): string {
  const probe = element.appendChild(document.createElement('span'));
  probe.style.color = `var(${token})`;
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}
