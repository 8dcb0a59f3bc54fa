import { setImmediate as nextTurn } from 'node:timers/promises';

/** What `/metrics` said once. */
export class Scrape {
  readonly text: string;
  /** Each metric's type. */
  readonly types: ReadonlyMap<string, string>;
  readonly #samples: readonly Sample[];

  constructor(text: string) {
    this.text = text;
    this.types = new Map(
      [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]),
    );
    this.#samples = text
      .split('\n')
      .flatMap((line) => (line === '' || line.startsWith('#') ? [] : [sampleOf(line)]));
  }

  /** The names of all series, those of histograms with their endings. */
  get series(): Set<string> {
    return new Set(this.#samples.map(({ name }) => name));
  }

  /** The label names that a series has. */
  labelsOf(series: string): Set<string> {
    return new Set(
      this.#samples.filter(({ name }) => name === series).flatMap(({ labels }) => Object.keys(labels)),
    );
  }

  /** The sum of the samples of a series that have these labels, or 0. */
  value(series: string, labels: Readonly<Record<string, string>> = {}): number {
    return this.#samples
      .filter(
        (sample) =>
          sample.name === series &&
          Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
      )
      .reduce((sum, { value }) => sum + value, 0);
  }
}

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

function sampleOf(line: string): Sample {
  const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === '') throw new Error(`No sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, text]);
  return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
}

/** Asks a server for its metrics. */
export async function scrape({ url }: { readonly url: string }): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`);
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  return new Scrape(await response.text());
}

/** Asks until something holds: what a connection leaves behind, for example, is counted a moment after it. */
export async function scrapeUntil(
  server: { readonly url: string },
  holds: (scrape: Scrape) => boolean,
): Promise<Scrape> {
  for (;;) {
    const now = await scrape(server);
    if (holds(now)) return now;
    await nextTurn();
  }
}
