import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signToken } from '../../src/auth/tokens.ts';
import type { Role } from '../../src/auth/principal.ts';
import { systemClock } from '../../src/clock.ts';
import { freePort } from '../kit/child-server.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';
import { hasBrowser, launchBrowser, openPage } from './browser.ts';
import { openVenue, type Venue } from './venue.ts';

const secret = 'a secret for tests, long enough to be one';

/** The real program as a process of its own, which can be killed and started again over the same data. */
async function startProcess(port: number, dataDir: string): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['src/main.ts', 'serve'], {
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, AUTH_SECRET: secret, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const output of server.stdout) if (String(output).includes('listens')) break;
  return server;
}

describe.skipIf(!hasBrowser)('both pages, when the server is killed and started again', () => {
  let browser: Browser;
  let server: ChildProcess;
  let url: string;
  let port: number;
  let venue: Venue;
  let folder: ReturnType<typeof temporaryFolder>;

  const token = (subject: string, role: Role = 'user'): Promise<string> =>
    signToken(secret, { subject, role }, systemClock);

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    folder = temporaryFolder();
    port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = await startProcess(port, folder.path);
    venue = await openVenue({
      token,
      async ask<Data>(
        query: string,
        { variables, token: bearer }: { variables?: object; token?: string } = {},
      ) {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
          body: JSON.stringify({ query, variables }),
        });
        return (await response.json()) as { data: Data };
      },
    });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    server.kill('SIGKILL');
    folder[Symbol.dispose]();
  });

  it('come back by themselves, and the message arrives once and is acknowledged', async () => {
    const ada = await openPage(browser, `${url}/?location=hall#token=${await token('ada')}`);
    const operator = await openPage(browser, `${url}/console#token=${venue.operatorToken}`);
    await venue.count(12);
    await ada.page.getByRole('region', { name: 'Headcount', exact: true }).getByText('12').waitFor();
    await operator.page.getByLabel('Title').fill('After the storm');
    await operator.page.getByLabel('Text', { exact: true }).fill('Everything is back.');

    server.kill('SIGKILL');
    await once(server, 'exit');
    for (const { page } of [ada, operator]) await page.locator('.badge-waiting').waitFor();
    await ada.page.getByText('Stale since').waitFor();

    server = await startProcess(port, folder.path);
    for (const { page } of [ada, operator])
      await page.locator('.badge[data-phase=live]').waitFor({ timeout: 35_000 });
    await ada.page.getByRole('region', { name: 'Headcount', exact: true }).getByText('12').waitFor();

    await operator.page.getByRole('button', { name: /^Send to \d/ }).click();
    await operator.page.locator('[data-step="funnel.acked"][data-count="1"]').waitFor();
    await ada.page.locator('.message').getByText('After the storm').waitFor();
    expect(await ada.page.locator('.message').count()).toBe(1);
    expect([...ada.faults, ...operator.faults]).toEqual([]);
  }, 120_000);
});
