import type { Page } from 'playwright-core';
import type { TestApp } from '../kit/start-app.ts';
import { upsertUsers, writePush } from './console-kit.ts';
import type { Venue } from './venue.ts';

/** One look of the pages, with everything on it that can be on it. */
export interface View {
  readonly name: string;
  readonly who: 'ada' | 'olivia' | undefined;
  /** Its address; `PUSH` stands for a push that has come to most people. */
  readonly address: string;
  /** What is done before it is looked at. */
  prepare?(page: Page, venue: Venue): Promise<void>;
}

/** A venue on which something has happened: people, caps, pushes to everybody, one of them over a cap. Answers with the newest push's id. */
export async function fillVenue(app: TestApp, venue: Venue): Promise<string> {
  const users = ['ada', 'grace', 'linus'].map((id) => ({
    id,
    attributes: { team: 'lab', floor: 3, student: true },
  }));
  await app.ask(upsertUsers, { token: venue.operatorToken, variables: { input: { users } } });
  await venue.count(42);
  await venue.capAt(2, 'INBOX_ONLY');
  const audience = { everyone: true };
  await venue.push({ title: 'Lunch is served in the atrium', body: 'Until 14:00.', url: '/menu', audience });
  await venue.push({ title: 'Parking is full', body: 'Please use lot C.', priority: 'HIGH', audience });
  await venue.push({ title: 'For tomorrow', body: 'Good morning.', atLocalTime: '09:00', audience });
  return await venue.push({ title: 'And one over the cap', body: 'It comes quietly.', audience });
}

async function buildCondition(page: Page, ...others: string[]): Promise<void> {
  for (const kind of ['Attribute', ...others, 'Group'])
    await page.locator('.condition-add').last().getByRole('button', { name: kind, exact: true }).click();
  await page
    .locator('.condition-add')
    .first()
    .getByRole('button', { name: 'Attribute', exact: true })
    .click();
  await page.getByLabel('Attribute', { exact: true }).first().fill('floor');
  await page.getByLabel('Comparison').first().selectOption('is more than');
  await page.getByLabel('Value', { exact: true }).first().fill('high');
  await page.locator('.condition-leaf .field-error').waitFor();
}

/** Every view of both pages. Those of one test follow each other on one server. */
export const views: readonly View[] = [
  { name: 'the live page of a stranger', who: undefined, address: '/?location=hall' },
  {
    name: 'the sign-in dialog',
    who: undefined,
    address: '/?location=hall',
    async prepare(page) {
      await page.getByRole('button', { name: 'Sign in' }).first().click();
      await page.getByRole('dialog').getByLabel('Token').fill('nonsense');
      await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('This is not a token.').waitFor();
    },
  },
  { name: 'a place that is not there', who: undefined, address: '/?location=nowhere' },
  {
    name: 'the live page and the reasons for a message',
    who: 'ada',
    address: '/?location=hall',
    async prepare(page) {
      await page.locator('.why summary').first().click();
      await page.locator('.usages').first().waitFor();
    },
  },
  {
    name: 'the live page without a connection',
    who: 'ada',
    address: '/?location=hall',
    async prepare(page) {
      await page.locator('.message').first().waitFor();
      await page.context().setOffline(true);
      await page.getByText('Stale since').waitFor();
    },
  },
  {
    name: 'the preferences',
    who: 'ada',
    address: '/?location=hall',
    async prepare(page) {
      await page.locator('.message').first().waitFor();
      await page.getByRole('button', { name: 'Preferences' }).click();
      await page.getByRole('checkbox', { name: 'Do not disturb me every day' }).check();
      await page.getByLabel('At most so many messages a day').fill('99999999999');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').locator('.field-error').waitFor();
    },
  },
  {
    name: 'a critical message',
    who: 'ada',
    address: '/?location=hall',
    async prepare(page, venue) {
      await page.locator('.message').first().waitFor();
      const bypassReason = 'Smoke detector 14';
      const audience = { userIds: ['ada'] };
      await venue.push({
        title: 'Leave the building',
        body: 'Now.',
        priority: 'CRITICAL',
        bypassReason,
        audience,
      });
      await page.getByRole('alertdialog').waitFor();
    },
  },
  { name: 'the console of somebody else', who: 'ada', address: '/console' },
  {
    name: 'the composer with a condition',
    who: 'olivia',
    address: '/console',
    async prepare(page) {
      await writePush(page, 'The north entrance closes at 18:00');
      await page.getByLabel('People for whom a condition holds').check();
      await buildCondition(page, 'Online', 'Watching a place', 'Ids');
      await page.getByLabel('At an instant').check();
    },
  },
  {
    name: 'the composer with a preview and a fault',
    who: 'olivia',
    address: '/console',
    async prepare(page) {
      await page.locator('.preview-sample').waitFor();
      await page.getByLabel('Link').fill('nowhere');
      await page.locator('.field-error').waitFor();
    },
  },
  {
    name: 'the second confirmation of a critical push',
    who: 'olivia',
    address: '/console',
    async prepare(page) {
      await writePush(page, 'The north entrance closes at 18:00');
      await page.getByLabel('Critical').check();
      await page.getByLabel('Why it passes caps and quiet hours').fill('Smoke detector 14');
      await page.getByRole('button', { name: /^Send to/ }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'the pushes',
    who: 'olivia',
    address: '/console/pushes',
    prepare: (page) => page.locator('.list-row').first().waitFor(),
  },
  {
    name: 'a push with its funnel, its recipients and one of them',
    who: 'olivia',
    address: '/console/pushes/PUSH',
    async prepare(page) {
      await page.getByLabel('Id of the person').fill('grace');
      await page.getByRole('button', { name: 'Look up' }).click();
      await page.locator('.push-side [data-user=grace]').waitFor();
      await page.locator('[data-user=linus]').waitFor();
    },
  },
  {
    name: 'the question before a push is taken back',
    who: 'olivia',
    address: '/console/pushes/PUSH',
    async prepare(page) {
      await page.getByRole('button', { name: 'Take back' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'the people, one of them open',
    who: 'olivia',
    address: '/console/people',
    async prepare(page) {
      await buildCondition(page);
      await page.locator('[data-user=ada] summary').click();
      await page.locator('[data-user=ada] .usages').waitFor();
    },
  },
  {
    name: 'the caps with a fault, and how much one person has got',
    who: 'olivia',
    address: '/console/caps',
    async prepare(page) {
      await page.getByRole('button', { name: 'Add a cap' }).click();
      await page.getByLabel('Window').last().selectOption('rolling, ISO 8601');
      await page.getByLabel('Duration, for example PT90M').fill('a day');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('.field-error').waitFor();
      await page.getByLabel('Id of the person').fill('ada');
      await page.getByRole('button', { name: 'Look up' }).click();
      await page.locator('.usages').waitFor();
    },
  },
  {
    name: 'the places',
    who: 'olivia',
    address: '/console/places',
    prepare: (page) => page.getByRole('row', { name: /Great Hall/ }).waitFor(),
  },
];
