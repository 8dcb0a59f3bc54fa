import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startApp, type TestApp } from '../kit/start-app.ts';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { openVenue, type Venue } from './venue.ts';

/** Makes people known. */
export const upsertUsers =
  'mutation ($input: UpsertUsersInput!) { upsertUsers(input: $input) { errors { message } } }';

/** What the tests of the console work with: a server and a venue of their own for each test, three people, a browser. */
export interface ConsoleKit {
  app: TestApp;
  venue: Venue;
  /** The console, or a section of it, as the operator or with another token. */
  openConsole(section?: string, token?: string): Promise<WatchedPage>;
  /** The live page of a person. */
  openAs(subject: string): Promise<Page>;
}

/** Prepares all of it before each test of the group it is called in, and takes it down. */
export function prepareConsole(): ConsoleKit {
  let browser: Browser;
  const kit = {
    async openConsole(section = '', token = kit.venue.operatorToken) {
      return await openPage(browser, `${kit.app.url}/console${section}#token=${token}`);
    },
    async openAs(subject) {
      const { page } = await openPage(browser, `${kit.app.url}/#token=${await kit.app.token(subject)}`);
      await page.locator('.badge[data-phase=live]').waitFor();
      return page;
    },
  } as ConsoleKit;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    kit.app = await startApp();
    kit.venue = await openVenue(kit.app);
    const users = [
      { id: 'ada', attributes: { team: 'lab', floor: 3 } },
      { id: 'grace', attributes: { team: 'lab', floor: 1 } },
      { id: 'linus', attributes: { team: 'ops', floor: 1 } },
    ];
    await kit.app.ask(upsertUsers, { token: kit.venue.operatorToken, variables: { input: { users } } });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await kit.app[Symbol.asyncDispose]();
  });
  return kit;
}

/** Fills in what every push needs. */
export async function writePush(page: Page, title: string, body = 'Please read this.'): Promise<void> {
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Text', { exact: true }).fill(body);
}

/** Waits until a step of the funnel counts so many people. */
export function funnelStep(page: Page, key: string, count: number): Promise<void> {
  return page.locator(`[data-step="funnel.${key}"][data-count="${count}"]`).waitFor();
}
