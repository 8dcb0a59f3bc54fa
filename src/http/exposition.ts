import { Gauge, Registry } from 'prom-client';
import type { Distribution } from '../distribution.ts';

/** Values of one metric, each with its labels. All have the same label names. */
export type Labelled<Value> = Iterable<readonly [labels: Labels, value: Value]>;

type Labels = Readonly<Record<string, string | number>>;

/** One line of a metric. */
interface Sample {
  readonly metricName?: string;
  readonly labels: Labels;
  readonly value: number;
}

type Read = () => number | Labelled<number> | Promise<number | Labelled<number>>;

/** A metric that is read where it is kept when Prometheus asks for it. The registry takes only its own classes; this one answers for any type. */
class KeptElsewhere extends Gauge {
  /** What the registry asks a metric for, if it has it. */
  readonly getForPromString: () => Promise<object>;

  constructor(
    name: string,
    help: string,
    type: string,
    read: () => Iterable<Sample> | Promise<Iterable<Sample>>,
  ) {
    super({ name, help, registers: [] });
    this.getForPromString = async () => ({ name, help, type, values: [...(await read())] });
  }
}

/** The metrics of one node. Each is read when it is asked for, so that whoever counts keeps nothing but numbers. */
export class Exposition {
  readonly registry = new Registry();

  /** Something that goes up and down. */
  gauge(name: string, help: string, read: Read): void {
    this.#add(name, help, 'gauge', async () => samplesOf(await read()));
  }

  /** Something that only grows. */
  counter(name: string, help: string, read: Read): void {
    this.#add(name, help, 'counter', async () => samplesOf(await read()));
  }

  /** How often something was how large. */
  histogram(name: string, help: string, read: () => Distribution | Labelled<Distribution>): void {
    this.#add(name, help, 'histogram', () => {
      const value = read();
      const all: Labelled<Distribution> = Symbol.iterator in value ? value : [[{}, value]];
      return [...all].flatMap(([labels, distribution]) => bucketsOf(name, labels, distribution));
    });
  }

  /** Quantiles that are worked out elsewhere, with the sum and the number of what they are of. */
  summary(
    name: string,
    help: string,
    read: () => {
      readonly quantiles: readonly (readonly [number, number])[];
      readonly sum: number;
      readonly count: number;
    },
  ): void {
    this.#add(name, help, 'summary', () => {
      const { quantiles, sum, count } = read();
      return [
        ...quantiles.map(([quantile, value]) => ({ labels: { quantile }, value })),
        { metricName: `${name}_sum`, labels: {}, value: sum },
        { metricName: `${name}_count`, labels: {}, value: count },
      ];
    });
  }

  /** All of it as Prometheus reads it. */
  async render(): Promise<{ readonly body: string; readonly contentType: string }> {
    return { body: await this.registry.metrics(), contentType: this.registry.contentType };
  }

  #add(...args: ConstructorParameters<typeof KeptElsewhere>): void {
    this.registry.registerMetric(new KeptElsewhere(...args));
  }
}

function samplesOf(value: number | Labelled<number>): Sample[] {
  if (typeof value === 'number') return [{ labels: {}, value }];
  return [...value].map(([labels, one]) => ({ labels, value: one }));
}

function bucketsOf(name: string, labels: Labels, { bounds, counts, count, sum }: Distribution): Sample[] {
  let upTo = 0;
  const buckets = bounds.map((le, index) => {
    upTo += counts[index] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: upTo };
  });
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
