import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startRedis } from '../kit/redis-server.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';
import { startChild } from './harness/child.ts';
import { VoidRun } from './harness/crowd.ts';
import { people } from './harness/operations.ts';
import { alternate } from './harness/rounds.ts';
import { serverFlags } from './harness/servers.ts';
import { monotonic } from './harness/statistics.ts';
import type { Target } from './harness/target.ts';
import { rate } from './harness/words.ts';
import type { IngestServerQuestions } from './servers/ingest-server.ts';

const stream = 'presently';
const places = Array.from({ length: 200 }, (_, number) => `place-${number}`);
const users = people(2_000);

type Ingested = { readonly perSecond: number; readonly cpuPerRecord: number; readonly servingCpu: number };

/** What waits in a stream of Redis is read, applied in SQLite and acknowledged, each batch after its flush. */
export const ingest: Target = {
  name: 'P13',
  about: 'records through Redis Streams, durable before they are acknowledged',
  async run(options) {
    const size = options.quick ? 0.1 : 1;
    const { headcounts, pushes } = await alternate(options, {
      headcounts: () => measure(100_000 * size, headcount, (server) => server.ask('headcount', places)),
      pushes: () => measure(20_000 * size, push, (server) => server.ask('unread', users)),
    });
    return [
      row(`headcount records, ${places.length} places`, 10_000, headcounts),
      row(`single-user pushes, ${users.length} people`, 2_000, pushes),
    ];
  },
};

function row(work: string, wanted: number, { perSecond, cpuPerRecord, servingCpu }: Ingested) {
  return {
    work: `${work}, through Redis Streams into SQLite, durable`,
    wanted: `≥ ${rate(wanted)}/s`,
    measured: `${rate(perSecond)}/s; CPU of the server ${cpuPerRecord.toPrecision(3)} µs per record, ${servingCpu.toPrecision(3)} of it on the thread that serves`,
    baseline: '',
    met: perSecond >= wanted,
  };
}

function headcount(number: number): object {
  const locationId = places[number % places.length] ?? '';
  const observedAt = new Date(Date.UTC(2026, 0) + number).toISOString();
  return { kind: 'headcount', input: { locationId, source: 'door', entered: 1, observedAt } };
}

function push(number: number): object {
  const audience = { userIds: [users[number % users.length]] };
  return { kind: 'push', input: { title: `Number ${number}`, body: 'Something that matters.', audience } };
}

/** @param effect how many of the records have taken effect, by what can be seen of it. */
async function measure(
  records: number,
  recordAt: (number: number) => object,
  effect: (server: ReturnType<typeof startServer>) => Promise<number>,
): Promise<Ingested> {
  using folder = temporaryFolder();
  await using redis = await startRedis({ durable: true });
  await fill(redis.url, records, recordAt);
  await using server = startServer();
  await server.ask('prepare', folder.path, places);
  const [cpu, serving] = [await server.ask('cpu'), await server.ask('servingCpu')];
  const began = monotonic();
  await server.ask('listen', folder.path, { INGEST_REDIS_STREAMS_URL: redis.url });
  await acknowledged(redis.url, records);
  const milliseconds = monotonic() - began;
  const used = { all: (await server.ask('cpu')) - cpu, serving: (await server.ask('servingCpu')) - serving };
  const applied = await effect(server);
  if (applied !== records) throw new VoidRun(`${applied} of ${records} records took effect`);
  return {
    perSecond: records / (milliseconds / 1000),
    cpuPerRecord: used.all / records,
    servingCpu: used.serving / records,
  };
}

function startServer() {
  return startChild<IngestServerQuestions>(
    new URL('./servers/ingest-server.ts', import.meta.url),
    serverFlags,
  );
}

async function fill(url: string, records: number, recordAt: (number: number) => object): Promise<void> {
  const redis = new Redis(url);
  for (let start = 0; start < records; start += 10_000) {
    const pipeline = redis.pipeline();
    for (let number = start; number < Math.min(records, start + 10_000); number++)
      pipeline.xadd(stream, '*', 'payload', JSON.stringify({ version: 1, ...recordAt(number) }));
    await pipeline.exec();
  }
  redis.disconnect();
}

/** Waits until all records are read and acknowledged. */
async function acknowledged(url: string, records: number): Promise<void> {
  const redis = new Redis(url);
  try {
    for (;;) {
      const [group] = (await redis.xinfo('GROUPS', stream)) as (readonly (string | number)[])[];
      const field = (name: string) => group?.[group.indexOf(name) + 1];
      if (group && field('entries-read') === records && field('pending') === 0) return;
      await sleep(10);
    }
  } finally {
    redis.disconnect();
  }
}
