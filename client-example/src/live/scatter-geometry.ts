/** A position in WGS 84 degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Metres east and north of a centre. */
export interface Offset {
  readonly east: number;
  readonly north: number;
}

/** The mean radius of the earth (IUGG), in metres. */
const earthRadius = 6_371_008.8;
const radians = Math.PI / 180;

/** Where a position lies as seen from a centre, on a plane that touches there: true to a thousandth over a city. */
export function offsetFrom(center: Position, { latitude, longitude }: Position): Offset {
  // The shorter way round, also across the 180th meridian.
  const turn = ((longitude - center.longitude + 540) % 360) - 180;
  return {
    east: turn * radians * Math.cos(center.latitude * radians) * earthRadius,
    north: (latitude - center.latitude) * radians * earthRadius,
  };
}

/** What a plot shows: its middle, and how many pixels a metre takes. */
export interface View {
  readonly center: Offset;
  readonly scale: number;
}

/** How much of the plot the offsets may fill. */
const filled = 0.8;

/** The view that shows all offsets in a plot of so many pixels, with a margin, and at least `least` metres from top to bottom. */
export function viewOf(
  offsets: readonly Offset[],
  plot: { width: number; height: number },
  least: number,
): View {
  const east = offsets.map((offset) => offset.east);
  const north = offsets.map((offset) => offset.north);
  const [west, right] = [Math.min(...east), Math.max(...east)];
  const [south, top] = [Math.min(...north), Math.max(...north)];
  const across = (filled * plot.width) / Math.max(right - west, 1);
  const upright = (filled * plot.height) / Math.max(top - south, 1);
  return {
    center: { east: (west + right) / 2, north: (south + top) / 2 },
    scale: Math.min(across, upright, plot.height / least),
  };
}

/** The longest round length (1, 2 or 5 times a power of ten) that is at most `longest` metres. */
export function roundLength(longest: number): number {
  const power = 10 ** Math.floor(Math.log10(longest));
  return [5, 2, 1].map((step) => step * power).find((length) => length <= longest) ?? power;
}
