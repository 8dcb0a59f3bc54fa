import type { Consumer, ConsumerInfo, JetStreamManager, JsMsg } from '@nats-io/jetstream';
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';
import { driverFault } from '../driver-fault.ts';
import { causeOf } from './cause-of.ts';
import { dialed } from './dialed.ts';
import { InOrder } from './in-order.ts';
import { type Queue, type QueueConnection, QueueDenied, type QueueRecord, QueueRefused } from './queue.ts';

export interface NatsOptions {
  /** nats:// or tls://, perhaps with a user and a password, or a token. */
  readonly url: string;
  /** The name of the stream; made with the subjects `stream` and `stream.>` if it is not there. */
  readonly stream: string;
  /** The name of the durable consumer. */
  readonly group: string;
}

/** The most records of one batch, and the most that are delivered and not acknowledged. */
const [batchSize, mostOutstanding] = [500, 2_000];

/** How long one request for messages waits (ms); shorter than the margin of a lease, so that none outlasts it. */
const wait = 1_000;

/** After how long the server delivers again what was not acknowledged (ms). */
const ackWait = 5_000;

/** How long the server may take to answer (ms). */
const patience = 3_000;

type Driver = typeof import('@nats-io/transport-node') & typeof import('@nats-io/jetstream');

/**
 * A stream of NATS JetStream, read by a durable pull consumer. A consumer deals messages out to all who ask, so only one node reads it at a
 * time; more nodes share the work if there are more streams.
 *
 * A message's data is the record. Its key is the header `Presently-Key`, or what its subject has after the stream's name and a dot.
 * @throws {QueueRefused} if the driver cannot be loaded.
 */
export async function openNatsStream({ url, stream, group }: NatsOptions): Promise<Queue> {
  const driver = await loadDriver();
  const { host } = new URL(url);
  return {
    source: 'nats',
    title: `NATS JetStream at ${host}, stream ${stream}`,
    exclusive: `ingest:nats:${stream}:${group}`,
    async connect() {
      const nats = await dialed(() => driver.connect(connectionOptions(url))).catch((error: unknown) => {
        throw deniedOr(driver, error);
      });
      try {
        const manager = await driver.jetstreamManager(nats, { timeout: patience });
        const info = await makeConsumer(driver, manager, stream, group);
        const consumer = await driver.jetstream(nats, { timeout: patience }).consumers.get(stream, group);
        return connectionOf(nats, consumer, info, stream);
      } catch (error) {
        await nats.close();
        throw deniedOr(driver, error);
      }
    },
  };
}

/** The error, or what it comes to if the server has something against who asks. */
function deniedOr({ AuthorizationError, PermissionViolationError }: Driver, error: unknown): unknown {
  if (error instanceof AuthorizationError)
    return new QueueDenied('does not accept the credentials', { cause: error });
  return causeOf(error) instanceof PermissionViolationError
    ? new QueueDenied('does not allow its user what is needed', { cause: error })
    : error;
}

async function loadDriver(): Promise<Driver> {
  try {
    const [transport, jetstream] = await Promise.all([
      import('@nats-io/transport-node'),
      import('@nats-io/jetstream'),
    ]);
    return { ...transport, ...jetstream };
  } catch (error) {
    const packages = ['@nats-io/transport-node', '@nats-io/jetstream'];
    const driver = { setting: 'INGEST_NATS_URL', of: 'NATS', packages };
    throw new QueueRefused(driverFault(error, driver), { cause: error });
  }
}

/** A connection that is lost stays so: the reader makes a new one, and begins with what was not acknowledged. */
function connectionOptions(url: string): ConnectionOptions {
  const { protocol, host, username, password } = new URL(url);
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  return {
    servers: host,
    reconnect: false,
    timeout: patience,
    pingInterval: patience,
    maxPingOut: 1,
    ...(protocol === 'tls:' && { tls: {} }),
    ...(user !== '' && (pass === '' ? { token: user } : { user, pass })),
  };
}

/** Makes the stream and the consumer unless they are there; the consumer begins with the oldest message. */
async function makeConsumer(
  { AckPolicy, DeliverPolicy, JetStreamApiError, nanos }: Driver,
  { streams, consumers }: JetStreamManager,
  stream: string,
  group: string,
): Promise<ConsumerInfo> {
  const missing = (error: unknown): undefined => {
    if (!(error instanceof JetStreamApiError && error.status === 404)) throw error;
  };
  const found = await streams.info(stream).catch(missing);
  if (!found) await streams.add({ name: stream, subjects: [stream, `${stream}.>`] });
  const known = await consumers.info(stream, group).catch(missing);
  return (
    known ??
    consumers.add(stream, {
      durable_name: group,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ackWait),
      max_ack_pending: mostOutstanding,
      max_deliver: -1,
    })
  );
}

function connectionOf(
  nats: NatsConnection,
  consumer: Consumer,
  { num_ack_pending, delivered }: ConsumerInfo,
  stream: string,
): QueueConnection {
  const messages = new InOrder<JsMsg>({
    owed: num_ack_pending,
    upTo: delivered.stream_seq,
    patience: 2 * ackWait,
    fetch: async () => consumer.fetch({ max_messages: batchSize, expires: wait }),
  });
  void nats.closed().then((error) => messages.end(error ?? new Error('The connection was closed.')));
  /** Batches that were handed over and not committed, oldest first. */
  const open: JsMsg[][] = [];

  return {
    async next() {
      const batch = await messages.next(batchSize, wait);
      if (batch.length > 0) open.push(batch);
      return batch.map((message) => recordOf(stream, message));
    },
    async commit() {
      for (const message of open.shift() ?? []) message.ack();
      await nats.flush();
    },
    async close() {
      messages.end(new Error('The connection was closed.'));
      await nats.close().catch(() => {});
    },
  };
}

function recordOf(stream: string, message: JsMsg): QueueRecord {
  const { subject, seq, data, headers, timestampNanos } = message;
  const header = headers?.get('Presently-Key');
  const rest = subject.startsWith(`${stream}.`) ? subject.slice(stream.length + 1) : null;
  return {
    topic: stream,
    partition: '0',
    offset: String(seq),
    key: header ? header : rest,
    queuedAt: Number(timestampNanos / 1_000_000n),
    payload: data,
  };
}
