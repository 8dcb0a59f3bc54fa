import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../kit/start-app.ts';
import { hasBrowser, launchBrowser, openPage } from './browser.ts';
import { openVenue, type Venue } from './venue.ts';
import { fillVenue, views } from './views.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a rule of axe found against the page. */
interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

declare const document: Document;
declare const window: {
  axe: { run(options: object): Promise<{ violations: Violation[] }> };
};

/** Audits the page as it is by the rules for WCAG 2.2, levels A and AA. */
async function audit(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  // What changes its colour slowly would be caught half-way.
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  );
  const { violations } = await page.evaluate(
    (values) => window.axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    tags,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html} ${node.failureSummary ?? ''}`),
  );
}

/** How far one can scroll to the side, in pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe.skipIf(!hasBrowser)('every view of both pages', { timeout: 120_000 }, () => {
  let browser: Browser;
  let app: TestApp;
  let venue: Venue;
  let pushId: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    app = await startApp();
    venue = await openVenue(app);
    pushId = await fillVenue(app, venue);
  });
  afterAll(async () => {
    await browser.close();
    await app[Symbol.asyncDispose]();
  });
  afterEach(async () => void (await Promise.all(browser.contexts().map((context) => context.close()))));

  it.each(views)(
    '$name: has no fault that axe knows, by day or night, and never scrolls sideways',
    async ({ who, address, prepare }) => {
      const token = who && (who === 'olivia' ? venue.operatorToken : await app.token(who));
      const fragment = token === undefined ? '' : `#token=${token}`;
      const { page, faults } = await openPage(
        browser,
        `${app.url}${address.replace('PUSH', pushId)}${fragment}`,
        { reducedMotion: 'reduce' },
      );
      if (address !== '/console' || who !== 'ada') await page.locator('.badge[data-phase=live]').waitFor();
      await prepare?.(page, venue);

      await page.evaluate(axe);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await audit(page), colorScheme).toEqual([]);
      }
      for (const width of [320, 360, 768, 1440, 2560]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await overflow(page), `${width} px`).toBe(0);
      }
      expect(faults).toEqual([]);
    },
  );
});
