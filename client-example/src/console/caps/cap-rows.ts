import type { CapsQuery, FrequencyCapInput, Overflow } from '../../gql/graphql.ts';
import { randomKey } from '../compose/condition.ts';

/** How a window is chosen: a unit of the calendar, or a span of so many hours or days. */
export type WindowKind = 'DAY' | 'WEEK' | 'hours' | 'days' | 'other';

/** A cap as one edits it. */
export interface CapRow {
  readonly key: string;
  /** Empty counts all categories. */
  readonly category: string;
  readonly limit: string;
  readonly window: WindowKind;
  /** For hours and days how many; for other the ISO 8601 duration. */
  readonly span: string;
  readonly overflow: Overflow;
}

type ServerCap = CapsQuery['frequencyCaps'][number];

export function newCapRow(): CapRow {
  return { key: randomKey(), category: '', limit: '5', window: 'DAY', span: '', overflow: 'INBOX_ONLY' };
}

const firstSpans: Record<WindowKind, string> = { DAY: '', WEEK: '', hours: '24', days: '7', other: 'PT24H' };

/** The row with another kind of window, and a span that goes with it. */
export function withWindow(row: CapRow, window: WindowKind): CapRow {
  return { ...row, window, span: firstSpans[window] };
}

/** The caps of the server as rows. */
export function toRow({ category, limit, window, overflow }: ServerCap): CapRow {
  const common = { key: randomKey(), category: category ?? '', limit: String(limit), overflow };
  if (window.calendar) return { ...common, window: window.calendar, span: '' };
  const rolling = window.rolling ?? '';
  const hours = /^PT(\d+)H$/.exec(rolling)?.[1];
  if (hours !== undefined) return { ...common, window: 'hours', span: hours };
  const days = /^P(\d+)D$/.exec(rolling)?.[1];
  if (days !== undefined) return { ...common, window: 'days', span: days };
  return { ...common, window: 'other', span: rolling };
}

/** A row as the server takes it. */
export function toCapInput({ category, limit, window, span, overflow }: CapRow): FrequencyCapInput {
  return {
    category: category.trim() || null,
    limit: Number(limit),
    window: toWindow(window, span),
    overflow,
  };
}

function toWindow(window: WindowKind, span: string): FrequencyCapInput['window'] {
  if (window === 'DAY' || window === 'WEEK') return { calendar: window };
  if (window === 'hours') return { rolling: `PT${span}H` };
  if (window === 'days') return { rolling: `P${span}D` };
  return { rolling: span };
}
