import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The two weeks that are kept, by the local date on which their first and last half hour begins: six known events, no change of clocks. */
const firstDay = '2005-08-15';
const lastDay = '2005-08-28';
/** How many buses are kept. */
const busCount = 12;

/**
 * The door's flows of the two weeks, one line for each half hour: the local time at which it ended, people in, people out.
 * @param data the text of CalIt2.data: `flow,MM/DD/YY,HH:MM:SS,count`, where flow 7 is out and 9 is in, and the time ends the half hour.
 */
export function reduceDoorFlows(data: string): string {
  const flows = new Map<string, { entered: string; left: string }>();
  for (const [flow = '', date = '', time = '', count = ''] of rowsOf(data)) {
    const ends = `20${date.slice(6)}-${date.slice(0, 2)}-${date.slice(3, 5)}T${time.slice(0, 5)}`;
    const slot = flows.get(ends) ?? { entered: '', left: '' };
    flows.set(ends, flow === '9' ? { ...slot, entered: count } : { ...slot, left: count });
  }
  const kept = [...flows].filter(([ends]) => ends > `${firstDay}T00:00` && ends <= dayAfter(lastDay)).sort();
  return [
    'ends,entered,left',
    ...kept.map(([ends, { entered, left }]) => `${ends},${entered},${left}`),
    '',
  ].join('\n');
}

/**
 * The positions of a dozen buses in time order: local time, vehicle, latitude, longitude. Of all vehicles, those with the most positions are
 * kept, but only one of each main route, so that they are spread over the town.
 * @param csv the text of capmetro-2016-11-26.csv.
 */
export function reduceBusPositions(csv: string): string {
  const rows = rowsOf(csv).slice(1);
  const vehicles = Object.entries(Object.groupBy(rows, ([vehicle = '']) => vehicle))
    .map(([vehicle, positions = []]) => ({
      vehicle,
      positions,
      route: mostFrequent(positions.map(([, , , route = '']) => route)),
    }))
    .sort((a, b) => b.positions.length - a.positions.length || Number(a.vehicle) - Number(b.vehicle));
  const onePerRoute = vehicles.filter(
    ({ route }, index) => vehicles.findIndex((other) => other.route === route) === index,
  );
  const lines = onePerRoute
    .slice(0, busCount)
    .flatMap(({ positions }) => positions)
    .map(([vehicle = '', timestamp = '', , , , latitude, longitude]) => {
      return `${timestamp.slice(11, 19)},${vehicle},${Number(latitude).toFixed(5)},${Number(longitude).toFixed(5)}`;
    });
  return ['time,vehicle,latitude,longitude', ...lines.sort(), ''].join('\n');
}

function rowsOf(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => line.split(','));
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 16);
}

function mostFrequent(values: readonly string[]): string {
  const counts = Object.entries(Object.groupBy(values, (value) => value));
  return counts.reduce((most, next) => ((next[1]?.length ?? 0) > (most[1]?.length ?? 0) ? next : most))[0];
}

/** `node src/demo/reduce.ts FOLDER` makes the files in data/ again from the original ones, whose sources are in data/CREDITS.md. */
if (import.meta.main) {
  const from = process.argv[2];
  if (from === undefined) throw new Error('Usage: node src/demo/reduce.ts FOLDER_OF_THE_ORIGINAL_FILES');
  const to = join(import.meta.dirname, 'data');
  writeFileSync(join(to, 'door-flows.csv'), reduceDoorFlows(readFileSync(join(from, 'CalIt2.data'), 'utf8')));
  writeFileSync(
    join(to, 'bus-positions.csv'),
    reduceBusPositions(readFileSync(join(from, 'capmetro-2016-11-26.csv'), 'utf8')),
  );
}
