/** How many times as much, for people. */
export function ratio(one: number, other: number): string {
  return `${(one / other).toFixed(2)} ×`;
}

/** Something per second, to three digits. */
export function rate(perSecond: number): string {
  return Number(perSecond.toPrecision(3)).toLocaleString('en');
}

/** Milliseconds, to three digits. */
export function milliseconds(duration: number): string {
  return `${Number(duration.toPrecision(3)).toLocaleString('en')} ms`;
}

/** Seconds, from milliseconds. */
export function seconds(duration: number): string {
  return `${(duration / 1000).toFixed(2)} s`;
}

/** KB of 1,000 bytes. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
