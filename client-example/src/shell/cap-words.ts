import type { Words } from '../i18n/words-provider.tsx';

/** A frequency cap as the schema tells it. */
export interface Cap {
  readonly category?: string | null;
  readonly limit: number;
  readonly window: { readonly calendar?: 'DAY' | 'WEEK' | null; readonly rolling?: string | null };
  readonly own?: boolean;
}

/** A cap in words, for example "3 per day of alerts". */
export function capWords({ category, limit, window, own }: Cap, words: Words): string {
  const { t } = words;
  const span = windowWords(window, words);
  if (own) return t('cap.own', { count: limit, span });
  if (category == null) return t('cap.total', { count: limit, span });
  return t('cap.category', { count: limit, span, category });
}

/** A cap's window in words. */
export function windowWords({ calendar, rolling }: Cap['window'], { t, language }: Words): string {
  if (calendar === 'WEEK') return t('window.WEEK');
  if (calendar === 'DAY') return t('window.DAY');
  return t('window.rolling', { span: durationWords(rolling ?? '', language) });
}

const units = [
  ['week', /(\d+)W/],
  ['day', /(\d+)D/],
  ['hour', /T.*?(\d+)H/],
  ['minute', /T.*?(\d+)M/],
  ['second', /T.*?(\d+(?:\.\d+)?)S/],
] as const;

/** An ISO 8601 duration in words; text that is none stays as it is. */
export function durationWords(duration: string, locale: string): string {
  const parts = units.flatMap(([unit, pattern]) => {
    const amount = pattern.exec(duration)?.[1];
    return amount === undefined
      ? []
      : [new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Number(amount))];
  });
  return parts.length > 0 ? parts.join(' ') : duration;
}
