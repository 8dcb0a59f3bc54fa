import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../kit/start-app.ts';
import { hasBrowser, launchBrowser, openPage } from './browser.ts';
import { openVenue } from './venue.ts';

/** What stands between the pages and a server. */
interface Wire extends AsyncDisposable {
  readonly url: string;
  /** Lets nothing through any more and closes nothing, as when a cable is pulled: neither side is told. */
  pull(): void;
  /** Works again, for new connections. */
  plug(): void;
}

async function layWire(port: number): Promise<Wire> {
  const ends = new Set<Socket>();
  let isPulled = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on('data', (bytes) => isPulled || to.write(bytes));
      from.on('end', () => isPulled || to.end());
      from.on('error', () => from.destroy());
    }
  });
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
  function cut(): void {
    for (const end of ends) end.destroy();
    ends.clear();
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pull() {
      isPulled = true;
    },
    plug() {
      cut();
      isPulled = false;
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((closed) => server.close(closed));
    },
  };
}

describe.skipIf(!hasBrowser)('the live page on a wire', { timeout: 120_000 }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('notices that the wire was pulled though nobody tells it, and shows everything once when it is back', async () => {
    await using app = await startApp();
    const venue = await openVenue(app);
    await venue.count(42);
    await using wire = await layWire(Number(new URL(app.url).port));
    const { page, faults } = await openPage(
      browser,
      `${wire.url}/?location=hall#token=${await app.token('ada')}`,
    );
    await page.locator('.badge[data-phase=live] .badge-detail').waitFor();
    const figure = page.getByRole('region', { name: 'Headcount', exact: true });
    await figure.getByText('42').waitFor();

    wire.pull();
    await page.locator('.badge-waiting').waitFor();
    await figure.getByText('Stale since').waitFor();
    await venue.count(99);
    await venue.push({ title: 'Meanwhile', body: 'Once.', audience: { userIds: ['ada'] } });

    wire.plug();
    await page.locator('.badge[data-phase=live]').waitFor({ timeout: 60_000 });
    await figure.getByText('99').waitFor();
    await page.locator('.message').getByText('Meanwhile').waitFor();
    expect(await page.locator('.message').count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
