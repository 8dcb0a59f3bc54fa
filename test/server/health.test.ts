import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { scrapeUntil } from '../kit/scrape.ts';
import { startApp } from '../kit/start-app.ts';

test('a server whose store takes no writes lives, is not ready, says why, counts it, and recovers', async () => {
  await using app = await startApp();
  const get = (path: string): Promise<Response> => fetch(`${app.url}${path}`);
  expect((await get('/readyz')).status).toBe(200);

  using other = new DatabaseSync(join(app.dataDir, 'presently.db'), { timeout: 5_000 });
  other.exec('begin immediate');
  const refused = await get('/readyz');
  expect(refused.status).toBe(503);
  expect(await refused.json()).toEqual({ status: 'not ready', reasons: ['The store takes no writes.'] });
  expect((await get('/healthz')).status).toBe(200);
  await scrapeUntil(app, (now) => now.value('presently_store_unavailable_total') === 1);

  other.exec('rollback');
  expect(await (await get('/readyz')).json()).toEqual({ status: 'ready', reasons: [] });
});
