import { collectDefaultMetrics } from 'prom-client';
import { closings } from '../errors.ts';
import type { GatewayMetrics } from '../gateway/metrics.ts';
import type { MessagingMetrics } from '../messaging/messaging-metrics.ts';
import { suppressionReasons } from '../store/codes.ts';
import type { DeadLetterCount } from '../store/contract.ts';
import type { StoreMetrics } from '../store/store-metrics.ts';
import { exposeEventLoopDelay } from './event-loop-delay.ts';
import { Exposition, type Labelled } from './exposition.ts';

/** What is counted on a node, and by whom. */
export interface MetricSources {
  readonly gateway: GatewayMetrics;
  readonly messaging: MessagingMetrics;
  readonly store: StoreMetrics;
  /** How many users are connected to this node. */
  readonly users: () => number;
  readonly deadLetters: () => Promise<readonly DeadLetterCount[]>;
}

/** Prometheus metrics of one node. Disposing ends the measurements that run by themselves. */
export interface Metrics extends Disposable {
  /** For parts that count something of their own. */
  readonly exposition: Exposition;
  /** What `/metrics` answers. */
  render(): Promise<{ readonly body: string; readonly contentType: string }>;
}

/**
 * Makes the metrics of one node. Names and units follow https://prometheus.io/docs/practices/naming/; what every process has (CPU, memory, garbage
 * collection) keeps the names that client libraries give it. All labels have few values that are known beforehand, never an id of anything.
 */
export function createMetrics(sources: MetricSources): Metrics {
  const exposition = new Exposition();
  collectDefaultMetrics({ register: exposition.registry });
  const eventLoop = exposeEventLoopDelay(exposition);
  exposeConnections(exposition, sources);
  exposeOperations(exposition, sources);
  exposeFanOut(exposition, sources);
  exposeMessaging(exposition, sources);
  exposeStore(exposition, sources);
  return {
    exposition,
    render: () => exposition.render(),
    [Symbol.dispose]: () => eventLoop[Symbol.dispose](),
  };
}

function exposeConnections(metrics: Exposition, { gateway, users }: MetricSources): void {
  metrics.gauge(
    'presently_connections',
    'Open connections by transport; sse: requests with a running subscription.',
    () => [
      [{ transport: 'websocket' }, gateway.connectionsBy.websocket],
      [{ transport: 'sse' }, gateway.connectionsBy.http],
    ],
  );
  metrics.gauge('presently_online_users', 'Users with a connection to this node.', users);
  metrics.counter('presently_closes_total', 'Closed WebSockets by close code; 1006: the peer vanished.', () =>
    byKey(
      'code',
      Object.values(closings).map(({ code }) => code),
      gateway.closes,
    ),
  );
  metrics.counter(
    'presently_refused_connections_total',
    'Connections, upgrades and streams refused for want of room or for their origin, by code.',
    () => byKey('code', ['FORBIDDEN', 'RATE_LIMITED', 'UNAVAILABLE'], gateway.refusals),
  );
  metrics.counter(
    'presently_refused_requests_total',
    'Requests over HTTP refused unread for their origin or for how many came from one address, by code.',
    () => byKey('code', ['FORBIDDEN', 'RATE_LIMITED'], gateway.requestRefusals),
  );
}

function exposeOperations(metrics: Exposition, { gateway }: MetricSources): void {
  metrics.gauge('presently_operations', 'Operations that run now.', () => gateway.operations);
  metrics.counter('presently_operations_total', 'Operations begun.', () => gateway.operationsBegun);
  metrics.histogram(
    'presently_operation_duration_seconds',
    'How long queries and mutations took to execute, by type.',
    () => Object.entries(gateway.executionTimes).map(([type, times]) => [{ type }, times]),
  );
  metrics.counter(
    'presently_unexpected_errors_total',
    'Faults of the server, told to callers as INTERNAL.',
    () => gateway.unexpectedErrors,
  );
}

function exposeFanOut(metrics: Exposition, { gateway }: MetricSources): void {
  metrics.gauge('presently_groups', 'Groups of equal subscriptions.', () => gateway.groups);
  metrics.gauge('presently_group_members', 'Subscriptions in all groups.', () => gateway.members);
  metrics.gauge(
    'presently_largest_group_members',
    'Subscriptions in the largest group.',
    () => gateway.largestGroup,
  );
  metrics.counter(
    'presently_executions_total',
    "Times that a subscription's document was executed.",
    () => gateway.executions,
  );
  metrics.counter('presently_frames_total', 'Frames written.', () => gateway.frames);
  metrics.counter('presently_frame_bytes_total', 'Bytes of the frames written.', () => gateway.bytes);
  metrics.counter(
    'presently_replaced_frames_total',
    'Frames of facts that a newer one replaced before they were written.',
    () => gateway.replacedFrames,
  );
  metrics.gauge('presently_buffered_bytes', 'Bytes that wait for slow readers.', () => gateway.bufferedBytes);
}

function exposeMessaging(metrics: Exposition, { messaging }: MetricSources): void {
  const { lags, decided } = messaging;
  metrics.counter(
    'presently_pushes_accepted_total',
    'Pushes accepted by this node.',
    () => messaging.accepted,
  );
  metrics.counter(
    'presently_push_recipients_total',
    'People for whom a push was decided here, by outcome.',
    () => Object.entries(decided).map(([outcome, people]) => [{ outcome }, people]),
  );
  metrics.counter('presently_push_suppressed_total', 'People who did not get a push, by reason.', () =>
    byKey('reason', suppressionReasons, messaging.suppressed),
  );
  metrics.counter(
    'presently_messages_sent_total',
    'Messages handed to a connection for the first time.',
    () => messaging.sent,
  );
  metrics.counter(
    'presently_messages_acked_total',
    'Messages acknowledged for the first time.',
    () => messaging.acked,
  );
  metrics.counter('presently_messages_read_total', 'Messages read for the first time.', () => messaging.read);
  metrics.histogram(
    'presently_message_lag_seconds',
    'Time to a stage from the one before: released (since accepted or due), sent (since released, to the connected), acked (since sent).',
    () => Object.entries(lags).map(([stage, times]) => [{ stage }, times]),
  );
}

function exposeStore(metrics: Exposition, { store, deadLetters }: MetricSources): void {
  metrics.histogram(
    'presently_store_call_duration_seconds',
    'From asking the store to its answer, by call.',
    () => [...store.calls].filter(([, { count }]) => count > 0).map(([call, times]) => [{ call }, times]),
  );
  metrics.counter(
    'presently_store_unavailable_total',
    'Calls that the store could not do.',
    () => store.unavailable,
  );
  metrics.histogram(
    'presently_store_group_writes',
    'Writes that shared one flush of the store.',
    () => store.groupSizes,
  );
  metrics.histogram(
    'presently_store_group_duration_seconds',
    'How long a group of writes took, flush included.',
    () => store.groupTimes,
  );
  metrics.gauge(
    'presently_dead_letters',
    'Records of queues that could not be applied, by source and topic.',
    async () => {
      const counts = await withinASecond(deadLetters()).catch(() => []);
      return counts.map(({ source, topic, count }) => [{ source, topic }, count]);
    },
  );
}

/** Counts by key; the keys that are known beforehand are there from the start, so that their first increase is seen. */
function byKey<Key extends string | number>(
  label: string,
  known: readonly Key[],
  counts: ReadonlyMap<Key, number>,
): Labelled<number> {
  const keys = new Set([...known, ...counts.keys()]);
  return [...keys].map((key) => [{ [label]: String(key) }, counts.get(key) ?? 0]);
}

/** What takes longer is left out: a store that hangs must not hide everything else. */
async function withinASecond<Value>(promise: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timeout = setTimeout(() => late.reject(new Error('It took too long')), 1_000);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
