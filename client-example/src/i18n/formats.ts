/** Numbers and times as a locale writes them. Formatters are kept, because making one is slow. */
export interface Formats {
  number(value: number): string;
  percent(share: number): string;
  /** Hours and minutes. */
  time(instant: number, timeZone?: string): string;
  /** Weekday and date. */
  day(instant: number, timeZone: string): string;
  /** Date and time. */
  moment(instant: number | string, timeZone?: string): string;
  /** "3 minutes ago". */
  ago(instant: number, now: number): string;
  /** The zone's name and offset at an instant. */
  zone(instant: number, timeZone: string): string;
  /** Metres or kilometres. */
  distance(metres: number): string;
  list(items: readonly string[]): string;
}

export function createFormats(locale: string): Formats {
  const kept = new Map<string, Intl.DateTimeFormat>();
  function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = JSON.stringify(options);
    const format = kept.get(key) ?? new Intl.DateTimeFormat(locale, options);
    kept.set(key, format);
    return format;
  }
  function zoned(timeZone: string | undefined): { timeZone?: string } {
    return timeZone === undefined ? {} : { timeZone };
  }
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: 'percent' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

  return {
    number: (value) => numbers.format(value),
    percent: (share) => percents.format(share),
    time: (instant, timeZone) =>
      dates({ ...zoned(timeZone), hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant),
    day: (instant, timeZone) =>
      dates({ timeZone, weekday: 'long', day: 'numeric', month: 'long' }).format(instant),
    moment: (instant, timeZone) =>
      dates({
        ...zoned(timeZone),
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }).format(typeof instant === 'string' ? Date.parse(instant) : instant),
    ago(instant, now) {
      const seconds = Math.min(Math.round((instant - now) / 1000), 0);
      if (seconds > -60) return relative.format(seconds, 'second');
      if (seconds > -3600) return relative.format(Math.round(seconds / 60), 'minute');
      if (seconds > -86_400) return relative.format(Math.round(seconds / 3600), 'hour');
      return relative.format(Math.round(seconds / 86_400), 'day');
    },
    zone(instant, timeZone) {
      const parts = ['long', 'shortOffset'].map(
        (timeZoneName) =>
          dates({ timeZone, timeZoneName } as Intl.DateTimeFormatOptions)
            .formatToParts(instant)
            .find((part) => part.type === 'timeZoneName')?.value,
      );
      return [...new Set(parts)].filter((part) => part !== undefined).join(' · ');
    },
    distance: (metres) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: metres >= 1000 ? 'kilometer' : 'meter',
        unitDisplay: 'short',
        maximumSignificantDigits: 3,
      }).format(metres >= 1000 ? metres / 1000 : metres),
    list: (items) => lists.format(items),
  };
}
