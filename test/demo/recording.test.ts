import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecording, type RecordedReading } from '../../src/demo/recording.ts';
import { reduceBusPositions, reduceDoorFlows } from '../../src/demo/reduce.ts';

const day = 24 * 60 * 60_000;
const originals = new URL('../../../shared/data/', import.meta.url);

function readingsOf(days: number): RecordedReading[] {
  const readings: RecordedReading[] = [];
  for (const reading of readRecording().readings(0)) {
    if (reading.at > days * day) break;
    readings.push(reading);
  }
  return readings;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('the recording', () => {
  it('tells everybody who went through the door in the two weeks: 2,529 in and 2,407 out', () => {
    const flows = readingsOf(14).filter((reading) => reading.kind === 'flow');
    expect(flows).toHaveLength(14 * 48 * 10);
    expect(sum(flows.map(({ entered }) => entered))).toBe(2529);
    expect(sum(flows.map(({ left }) => left))).toBe(2407);
  });

  it('spreads a half hour evenly: 21 in and 14 out from 14:00 to 14:30 on 18 August', () => {
    const begins = 3 * day + 14 * 3_600_000;
    const ofHalfHour = readingsOf(4).filter(({ at }) => at > begins && at <= begins + 1_800_000);
    const flows = ofHalfHour.filter((reading) => reading.kind === 'flow');
    expect(flows.map(({ at }) => (at - begins) / 60_000)).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);
    expect(flows.map(({ entered }) => entered)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 3]);
    expect(flows.map(({ left }) => left)).toEqual([1, 1, 2, 1, 2, 1, 1, 2, 1, 2]);
  });

  it('starts the count again at 04:00 of every day', () => {
    const resets = readingsOf(14).filter(({ kind }) => kind === 'reset');
    expect(resets.map(({ at }) => at)).toEqual(
      Array.from({ length: 14 }, (_, index) => index * day + 4 * 3_600_000),
    );
  });

  it('has 274 positions of bus 2612 in a day, from 01:05:22 to 23:57:27', () => {
    const track = readingsOf(1).filter(({ locationId }) => locationId === 'bus-2612');
    expect(track).toHaveLength(274);
    expect(track[0]).toEqual({
      kind: 'position',
      at: 3_922_000,
      locationId: 'bus-2612',
      latitude: 30.26943,
      longitude: -97.75494,
    });
    expect(track.at(-1)?.at).toBe(86_247_000);
  });

  it('is in time order and loops: the fifteenth day is the first one again', () => {
    const readings = readingsOf(15);
    expect(readings.map(({ at }) => at)).toEqual(readings.map(({ at }) => at).toSorted((a, b) => a - b));
    const first = readings.filter(({ at }) => at <= day);
    const fifteenth = readings.filter(({ at }) => at > 14 * day);
    expect(fifteenth.map((reading) => ({ ...reading, at: reading.at - 14 * day }))).toEqual(first);
  });

  it.skipIf(!existsSync(originals))('is what reduce.ts makes of the original files', () => {
    const kept = new URL('../../src/demo/data/', import.meta.url);
    const [doors, buses] = ['CalIt2.data', 'capmetro-2016-11-26.csv'].map((file) =>
      readFileSync(new URL(file, originals), 'utf8'),
    );
    expect(readFileSync(new URL('door-flows.csv', kept), 'utf8')).toBe(reduceDoorFlows(doors ?? ''));
    expect(readFileSync(new URL('bus-positions.csv', kept), 'utf8')).toBe(reduceBusPositions(buses ?? ''));
  });
});
