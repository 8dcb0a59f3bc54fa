import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { offsetFrom, roundLength, viewOf } from '../../client-example/src/live/scatter-geometry.ts';

describe('where a position lies', () => {
  test('is a nautical mile north for a minute of latitude', () => {
    const { east, north } = offsetFrom(
      { latitude: 30, longitude: -97.7 },
      { latitude: 30 + 1 / 60, longitude: -97.7 },
    );
    expect(east).toBe(0);
    expect(north).toBeCloseTo(1_853, 0);
  });

  test('is half as far east at 60 degrees as at the equator', () => {
    const equator = offsetFrom({ latitude: 0, longitude: 10 }, { latitude: 0, longitude: 10.1 }).east;
    expect(offsetFrom({ latitude: 60, longitude: 10 }, { latitude: 60, longitude: 10.1 }).east).toBeCloseTo(
      equator / 2,
      5,
    );
  });

  test('is the short way round across the 180th meridian', () => {
    const { east } = offsetFrom({ latitude: 0, longitude: 179.95 }, { latitude: 0, longitude: -179.95 });
    expect(east).toBeCloseTo(11_119.5, 0);
  });
});

const offsets = fc.array(
  fc.record({
    east: fc.double({ min: -4e4, max: 4e4, noNaN: true }),
    north: fc.double({ min: -4e4, max: 4e4, noNaN: true }),
  }),
  {
    minLength: 1,
    maxLength: 20,
  },
);

describe('the view of a plot', () => {
  test.prop([offsets])('shows every position', (positions) => {
    const plot = { width: 640, height: 300 };
    const { center, scale } = viewOf(positions, plot, 400);
    for (const { east, north } of positions) {
      expect(Math.abs(east - center.east) * scale).toBeLessThanOrEqual(plot.width / 2);
      expect(Math.abs(north - center.north) * scale).toBeLessThanOrEqual(plot.height / 2);
    }
  });

  test('of a single position is as wide as it may be', () => {
    expect(viewOf([{ east: 0, north: 0 }], { width: 640, height: 300 }, 400).scale).toBe(300 / 400);
  });
});

describe('the scale bar', () => {
  test.each([
    [1, 1],
    [4.9, 2],
    [99, 50],
    [250, 200],
    [12_000, 10_000],
  ])('of at most %d m is %d m long', (longest, length) => {
    expect(roundLength(longest)).toBe(length);
  });
});
