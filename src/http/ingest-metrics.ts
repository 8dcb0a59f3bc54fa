import type { Exposition } from './exposition.ts';

/** What is counted of records from queues. */
export interface IngestFigures {
  readonly counters: {
    readonly records: readonly {
      readonly source: string;
      readonly kind: string;
      readonly outcome: string;
      readonly count: number;
    }[];
    /** By source: how long after it was queued the newest record was applied (ms). */
    readonly lags: ReadonlyMap<string, number>;
    readonly retries: number;
  };
  queues(): readonly { readonly source: string; readonly away: boolean }[];
}

/** Adds what a person on call asks about queues. */
export function exposeIngest(metrics: Exposition, ingest: IngestFigures): void {
  metrics.counter(
    'presently_ingest_records_total',
    'Records of queues by source, kind and outcome; dead: could not be applied.',
    () =>
      ingest.counters.records.map(({ source, kind, outcome, count }) => [{ source, kind, outcome }, count]),
  );
  metrics.gauge(
    'presently_ingest_lag_seconds',
    'From when the newest record that was applied here was queued until it was applied, by source.',
    () => [...ingest.counters.lags].map(([source, lag]) => [{ source }, lag / 1000]),
  );
  metrics.counter(
    'presently_ingest_waits_total',
    'How often records had to wait because the store took nothing.',
    () => ingest.counters.retries,
  );
  metrics.gauge('presently_ingest_queues', 'Queues to read, by source and whether they are away.', () =>
    countBy(ingest.queues()),
  );
}

function countBy(queues: ReturnType<IngestFigures['queues']>) {
  const sources = [...new Set(queues.map(({ source }) => source))];
  return sources.flatMap((source) =>
    [false, true].map((away) => {
      const count = queues.filter((queue) => queue.source === source && queue.away === away).length;
      return [{ source, state: away ? 'away' : 'read' }, count] as const;
    }),
  );
}
