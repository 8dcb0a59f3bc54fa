import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../kit/start-app.ts';
import { hasBrowser, launchBrowser, openPage } from './browser.ts';
import { openVenue } from './venue.ts';

/** Presses Tab until what is focused says `words`, or fails. */
async function tabTo(page: Page, words: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.textContent)) === words) return;
  }
  throw new Error(`Nothing that the Tab key reaches says "${words}".`);
}

describe.skipIf(!hasBrowser)('the live page by keyboard alone', { timeout: 120_000 }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('reads a message, asks why it came, and mutes its category', async () => {
    await using app = await startApp();
    const venue = await openVenue(app);
    await venue.push({
      title: 'Half price',
      body: 'Today.',
      category: 'offers',
      audience: { userIds: ['ada'] },
    });
    const { page } = await openPage(browser, `${app.url}/?location=hall#token=${await app.token('ada')}`);
    await page.locator('.message').waitFor();

    await tabTo(page, 'Skip to the place');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Preferences');
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'offers' }).waitFor();
    // A dialog begins at its first control, although that was loaded after it opened, and gives the focus back.
    expect(await page.evaluate(() => document.activeElement?.matches('dialog input'))).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Preferences');

    await tabTo(page, 'Why did I get this?');
    await page.keyboard.press('Enter');
    await page.getByText('It is about “offers”').waitFor();

    for (let back = 0; back < 10; back += 1) {
      await page.keyboard.press('Shift+Tab');
      if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Preferences') break;
    }
    await page.keyboard.press('Enter');
    const muted = page.getByRole('checkbox', { name: 'offers' });
    await muted.waitFor();
    await page.keyboard.press('Space');
    expect(await muted.isChecked()).toBe(true);
    await tabTo(page, 'Save');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { data } = await app.ask('{ viewer { preferences { mutedCategories } } }', {
      token: await app.token('ada'),
    });
    expect(data).toEqual({ viewer: { preferences: { mutedCategories: ['offers'] } } });
    await page.context().close();
  });
});
