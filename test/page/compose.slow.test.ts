import { describe, expect, it } from 'vitest';
import { hasBrowser } from './browser.ts';
import { funnelStep, prepareConsole, writePush } from './console-kit.ts';

describe.skipIf(!hasBrowser)('the composer of the console', { timeout: 120_000 }, () => {
  const kit = prepareConsole();

  it('sends to the people of a condition, and shows it arrive on their page', async () => {
    const ada = await kit.openAs('ada');
    const { page, faults, sockets } = await kit.openConsole();
    await writePush(page, 'Seminar moved');
    await page.getByLabel('People for whom a condition holds').check();
    await page.getByRole('button', { name: 'Attribute', exact: true }).click();
    await page.getByLabel('Attribute', { exact: true }).fill('team');
    await page.getByLabel('Value', { exact: true }).fill('lab');
    await page.locator('[data-audience="2"]').waitFor();
    await page.getByRole('button', { name: 'Send to 2 people' }).click();

    await page.getByRole('heading', { name: 'Seminar moved' }).waitFor();
    await funnelStep(page, 'audience', 2);
    await ada.locator('.message').getByText('Seminar moved').waitFor();
    await funnelStep(page, 'acked', 1);
    await funnelStep(page, 'read', 1);
    await page.locator('[data-user=ada][data-state=READ]').waitFor();
    await page.locator('[data-user=grace][data-state=PENDING]').waitFor();
    expect(sockets).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it('says what would happen while one types, and at which field a value cannot be used', async () => {
    const { page } = await kit.openConsole();
    await page.locator('[data-audience]').waitFor();
    await page.getByLabel('Link').fill('nowhere');
    await page.locator('.input[aria-invalid=true]').waitFor();
    expect(await page.getByLabel('Link').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Link').fill('/map');
    await page.locator('.input[aria-invalid=true]').waitFor({ state: 'detached' });
  });

  it('shows a malformed instant at its field, in the language of the page', async () => {
    const { page } = await kit.openConsole();
    await page.locator('[data-audience]').waitFor();
    // The largest year that the control takes has more digits than an instant may have.
    await page.getByLabel('Expires').fill('99999-01-01T00:00');
    const field = page.locator('.field', { has: page.getByLabel('Expires') });
    await field.getByText('Expected an instant in RFC 3339').waitFor();
    expect(await page.getByLabel('Expires').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: '简体中文' }).click();
    await page.locator('.field-error').getByText('这个值不能使用。').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('does not send to more people than a condition says while a part of it is wrong or empty', async () => {
    const { page } = await kit.openConsole();
    await writePush(page, 'For the third floor');
    await page.getByLabel('People for whom a condition holds').check();
    await page.getByRole('button', { name: 'Attribute', exact: true }).click();
    await page.getByLabel('Attribute', { exact: true }).fill('team');
    await page.getByLabel('Value', { exact: true }).fill('lab');
    await page.locator('[data-audience="2"]').waitFor();
    await page.getByRole('button', { name: 'Attribute', exact: true }).click();
    await page.getByLabel('Attribute', { exact: true }).last().fill('floor');
    await page.getByLabel('Comparison').last().selectOption('is more than');
    await page.getByLabel('Value', { exact: true }).last().fill('two');
    await page.locator('.condition-leaf').getByText('A number is needed here.').waitFor();
    await page.getByRole('button', { name: 'Send to 2 people' }).click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    await page.getByLabel('Value', { exact: true }).last().fill('2');
    await page.getByRole('button', { name: 'Send to 1 person' }).click();
    await page.getByRole('heading', { name: 'For the third floor' }).waitFor();
  });

  it('shows who gets it undisturbed once a cap is reached, and so it comes', async () => {
    await kit.venue.capAt(1, 'INBOX_ONLY');
    const ada = await kit.openAs('ada');
    await kit.venue.push({ title: 'First', body: 'Disturbs.', audience: { userIds: ['ada'] } });
    await ada.locator('.message').getByText('First').waitFor();

    const { page } = await kit.openConsole();
    await writePush(page, 'Second');
    await page.getByLabel('Chosen people').check();
    await page.getByLabel('Ids of people').fill('ada');
    const preview = page.getByRole('region', { name: 'If it were sent now' });
    await preview.getByText('1 per day in all').waitFor();
    await page.getByRole('button', { name: 'Send to 1 person' }).click();
    await funnelStep(page, 'quiet', 1);
    const second = ada.getByRole('article', { name: 'Second' });
    await second.getByText('Why did I get this?').click();
    await second.getByText('It was over a cap').waitFor();
  });

  it('asks a second time before it interrupts people, naming how many', async () => {
    const ada = await kit.openAs('ada');
    const { page } = await kit.openConsole();
    await writePush(page, 'Leave the building');
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
    const { page } = await kit.openConsole();
    await writePush(page, 'Only once');
    await page.getByRole('button', { name: /^Send to \d/ }).dblclick();
    await page.getByRole('heading', { name: 'Only once' }).waitFor();
    const { data } = await kit.app.ask('{ pushes { edges { node { title } } } }', {
      token: kit.venue.operatorToken,
    });
    expect(data).toEqual({ pushes: { edges: [{ node: { title: 'Only once' } }] } });
  });

  it('keeps the draft when the connection is lost, and sends it once when it is back', async () => {
    const { page } = await kit.openConsole();
    await writePush(page, 'Patience');
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
    const { data } = await kit.app.ask('{ pushes { edges { node { title } } } }', {
      token: kit.venue.operatorToken,
    });
    expect(data).toEqual({ pushes: { edges: [{ node: { title: 'Patience' } }] } });
  });

  it('keeps the draft over a reload', async () => {
    const { page } = await kit.openConsole();
    await writePush(page, 'Half a thought');
    await page.reload();
    await page.getByLabel('Title').waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('Half a thought');
  });

  it('can be used by keyboard alone, from writing to sending', async () => {
    const { page } = await kit.openConsole();
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
});
