import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GatewayMetrics } from '../gateway/metrics.ts';

/** What `/metrics` answers, and what is fed from elsewhere. */
export interface Metrics {
  render(): Promise<{ readonly body: string; readonly contentType: string }>;
  /** Notes one group of writes that shared a flush: how many, and how long it took (ms). */
  noteGroup(calls: number, milliseconds: number): void;
}

/** The numbers of the gateway that go up and down, and their help texts. */
const gauges = {
  connections: 'Open connections: sockets, and requests with a running subscription.',
  operations: 'Operations that run now.',
  groups: 'Groups of equal subscriptions.',
  members: 'Subscriptions that share the results of a group.',
  bufferedBytes: 'Bytes that wait for readers that are slow.',
} as const satisfies Partial<Record<keyof GatewayMetrics, string>>;

/** The numbers of the gateway that only grow. */
const counters = {
  operationsBegun: 'Operations begun.',
  executions: "Times that a subscription's document was executed.",
  frames: 'Frames written.',
  bytes: 'Bytes of frames written.',
  replacedFrames: 'Frames of facts that a newer one replaced before they were sent.',
} as const satisfies Partial<Record<keyof GatewayMetrics, string>>;

/** Prometheus metrics of one node, in a registry of their own, read when they are asked for. */
export function createMetrics(gateway: GatewayMetrics): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'presently_' });

  for (const [name, help] of entries(gauges)) {
    new Gauge({
      name: `presently_${snakeCase(name)}`,
      help,
      registers,
      collect() {
        this.set(gateway[name]);
      },
    });
  }
  for (const [name, help] of entries(counters)) {
    new Counter({
      name: `presently_${snakeCase(name)}_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(gateway[name]);
      },
    });
  }
  new Counter({
    name: 'presently_closes_total',
    help: 'Closed WebSockets by close code.',
    labelNames: ['code'],
    registers,
    collect() {
      this.reset();
      for (const [code, count] of gateway.closes) this.inc({ code }, count);
    },
  });
  const groupSize = new Histogram({
    name: 'presently_store_group_writes',
    help: 'Writes that shared one flush of the store.',
    buckets: [1, 4, 16, 64, 256, 1024, 4096],
    registers,
  });
  const groupTime = new Histogram({
    name: 'presently_store_group_seconds',
    help: 'How long a group of writes took, flush included.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers,
  });

  return {
    render: async () => ({ body: await registry.metrics(), contentType: registry.contentType }),
    noteGroup(calls, milliseconds) {
      groupSize.observe(calls);
      groupTime.observe(milliseconds / 1000);
    },
  };
}

function entries<Names extends string>(table: Readonly<Record<Names, string>>): [Names, string][] {
  return Object.entries(table) as [Names, string][];
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
