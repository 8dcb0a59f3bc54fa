import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../kit/start-app.ts';
import { hasBrowser, launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { openVenue, type Venue } from './venue.ts';

describe.skipIf(!hasBrowser)('the live page', { timeout: 120_000 }, () => {
  let browser: Browser;
  let app: TestApp;
  let venue: Venue;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    app = await startApp();
    venue = await openVenue(app);
    await venue.count(42);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app[Symbol.asyncDispose]();
  });

  async function openAs(subject: string, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> {
    const opened = await openPage(browser, `${app.url}/#token=${await app.token(subject)}`, options);
    await opened.page.locator('.badge[data-phase=live]').waitFor();
    return opened;
  }

  it('shows the facts of the place to anybody, and follows them', async () => {
    const { page, faults, sockets } = await openPage(browser, `${app.url}/?location=hall`);
    await page.getByRole('heading', { name: 'Great Hall' }).waitFor();
    const figure = page.getByRole('region', { name: 'Headcount', exact: true });
    await figure.getByText('42').waitFor();
    await figure.getByText('21% of 200').waitFor();
    await venue.count(57);
    await figure.getByText('57').waitFor();
    expect(await page.getByText('Measured').count()).toBe(1);
    expect(await page.title()).toBe('Great Hall: 57 people · Presently');
    expect(
      await page
        .getByRole('complementary', { name: 'Inbox' })
        .getByRole('button', { name: 'Sign in' })
        .count(),
    ).toBe(1);
    expect(sockets).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it('keeps the token out of the address and out of everything that outlives the tab', async () => {
    const { page } = await openAs('ada');
    expect(page.url()).toBe(`${app.url}/`);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('ey');
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).first().waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('tells the time at the place, not where the visitor is', async () => {
    const { page } = await openAs('ada', { timezoneId: 'America/New_York' });
    const clock = page.getByRole('region', { name: 'Time at the place' });
    await clock.getByText('China Standard Time').waitFor();
    const shown = await clock.locator('time').getAttribute('datetime');
    const expected = new Intl.DateTimeFormat('en', {
      timeZone: 'Asia/Shanghai',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    expect(await clock.locator('time').textContent()).toContain(expected.format(new Date(shown ?? '')));
  });

  it('gets messages that were sent while it was away, once, and acknowledges them by itself', async () => {
    const id = await venue.push({
      title: 'While you were away',
      body: 'Doors close at six.',
      audience: { userIds: ['ada'] },
    });
    const { page, faults } = await openAs('ada');
    const message = page.locator(`.message[data-id="${id}"]`);
    await message.waitFor();
    await page
      .locator(`.message[data-id="${id}"]:not([data-state=PENDING]):not([data-state=SENT])`)
      .waitFor();
    await page.reload();
    await message.waitFor();
    expect(await message.count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('shows in the title how many are unread, and marks as read what was seen', async () => {
    const { page } = await openAs('ada');
    await venue.push({ title: 'Lunch is served', body: 'In the atrium.', audience: { userIds: ['ada'] } });
    await page.waitForFunction(() => document.title.startsWith('(1)'));
    await page.locator('.message[data-state=READ]').waitFor();
    await page.waitForFunction(() => !document.title.startsWith('('));
  });

  it('reflects at once what another device of the person reads, and what an operator takes back', async () => {
    const laptop = await openAs('ada', { viewport: { width: 1280, height: 900 } });
    // The phone shows the inbox far below: nothing is seen there before somebody scrolls.
    const phone = await openAs('ada', { viewport: { width: 390, height: 500 } });
    const id = await venue.push({
      title: 'Room changed',
      body: 'Now in 4004.',
      audience: { userIds: ['ada'] },
    });
    await laptop.page.locator(`.message[data-id="${id}"][data-state=READ]`).waitFor();
    await phone.page.locator(`.message[data-id="${id}"][data-state=READ]`).waitFor();
    await app.ask(`mutation { retractPush(id: "${id}") { errors { message } } }`, {
      token: venue.operatorToken,
    });
    for (const { page } of [laptop, phone])
      await page.locator(`.message[data-id="${id}"]`).getByText('This message was taken back.').waitFor();
  });

  it('is interrupted by a critical message, and by no other', async () => {
    const { page } = await openAs('ada');
    await venue.push({ title: 'Lunch is served', body: 'In the atrium.', audience: { userIds: ['ada'] } });
    await page.locator('.message').getByText('Lunch is served').waitFor();
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    const critical = {
      priority: 'CRITICAL',
      bypassReason: 'Smoke detector 14',
      audience: { userIds: ['ada'] },
    };
    await venue.push({ ...critical, title: 'Leave the building', body: 'Now.' });
    await page.getByRole('alertdialog', { name: 'Leave the building' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.locator('.message[data-state=READ]').getByText('Leave the building').waitFor();
  });

  it('does not move what somebody reads when a message comes', async () => {
    for (let number = 1; number <= 12; number += 1) {
      await venue.push({
        title: `Note ${number}`,
        body: 'Something happened.\nThen more.',
        audience: { userIds: ['ada'] },
      });
    }
    const { page } = await openAs('ada');
    const list = page.getByRole('region', { name: 'Messages, newest first' });
    await list.getByText('Note 12').waitFor();
    await list.evaluate((element) => element.scrollTo(0, 300));
    await list.getByText('Note 9').scrollIntoViewIfNeeded();
    const before = await list.getByText('Note 9').boundingBox();
    await venue.push({ title: 'Note 13', body: 'New.', audience: { userIds: ['ada'] } });
    await page.getByRole('button', { name: '1 new message' }).waitFor();
    expect(await list.getByText('Note 9').boundingBox()).toEqual(before);
    await page.getByRole('button', { name: '1 new message' }).click();
    await list.getByText('Note 13').waitFor();
  });

  it('does not move what the pointer rests on when a message comes', async () => {
    await venue.push({ title: 'First', body: 'Read me.', audience: { userIds: ['ada'] } });
    const { page } = await openAs('ada');
    const first = page.getByRole('article', { name: 'First' });
    await first.hover();
    const before = await first.boundingBox();
    await venue.push({ title: 'Second', body: 'Later.', audience: { userIds: ['ada'] } });
    await page.getByRole('button', { name: '1 new message' }).waitFor();
    expect(await first.boundingBox()).toEqual(before);
    await page.mouse.move(5, 5);
    await page.getByRole('article', { name: 'Second' }).waitFor();
  });

  it('speaks the language of the browser, and the other one when it is told', async () => {
    const { page } = await openAs('ada', { locale: 'zh-CN' });
    await page.getByRole('heading', { name: '收件箱' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('keeps the choices that a person makes about being disturbed', async () => {
    const { page } = await openAs('ada');
    await page.getByRole('button', { name: 'Preferences' }).click();
    const dialog = page.getByRole('dialog', { name: 'What may disturb you' });
    await dialog.getByPlaceholder('Another category').fill('offers');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByRole('checkbox', { name: 'Do not disturb me every day' }).check();
    await dialog.getByLabel('At most so many messages a day').fill('3');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { data } = await app.ask(
      '{ viewer { preferences { mutedCategories dailyLimit quietHours { from to } } } }',
      {
        token: await app.token('ada'),
      },
    );
    expect(data).toEqual({
      viewer: {
        preferences: {
          mutedCategories: ['offers'],
          dailyLimit: 3,
          quietHours: { from: '22:00', to: '07:00' },
        },
      },
    });
  });

  it('says so when its token is not accepted', async () => {
    const forged = `${(await app.token('ada')).slice(0, -4)}AAAA`;
    const { page } = await openPage(browser, `${app.url}/#token=${forged}`);
    const badge = page.locator('.badge[data-phase=closed]');
    await badge.getByText('Signed out').waitFor();
    // Such a token is of no use any more, so it is not kept.
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await badge.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Token').fill(await app.token('ada'));
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.badge[data-phase=live]').waitFor();
  });

  it('comes back when the network does, with everything current and nothing twice', async () => {
    const { page } = await openAs('ada');
    const id = await venue.push({ title: 'Before', body: 'Once.', audience: { userIds: ['ada'] } });
    await page.locator(`.message[data-id="${id}"]`).waitFor();
    await page.context().setOffline(true);
    await page.locator('.badge-offline, .badge-waiting').waitFor();
    await page.getByText('Stale since').waitFor();
    await venue.count(99);
    await venue.push({ title: 'Meanwhile', body: 'Once.', audience: { userIds: ['ada'] } });
    await page.context().setOffline(false);
    await page.locator('.badge[data-phase=live]').waitFor();
    await page.getByRole('region', { name: 'Headcount', exact: true }).getByText('99').waitFor();
    await page.locator('.message').getByText('Meanwhile').waitFor();
    expect(await page.locator('.message').count()).toBe(2);
  });
});
