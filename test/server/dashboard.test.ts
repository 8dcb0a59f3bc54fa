import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { RawClient } from '../gateway/raw-client.ts';
import { type Scrape, scrapeUntil } from '../kit/scrape.ts';
import { openSocket } from '../kit/socket-client.ts';
import { startApp } from '../kit/start-app.ts';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));

/** What a query uses: each series, and the labels it filters or groups by. */
interface Use {
  readonly series: string;
  readonly labels: readonly string[];
}

/** Words of the query language that stand where a series could. */
const words = new Set(
  'sum max min avg count topk by rate increase absent histogram_quantile label_values job instance le'.split(
    ' ',
  ),
);

/** The labels that Prometheus itself adds. */
const added = ['job', 'instance'];

/**
 * The series of a query with the labels of their filters; the labels of a `by` belong to the first series behind it, because every `by` here stands
 * right before what it groups.
 */
function usesOf(query: string): Use[] {
  const uses: { series: string; labels: string[] }[] = [];
  let grouped: string[] = [];
  for (const [, by, name = '', filters = ''] of query.matchAll(
    /\bby \(([^)]*)\)|\b([a-z_][a-z0-9_]*)\b(?:\{([^}]*)\})?/g,
  )) {
    if (by !== undefined) grouped = by.split(',').map((label) => label.trim());
    else if (/^(presently|process|nodejs)_/.test(name)) {
      uses.push({
        series: name,
        labels: [...grouped, ...[...filters.matchAll(/(\w+)\s*[=!]~?"/g)].map(([, label = '']) => label)],
      });
      grouped = [];
    } else if (!words.has(name) && filters !== '') throw new Error(`What is ${name} in ${query}?`);
  }
  return uses;
}

function dashboardQueries(): string[] {
  const text = readFileSync(`${deploy}grafana-dashboard.json`, 'utf8');
  const { panels, templating } = JSON.parse(text) as {
    panels: { targets?: { expr: string }[] }[];
    templating: { list: { query: string | { query: string } }[] };
  };
  const variables = templating.list.flatMap(({ query }) => (typeof query === 'string' ? [] : [query.query]));
  return [...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)), ...variables];
}

function alertQueries(): string[] {
  const text = readFileSync(`${deploy}prometheus-alerts.yaml`, 'utf8');
  return [...text.matchAll(/^ +expr: (.+)$/gm)].map(([, expr = '']) => expr);
}

describe('what deploy/ asks of /metrics', () => {
  let scrape: Scrape;
  beforeAll(async () => {
    await using app = await startApp();
    // Something of each kind, so that every series is there with its labels.
    await using socket = openSocket(app, await app.token('ana'));
    await socket.follow('subscription { currentTime { timeZone } }').next();
    const token = await app.token('op', 'operator');
    await app.ask('mutation { disconnectUser(id: "nobody") { connections } }', { token });
    const raw = await RawClient.connect(`${app.url.replace('http', 'ws')}/graphql`);
    raw.socket.destroy();
    scrape = await scrapeUntil(app, (now) => now.value('presently_closes_total') > 0);
  });

  /** Those of queues have series only where a queue is read; their labels are those of `http/metrics.ts`. */
  const ofQueues: Record<string, string[]> = {
    presently_ingest_records_total: ['source', 'kind', 'outcome'],
    presently_ingest_lag_seconds: ['source'],
    presently_ingest_queues: ['source', 'state'],
    presently_dead_letters: ['source', 'topic'],
  };

  function expectKnown(query: string): void {
    const uses = usesOf(query);
    expect(uses, query).not.toHaveLength(0);
    for (const { series, labels } of uses) {
      const own = ofQueues[series];
      const known = own ?? [...scrape.labelsOf(series)];
      const name = series.replace(/_(bucket|sum|count)$/, '');
      expect(scrape.types.has(own ? series : name), `${series} in ${query}`).toBe(true);
      if (!own) expect([...scrape.series], query).toContain(series);
      expect([...added, ...known], `${series} in ${query}`).toEqual(expect.arrayContaining([...labels]));
    }
  }

  it('is, in each query of the dashboard, a metric and labels that there are', () => {
    const queries = dashboardQueries();
    expect(queries.length).toBeGreaterThan(30);
    for (const query of queries) expectKnown(query);
  });

  it('is, in each alert, a metric and labels that there are', () => {
    const queries = alertQueries();
    expect(queries.length).toBeGreaterThan(5);
    for (const query of queries) expectKnown(query);
  });

  it('shows every metric of ours on the dashboard', () => {
    const shown = new Set(
      dashboardQueries()
        .flatMap(usesOf)
        .map(({ series }) => series.replace(/_(bucket|sum|count)$/, '')),
    );
    const ours = [...scrape.types.keys()].filter((name) => name.startsWith('presently_'));
    expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('would not be taken if it were wrong', () => {
    expect(() => expectKnown('sum(presently_no_such_metric)')).toThrow();
    expect(() => expectKnown('sum by (color) (presently_connections{job="x"})')).toThrow();
    expect(() => expectKnown('rate(presently_closes_total{status="1000"}[5m])')).toThrow();
  });
});
