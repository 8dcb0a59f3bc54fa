import type { Redis, RedisOptions } from 'ioredis';
import { driverFault } from '../driver-fault.ts';
import { redisRefusal } from '../refusal.ts';
import { type Queue, type QueueConnection, QueueDenied, type QueueRecord, QueueRefused } from './queue.ts';
import { within } from './within.ts';

export interface RedisStreamsOptions {
  /** redis:// or rediss:// */
  readonly url: string;
  /** The key of the stream. */
  readonly stream: string;
  readonly group: string;
}

/** The most records of one batch. */
const batchSize = 1_000;

/** How long the server may hold back the answer of a read (ms); shorter than the margin of a lease, so that no read outlasts it. */
const block = 1_000;

/** How long the server may take beyond that, and for a connection (ms). */
const patience = 3_000;

/** How long all may take until a connection can be read from (ms): less than its steps may one after the other. */
const connectWithin = 6_000;

/** A connection that is lost stays so: the reader makes a new one, and begins with what was not committed. */
const options = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: block + patience,
  connectTimeout: patience,
  retryStrategy: () => null,
  lazyConnect: true,
  protocol: 2,
} satisfies RedisOptions;

/** An entry of a stream: its id, and its fields and values in turns; no fields if it was deleted. */
type Entry = readonly [id: Buffer, fields: readonly Buffer[] | null];

/**
 * A stream of Redis or Valkey, read by a consumer group. A stream has no partitions, and a group deals its entries out to all who ask, so only
 * one node reads it at a time; more nodes share the work if there are more streams.
 *
 * An entry has the record in its field `payload`, and may have a `key`. A node that begins to read claims all that was delivered to others and
 * not acknowledged, oldest first, before it reads on.
 * @throws {QueueRefused} if the driver cannot be loaded.
 */
export async function openRedisStream({ url, stream, group }: RedisStreamsOptions): Promise<Queue> {
  const { Redis } = await loadDriver();
  const { hostname, port } = new URL(url);
  return {
    source: 'redis-streams',
    title: `Redis Streams at ${hostname}:${port || '6379'}, stream ${stream}`,
    exclusive: `ingest:redis-streams:${stream}:${group}`,
    async connect() {
      // A read that waits would hold up the acknowledgements behind it.
      const [reader, writer] = [new Redis(url, options), new Redis(url, options)];
      const close = (): void => {
        reader.disconnect();
        writer.disconnect();
      };
      let failure: unknown;
      try {
        // The driver tells what went wrong as an event, and only then that the connection is closed.
        for (const client of [reader, writer]) client.on('error', (error) => (failure ??= error));
        const ready = await within(connectWithin, prepare(reader, writer, stream, group));
        if (!ready) throw new Error('It did not answer.');
      } catch (error) {
        close();
        const cause = failure ?? error;
        const refusal = redisRefusal(cause);
        throw refusal ? new QueueDenied(refusal, { cause }) : cause;
      }
      return connectionOf(reader, writer, { stream, group, close });
    },
  };
}

async function loadDriver(): Promise<Pick<typeof import('ioredis'), 'Redis'>> {
  try {
    return await import('ioredis');
  } catch (error) {
    const driver = { setting: 'INGEST_REDIS_STREAMS_URL', of: 'Redis', packages: ['ioredis'] };
    throw new QueueRefused(driverFault(error, driver), { cause: error });
  }
}

/** Connects both, and sees to it that the group is there. */
async function prepare(reader: Redis, writer: Redis, stream: string, group: string): Promise<true> {
  await reader.connect();
  await writer.connect();
  await makeGroup(writer, stream, group);
  await writer.eval(forgetOldConsumers, 1, stream, group, String(forgottenAfter));
  return true;
}

/** Makes the group, and the stream with it, unless it is there; it begins with the oldest entry. */
async function makeGroup(client: Redis, stream: string, group: string): Promise<void> {
  await client.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch((error: unknown) => {
    if (!String(error).includes('BUSYGROUP')) throw error;
  });
}

/** How long a consumer has to be gone until its name is forgotten (ms). */
const forgottenAfter = 86_400_000;

/** In one step: to delete a consumer that has just been given an entry would lose that. */
const forgetOldConsumers = `
  for _, fields in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    local consumer = {}
    for at = 1, #fields, 2 do consumer[fields[at]] = fields[at + 1] end
    if consumer.pending == 0 and consumer.idle > tonumber(ARGV[2]) then
      redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer.name)
    end
  end`;

function connectionOf(
  reader: Redis,
  writer: Redis,
  { stream, group, close }: { readonly stream: string; readonly group: string; readonly close: () => void },
): QueueConnection {
  const consumer = `presently-${process.pid}-${Date.now()}`;
  /** Where to go on claiming, or undefined when everything was claimed. */
  let claimFrom: string | undefined = '0-0';

  async function claim(from: string): Promise<readonly Entry[]> {
    const [cursor, entries] = (await reader.callBuffer(
      'XAUTOCLAIM',
      ...[stream, group, consumer, '0', from, 'COUNT', String(batchSize)],
    )) as [Buffer, readonly (Entry | null)[]];
    const next = cursor.toString();
    claimFrom = next === '0-0' ? undefined : next;
    return entries.filter((entry) => entry !== null);
  }

  async function read(): Promise<readonly Entry[]> {
    const answer = (await reader.callBuffer(
      'XREADGROUP',
      ...['GROUP', group, consumer, 'COUNT', String(batchSize), 'BLOCK', String(block)],
      ...['STREAMS', stream, '>'],
    )) as readonly [Buffer, readonly Entry[]][] | null;
    return answer?.[0]?.[1] ?? [];
  }

  return {
    async next() {
      const entries = claimFrom === undefined ? await read() : await claim(claimFrom);
      return entries.map((entry) => recordOf(stream, entry));
    },
    async commit(records) {
      await writer.call('XACK', stream, group, ...records.map(({ offset }) => offset));
    },
    async close() {
      close();
      await Promise.resolve();
    },
  };
}

function recordOf(stream: string, [id, fields]: Entry): QueueRecord {
  const offset = id.toString();
  const values = new Map<string, Buffer>();
  for (let index = 0; index + 1 < (fields?.length ?? 0); index += 2)
    values.set(String(fields?.[index]), fields?.[index + 1] as Buffer);
  return {
    topic: stream,
    partition: '0',
    offset,
    key: values.get('key')?.toString() ?? null,
    queuedAt: instantOf(offset),
    // Without a payload, what is there is kept, so that an operator sees what came.
    payload:
      values.get('payload') ??
      Buffer.from(
        JSON.stringify(Object.fromEntries([...values].map(([name, value]) => [name, value.toString()]))),
      ),
  };
}

/** The first part of an id is the server's time in milliseconds, unless whoever wrote the entry chose the id. */
function instantOf(id: string): number | null {
  const milliseconds = Number(id.split('-')[0]);
  return milliseconds > earliest && milliseconds < latest ? milliseconds : null;
}

/** What can be an instant of this program's time: from 2001 to the year 2286. */
const [earliest, latest] = [1e12, 1e13];
