import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const styles = 'client-example/src';
const tokens = readFileSync(`${styles}/styles/tokens.css`, 'utf8');

type Scheme = 'light' | 'dark';

function colorOf(name: string, scheme: Scheme): string {
  const match = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);`).exec(tokens);
  const color = match?.[scheme === 'light' ? 1 : 2];
  if (color === undefined) throw new Error(`tokens.css has no colour --${name}.`);
  return color;
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio as WCAG 2.2 defines it, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Text and what it stands on. */
const texts = [
  ['ink', ['ground', 'surface', 'sunken', 'accent-soft', 'alarm-soft', 'ember-soft']],
  ['ink-soft', ['ground', 'surface', 'sunken']],
  ['accent', ['ground', 'surface', 'accent-soft']],
  ['accent-ink', ['accent']],
  ['ember', ['ground', 'surface', 'ember-soft']],
  ['alarm', ['ground', 'surface', 'alarm-soft']],
  ['good', ['ground', 'surface']],
] as const;

/** Borders of controls, lines of charts, marks. */
const graphics = [
  ['line-strong', ['ground', 'surface']],
  ['accent', ['ground', 'surface', 'sunken', 'line']],
  ['ember', ['surface', 'line']],
  ['good', ['surface']],
] as const;

describe.each<Scheme>(['light', 'dark'])('the %s colours', (scheme) => {
  it.each(texts.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))(
    'make %s readable on %s (4.5 to 1)',
    (ink, ground) => {
      expect(contrast(colorOf(ink, scheme), colorOf(ground, scheme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(graphics.flatMap(([line, grounds]) => grounds.map((ground) => [line, ground] as const)))(
    'make %s visible on %s (3 to 1)',
    (line, ground) => {
      expect(contrast(colorOf(line, scheme), colorOf(ground, scheme))).toBeGreaterThanOrEqual(3);
    },
  );
});

describe('the style sheets', () => {
  it('take every colour from the tokens, so that this test sees it', () => {
    const strays = globSync(`${styles}/**/*.css`)
      .filter((file) => !file.endsWith('tokens.css'))
      .flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(/gi)].map(
          ([color]) => `${file}: ${color}`,
        ),
      );
    expect(strays).toEqual([]);
  });
});
