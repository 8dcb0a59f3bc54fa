import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../kit/start-app.ts';
import { hasBrowser, launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { openVenue, type Venue } from './venue.ts';

const upsert = 'mutation ($input: UpsertUsersInput!) { upsertUsers(input: $input) { errors { message } } }';

describe.skipIf(!hasBrowser)('the operator console', () => {
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
    const users = [
      { id: 'ada', attributes: { team: 'lab', floor: 3 } },
      { id: 'grace', attributes: { team: 'lab', floor: 1 } },
      { id: 'linus', attributes: { team: 'ops', floor: 1 } },
    ];
    await app.ask(upsert, { token: venue.operatorToken, variables: { input: { users } } });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await app[Symbol.asyncDispose]();
  });

  async function openConsole(section = '', token = venue.operatorToken): Promise<WatchedPage> {
    return await openPage(browser, `${app.url}/console${section}#token=${token}`);
  }

  async function openAs(subject: string): Promise<Page> {
    const { page } = await openPage(browser, `${app.url}/#token=${await app.token(subject)}`);
    await page.locator('.badge[data-phase=live]').waitFor();
    return page;
  }

  async function write(page: Page, title: string, body = 'Please read this.'): Promise<void> {
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('Text', { exact: true }).fill(body);
  }

  function step(page: Page, key: string, count: number): Promise<void> {
    return page.locator(`[data-step="funnel.${key}"][data-count="${count}"]`).waitFor();
  }

  it('sends to the people of a condition, and shows it arrive on their page', async () => {
    const ada = await openAs('ada');
    const { page, faults, sockets } = await openConsole();
    await write(page, 'Seminar moved');
    await page.getByLabel('People for whom a condition holds').check();
    await page.getByRole('button', { name: 'Attribute', exact: true }).click();
    await page.getByLabel('Attribute', { exact: true }).fill('team');
    await page.getByLabel('Value', { exact: true }).fill('lab');
    await page.locator('[data-audience="2"]').waitFor();
    await page.getByRole('button', { name: 'Send to 2 people' }).click();

    await page.getByRole('heading', { name: 'Seminar moved' }).waitFor();
    await step(page, 'audience', 2);
    await ada.locator('.message').getByText('Seminar moved').waitFor();
    await step(page, 'acked', 1);
    await step(page, 'read', 1);
    await page.locator('[data-user=ada][data-state=READ]').waitFor();
    await page.locator('[data-user=grace][data-state=PENDING]').waitFor();
    expect(sockets).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it('says what would happen while one types, and at which field a value cannot be used', async () => {
    const { page } = await openConsole();
    await page.locator('[data-audience]').waitFor();
    await page.getByLabel('Link').fill('nowhere');
    await page.locator('.input[aria-invalid=true]').waitFor();
    expect(await page.getByLabel('Link').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Link').fill('/map');
    await page.locator('.input[aria-invalid=true]').waitFor({ state: 'detached' });
  });

  it('shows who gets it undisturbed once a cap is reached, and so it comes', async () => {
    await venue.capAt(1, 'INBOX_ONLY');
    const ada = await openAs('ada');
    await venue.push({ title: 'First', body: 'Disturbs.', audience: { userIds: ['ada'] } });
    await ada.locator('.message').getByText('First').waitFor();

    const { page } = await openConsole();
    await write(page, 'Second');
    await page.getByLabel('Chosen people').check();
    await page.getByLabel('Ids of people').fill('ada');
    const preview = page.getByRole('region', { name: 'If it were sent now' });
    await preview.getByText('1 per day in all').waitFor();
    await page.getByRole('button', { name: 'Send to 1 person' }).click();
    await step(page, 'quiet', 1);
    const second = ada.getByRole('article', { name: 'Second' });
    await second.getByText('Why did I get this?').click();
    await second.getByText('It was over a cap').waitFor();
  });

  it('asks a second time before it interrupts people, naming how many', async () => {
    const ada = await openAs('ada');
    const { page } = await openConsole();
    await write(page, 'Leave the building');
    await page.getByLabel('Critical').check();
    await page.getByLabel('Why it passes caps and quiet hours').fill('Smoke detector 14');
    await page.getByRole('button', { name: /^Send to/ }).click();
    const confirmation = page.getByRole('alertdialog', { name: /^Interrupt \d+ people now\?$/ });
    await confirmation.getByText('Smoke detector 14').waitFor();
    expect(await ada.getByRole('alertdialog').count()).toBe(0);
    await confirmation.getByRole('button', { name: /^Interrupt/ }).click();
    await ada.getByRole('alertdialog', { name: 'Leave the building' }).waitFor();
  });

  it('sends once, however often one clicks', async () => {
    const { page } = await openConsole();
    await write(page, 'Only once');
    await page.getByRole('button', { name: /^Send to \d/ }).dblclick();
    await page.getByRole('heading', { name: 'Only once' }).waitFor();
    const { data } = await app.ask('{ pushes { edges { node { title } } } }', { token: venue.operatorToken });
    expect(data).toEqual({ pushes: { edges: [{ node: { title: 'Only once' } }] } });
  });

  it('keeps the draft when the connection is lost, and sends it once when it is back', async () => {
    const { page } = await openConsole();
    await write(page, 'Patience');
    await page.getByRole('button', { name: /^Send to \d/ }).waitFor();
    await page.locator('.preview[aria-busy=false]').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: /^Send to \d/ }).click();
    await page.getByText('No answer came').waitFor();
    await page.context().setOffline(false);
    await page.locator('.badge[data-phase=live]').waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('Patience');
    await page.getByRole('button', { name: /^Send to \d/ }).click();
    await page.getByRole('heading', { name: 'Patience' }).waitFor();
    const { data } = await app.ask('{ pushes { edges { node { title } } } }', { token: venue.operatorToken });
    expect(data).toEqual({ pushes: { edges: [{ node: { title: 'Patience' } }] } });
  });

  it('keeps the draft over a reload', async () => {
    const { page } = await openConsole();
    await write(page, 'Half a thought');
    await page.reload();
    await page.getByLabel('Title').waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('Half a thought');
  });

  it('can be used by keyboard alone, from writing to sending', async () => {
    const { page } = await openConsole();
    await page.locator('.preview[aria-busy=false]').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Without a mouse.');
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => document.activeElement?.textContent ?? '');
      if (/^Send to \d/.test(focused)) break;
    }
    await page.locator('.preview[aria-busy=false]').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'By keyboard' }).waitFor();
  });

  it('takes a push back from everybody who has it', async () => {
    const id = await venue.push({ title: 'A mistake', body: 'Sorry.', audience: { userIds: ['ada'] } });
    const ada = await openAs('ada');
    await ada.locator('.message').getByText('A mistake').waitFor();
    const { page } = await openConsole(`/pushes/${id}`);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page
      .getByRole('alertdialog', { name: 'Take back' })
      .getByRole('button', { name: 'Take back' })
      .click();
    await ada.getByText('This message was taken back.').waitFor();
    await page.getByText('Taken back').first().waitFor();
  });

  it('says why somebody did not get it', async () => {
    await app.ask(
      'mutation { setPreferences(input: { mutedCategories: ["offers"] }) { errors { message } } }',
      {
        token: await app.token('grace'),
      },
    );
    const id = await venue.push({
      title: 'Half price',
      body: 'Today.',
      category: 'offers',
      audience: { everyone: true },
    });
    const { page } = await openConsole(`/pushes/${id}`);
    const lookup = page.getByRole('region', { name: 'Why did somebody (not) get it?' });
    await lookup.getByLabel('Id of the person').fill('grace');
    await lookup.getByRole('button', { name: 'Look up' }).click();
    await lookup.getByText('they muted the category').waitFor();
    await lookup.getByLabel('Id of the person').fill('nobody');
    await lookup.getByRole('button', { name: 'Look up' }).click();
    await lookup.getByText('nobody was not in the audience.').waitFor();
  });

  it('finds people, sees who is online, and disconnects one', async () => {
    const ada = await openAs('ada');
    const { page } = await openConsole('/people');
    const row = page.locator('[data-user=ada]');
    await row.getByText('1 connection').waitFor();
    await row.getByRole('button', { name: 'Disconnect ada' }).click();
    await row.getByText('1 connection closed').waitFor();
    // The token is still good, so the page comes back.
    await ada.locator('.badge[data-phase=live]').waitFor();
    await page.getByRole('button', { name: 'Ids' }).click();
    await page.getByLabel('is one of').fill('linus');
    await row.waitFor({ state: 'detached' });
    expect(await page.locator('[data-user]').count()).toBe(1);
  });

  it('replaces the caps, and says which one cannot be', async () => {
    const { page } = await openConsole('/caps');
    await page.getByRole('button', { name: 'Add a cap' }).click();
    await page.getByLabel('At most').fill('3');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { data } = await app.ask('{ frequencyCaps { limit category window { calendar } overflow } }', {
      token: venue.operatorToken,
    });
    expect(data).toEqual({
      frequencyCaps: [{ limit: 3, category: null, window: { calendar: 'DAY' }, overflow: 'INBOX_ONLY' }],
    });

    // Two caps over the same category and window contradict each other.
    await page.getByRole('button', { name: 'Add a cap' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.cap-row .field-error').waitFor();
  });

  it('lists the places with their facts', async () => {
    await venue.count(42);
    const { page } = await openConsole('/places');
    await page.getByRole('row', { name: /Great Hall.*42 \/ 200/ }).waitFor();
  });

  it('is closed to whoever is no operator', async () => {
    const { page } = await openConsole('', await app.token('ada'));
    await page.getByText('You are signed in as ada, but the console is for operators.').waitFor();
  });
});
