import type { Clock, Timer } from '../clock.ts';
import type {
  HeadcountReading,
  HeadcountRecord,
  LocationUpsert,
  PositionReading,
} from '../store/contract.ts';
import { demoPlaces } from './places.ts';
import { buildingId, readRecording, type RecordedReading } from './recording.ts';

const hour = 60 * 60_000;
const day = 24 * hour;

/** The recorded instant that is now when the demo starts: 09:00 on the busiest day, when the building fills. */
const startsAt = 3 * day + 9 * hour;

/** What is told as past when the demo starts: from just before the reset at 04:00 of the day before. */
const pastFrom = startsAt - 29 * hour - 1;

/** What is late by more than this (ms), because the machine slept, is not made up for: the replay goes on where it stopped. */
const toleratedLateness = 1000;

/** The door through which all sensors' readings come, as far as the demo needs it. */
export interface DemoFacts {
  upsertLocations(locations: readonly LocationUpsert[]): Promise<unknown>;
  reportHeadcount(reading: HeadcountReading): Promise<unknown>;
  reportLocation(reading: PositionReading): Promise<unknown>;
  headcount(locationId: string): Pick<HeadcountRecord, 'observedAt'> | undefined;
}

export interface DemoOptions {
  readonly facts: DemoFacts;
  readonly clock: Clock;
  /** How many times as fast as it happened: above 0, up to 3,600. */
  readonly speed: number;
  readonly log: { warn(details: object, message: string): void };
}

/**
 * Replays the recording as if it happened now, only faster, for ever. Resolves when its places are known and its last 29 hours are told, so
 * that a chart is not empty. Disposing it waits for the report under way.
 */
export async function startDemo(options: DemoOptions): Promise<AsyncDisposable> {
  const { facts, clock, speed } = options;
  const recording = readRecording();
  await facts.upsertLocations(demoPlaces(recording.buses, speed));

  const replay = new Replay(options, recording.readings(startsAt));
  const started = clock.now();
  const past = [...until(recording.readings(pastFrom), startsAt)].map((reading) => ({
    reading,
    observedAt: Math.round(started - (startsAt - reading.at) / speed),
  }));
  await Promise.all(
    worthTelling(past, facts.headcount(buildingId)?.observedAt).map((entry) => replay.tell(entry)),
  );
  replay.start();
  return replay;
}

interface Observed {
  readonly reading: RecordedReading;
  readonly observedAt: number;
}

/**
 * Of what was before the start: the newest position of each bus, and the door's readings. If an earlier demo's readings reach into that time,
 * then only the door's since its last reset, all of them after what is known, so that the present is right and the history stays as it was.
 */
function worthTelling(past: readonly Observed[], known: number | undefined): Observed[] {
  const door = past.filter(({ reading }) => reading.kind !== 'position');
  const buses = Map.groupBy(
    past.filter(({ reading }) => reading.kind === 'position'),
    ({ reading }) => reading.locationId,
  );
  const positions = [...buses.values()].flatMap((positions) => positions.slice(-1));

  if (known === undefined || known < (door[0]?.observedAt ?? 0)) return [...door, ...positions];
  const sinceReset = door.slice(door.findLastIndex(({ reading }) => reading.kind === 'reset'));
  const after = sinceReset.map(({ reading, observedAt }, index) => ({
    reading,
    observedAt: Math.max(observedAt, known + 1 + index),
  }));
  return [...after, ...positions];
}

/**
 * Tells readings one at a time. It is WAITING for the instant of the next one; then REPORTING, until the door has answered or refused; then
 * WAITING again. So a slow door slows the replay down and nothing piles up. ENDED when disposed.
 */
class Replay implements AsyncDisposable {
  readonly #options: DemoOptions;
  readonly #readings: Iterator<RecordedReading, never>;
  /** The instant at which the recording's first midnight would have been replayed; put off by every pause. */
  #origin = 0;
  #timer: Timer | undefined;
  #reporting: Promise<void> = Promise.resolve();
  #failing = false;
  #ended = false;

  constructor(options: DemoOptions, readings: Iterator<RecordedReading, never>) {
    this.#options = options;
    this.#readings = readings;
  }

  start(): void {
    this.#origin = this.#options.clock.now() - startsAt / this.#options.speed;
    this.#wait();
  }

  #wait(): void {
    const { clock, speed } = this.#options;
    const reading = this.#readings.next().value;
    const lateness = clock.now() - (this.#origin + reading.at / speed);
    if (lateness > toleratedLateness) this.#origin += lateness;
    const observedAt = Math.round(this.#origin + reading.at / speed);
    this.#timer = clock.at(observedAt, () => {
      this.#reporting = this.tell({ reading, observedAt }).then(() => {
        if (!this.#ended) this.#wait();
      });
    });
  }

  /** Reports one reading. One that fails is lost, and the next one follows; the first of a row of failures is logged. */
  async tell(observed: Observed): Promise<void> {
    try {
      await report(this.#options.facts, observed);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing)
        this.#options.log.warn(
          { err: error, locationId: observed.reading.locationId },
          'the demo cannot report',
        );
      this.#failing = true;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.#timer?.cancel();
    await this.#reporting;
  }
}

function report(facts: DemoFacts, { reading, observedAt }: Observed): Promise<unknown> {
  const { kind, locationId } = reading;
  const common = { locationId, key: `demo-${kind}@${observedAt}`, observedAt };
  if (kind === 'position')
    return facts.reportLocation({ ...common, latitude: reading.latitude, longitude: reading.longitude });
  const { entered, left } = kind === 'flow' ? reading : { entered: 0, left: 0 };
  return facts.reportHeadcount({ ...common, count: null, entered, left, reset: kind === 'reset' });
}

function* until(readings: Iterable<RecordedReading>, last: number): Generator<RecordedReading> {
  for (const reading of readings) {
    if (reading.at > last) return;
    yield reading;
  }
}
