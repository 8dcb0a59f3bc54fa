import type { Logger } from 'pino';
import { onTestFinished } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory-bus.ts';
import { systemClock } from '../../src/clock.ts';
import { createInputReader } from '../../src/graphql/input-reader.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { Ingest } from '../../src/ingest/ingest.ts';
import { Intake } from '../../src/ingest/intake.ts';
import { Counters, type RecordOutcome } from '../../src/ingest/counters.ts';
import { openQueues, type QueueSettings } from '../../src/ingest/open-queues.ts';
import type { Queue, QueueRecord } from '../../src/ingest/queue.ts';
import { LiveFacts } from '../../src/live/live-facts.ts';
import { People } from '../../src/messaging/people.ts';
import { PushEngine } from '../../src/messaging/push-engine.ts';
import type { Store } from '../../src/store/contract.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { readConfig } from '../../src/config.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const readInput = createInputReader(buildSchema({ anonymousLive: true }));
const nobody = { online: () => Promise.resolve([]), watching: () => Promise.resolve([]) };

/** What the intake needs of the rest of the server, on a real store; no sockets. */
export class IngestWorld implements AsyncDisposable {
  readonly store: Store;
  readonly live: LiveFacts;
  readonly people: People;
  readonly pushes: PushEngine;
  readonly counters = new Counters();
  readonly intake: Intake;
  readonly logged: object[] = [];
  readonly #parts: AsyncDisposableStack;
  readonly #nodes: Ingest[] = [];

  /** @param change what stands between the intake and the store. */
  static async start(change: (store: Store) => Store = (store) => store): Promise<IngestWorld> {
    await using parts = new AsyncDisposableStack();
    const { path } = parts.use(temporaryFolder());
    const store = change(parts.adopt(await openSqliteStore({ dataDir: path }), (opened) => opened.close()));
    const bus = parts.adopt(createMemoryBus(), (opened) => opened.close());
    const live = parts.use(await LiveFacts.load({ store: store.facts, bus, clock: systemClock }));
    const world = new IngestWorld(store, live, bus, parts.move());
    await live.upsertLocations(
      ['hall', 'gate'].map((id) => ({
        id,
        name: id,
        timeZone: 'UTC',
        capacity: null,
        latitude: null,
        longitude: null,
        staleAfter: null,
      })),
    );
    return world;
  }

  private constructor(
    store: Store,
    live: LiveFacts,
    bus: ReturnType<typeof createMemoryBus>,
    parts: AsyncDisposableStack,
  ) {
    this.#parts = parts;
    this.store = store;
    this.live = live;
    this.people = new People({ store, bus, clock: systemClock, presence: nobody });
    this.pushes = parts.adopt(
      new PushEngine({ store, bus, clock: systemClock, presence: nobody }),
      (engine) => engine.stop(),
    );
    this.pushes.start();
    this.intake = new Intake({ ...this.#ingestParts, counters: this.counters });
  }

  /** Applies records as if a queue had handed them over; answers with those that were refused. */
  take(records: readonly QueueRecord[], signal = new AbortController().signal): ReturnType<Intake['take']> {
    return this.intake.take('test', records, signal);
  }

  /** Begins to read the queues of an environment, as one more node on the same store. Disposed with this world at the latest. */
  async node(environment: Record<string, string>): Promise<Ingest> {
    const queues = await queuesOf(environment);
    const ingest = this.#parts.use(new Ingest({ ...this.#ingestParts, queues }));
    ingest.start();
    this.#nodes.push(ingest);
    return ingest;
  }

  /** How many records of all nodes had this outcome. */
  counted(outcome: RecordOutcome): number {
    const counts = [this.counters, ...this.#nodes.map(({ counters }) => counters)].flatMap(
      ({ records }) => records,
    );
    return counts.filter((count) => count.outcome === outcome).reduce((sum, { count }) => sum + count, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }

  get #ingestParts() {
    const note = (fields: object): void => void this.logged.push(fields);
    const log = { info: note, warn: note, error: note } satisfies Partial<Record<keyof Logger, unknown>>;
    const { live, people, pushes } = this;
    return { live, people, pushes, store: this.store.ingest, clock: systemClock, log, readInput };
  }
}

/** A world that is gone when the test ends. */
export async function openWorld(change?: (store: Store) => Store): Promise<IngestWorld> {
  const world = await IngestWorld.start(change);
  onTestFinished(() => world[Symbol.asyncDispose]());
  return world;
}

/** The queues of an environment, not yet connected. */
export function queuesOf(environment: Record<string, string>): Promise<Queue[]> {
  return openQueues(readConfig(environment) satisfies QueueSettings);
}

let lastOffset = 0;

/** A record such as a queue hands over, at a place of its own. */
export function queued(payload: unknown, fields: Partial<QueueRecord> = {}): QueueRecord {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const offset = String(++lastOffset);
  return {
    topic: 'presently',
    partition: '0',
    offset,
    key: null,
    queuedAt: Date.now(),
    payload: Buffer.from(text),
    ...fields,
  };
}

/** What a record of a kind says. */
export function recordOf(kind: string, input: object): { version: 1; kind: string; input: object } {
  return { version: 1, kind, input };
}

/** A record that is a push to these people. */
export function push(userIds: readonly string[], fields: object = {}): ReturnType<typeof recordOf> {
  return recordOf('push', { title: 'Hello', body: 'It works.', audience: { userIds }, ...fields });
}
