import { describe, expect, it } from 'vitest';
import { hasBrowser } from './browser.ts';
import { prepareConsole, upsertUsers } from './console-kit.ts';

describe.skipIf(!hasBrowser)('the operator console', { timeout: 120_000 }, () => {
  const kit = prepareConsole();

  it('takes a push back from everybody who has it', async () => {
    const id = await kit.venue.push({ title: 'A mistake', body: 'Sorry.', audience: { userIds: ['ada'] } });
    const ada = await kit.openAs('ada');
    await ada.locator('.message').getByText('A mistake').waitFor();
    const { page } = await kit.openConsole(`/pushes/${id}`);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page
      .getByRole('alertdialog', { name: 'Take back' })
      .getByRole('button', { name: 'Take back' })
      .click();
    await ada.getByText('This message was taken back.').waitFor();
    await page.getByText('Taken back').first().waitFor();
  });

  it('says why somebody did not get it', async () => {
    await kit.app.ask(
      'mutation { setPreferences(input: { mutedCategories: ["offers"] }) { errors { message } } }',
      {
        token: await kit.app.token('grace'),
      },
    );
    const id = await kit.venue.push({
      title: 'Half price',
      body: 'Today.',
      category: 'offers',
      audience: { everyone: true },
    });
    const { page } = await kit.openConsole(`/pushes/${id}`);
    const lookup = page.getByRole('region', { name: 'Why did somebody (not) get it?' });
    await lookup.getByLabel('Id of the person').fill('grace');
    await lookup.getByRole('button', { name: 'Look up' }).click();
    await lookup.getByText('they muted the category').waitFor();
    await lookup.getByLabel('Id of the person').fill('nobody');
    await lookup.getByRole('button', { name: 'Look up' }).click();
    await lookup.getByText('nobody was not in the audience.').waitFor();
  });

  it('finds people, sees who is online, and disconnects one', async () => {
    const ada = await kit.openAs('ada');
    const { page } = await kit.openConsole('/people');
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
    const { page } = await kit.openConsole('/caps');
    await page.getByRole('button', { name: 'Add a cap' }).click();
    await page.getByLabel('At most').fill('3');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { data } = await kit.app.ask('{ frequencyCaps { limit category window { calendar } overflow } }', {
      token: kit.venue.operatorToken,
    });
    expect(data).toEqual({
      frequencyCaps: [{ limit: 3, category: null, window: { calendar: 'DAY' }, overflow: 'INBOX_ONLY' }],
    });

    // Two caps over the same category and window contradict each other.
    await page.getByRole('button', { name: 'Add a cap' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.cap-row .field-error').waitFor();
  });

  it('says at which field of a cap a value is wrong', async () => {
    const { page } = await kit.openConsole('/caps');
    for (const window of ['per day', 'rolling, ISO 8601']) {
      await page.getByRole('button', { name: 'Add a cap' }).click();
      await page.getByLabel('Window').last().selectOption(window);
    }
    await page.getByLabel('At most').first().fill('99999999999');
    await page.getByLabel('Duration, for example PT90M').fill('a day');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.field-error').nth(1).waitFor();
    const wrong = page.locator('[aria-invalid=true]');
    expect(await wrong.evaluateAll((fields) => fields.map((field) => field.getAttribute('value')))).toEqual([
      '99999999999',
      'a day',
    ]);
  });

  it('walks through more people than fit on a page, forwards and back', async () => {
    const users = Array.from({ length: 120 }, (_, number) => ({ id: `person-${number}` }));
    await kit.app.ask(upsertUsers, { token: kit.venue.operatorToken, variables: { input: { users } } });
    const { page } = await kit.openConsole('/people');
    const rows = page.locator('[data-user]');
    const pager = page.getByRole('navigation', { name: 'Pages of the list' });
    await page.locator('[data-user=ada]').waitFor();
    expect(await rows.count()).toBe(50);
    await pager.getByRole('button', { name: 'Next' }).click();
    await page.locator('[data-user=person-47]').waitFor();
    expect(await rows.count()).toBe(50);
    await pager.getByRole('button', { name: 'Next' }).click();
    await page.locator('[data-user=person-119]').waitFor();
    expect(await rows.count()).toBe(23);
    expect(await pager.getByRole('button', { name: 'Next' }).getAttribute('aria-disabled')).toBe('true');
    await pager.getByRole('button', { name: 'Previous' }).click();
    await pager.getByRole('button', { name: 'Previous' }).click();
    await page.locator('[data-user=ada]').waitFor();
    // Another condition is another list.
    await pager.getByRole('button', { name: 'Next' }).click();
    await page.locator('[data-user=person-47]').waitFor();
    await page.getByRole('button', { name: 'Ids' }).click();
    await page.getByLabel('is one of').fill('linus');
    await page.locator('[data-user=linus]').waitFor();
    expect(await pager.count()).toBe(0);
  });

  it('lists the places with their facts', async () => {
    await kit.venue.count(42);
    const { page } = await kit.openConsole('/places');
    await page.getByRole('row', { name: /Great Hall.*42 \/ 200/ }).waitFor();
  });

  it('is closed to whoever is no operator', async () => {
    const { page } = await kit.openConsole('', await kit.app.token('ada'));
    await page.getByText('You are signed in as ada, but the console is for operators.').waitFor();
  });
});
