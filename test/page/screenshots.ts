import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { pino } from 'pino';
import { systemClock } from '../../src/clock.ts';
import { seedPeople } from '../../src/demo/people.ts';
import { startDemo } from '../../src/demo/replay.ts';
import { startApp, type TestApp } from '../kit/start-app.ts';
import { launchBrowser, openPage } from './browser.ts';

/** Where the READMEs take their pictures from, and how big one may be (bytes). */
const folder = join(import.meta.dirname, '../../client-example/screenshots');
const largest = 150_000;

/** The replay is this much faster than it was recorded: fifteen minutes of it are two days. */
const speed = 180;

interface Picture {
  readonly name: string;
  /** The page's address without the server's. */
  readonly address: string;
  readonly who: 'demo-user' | 'hua' | 'demo-operator';
  readonly options?: BrowserContextOptions;
  /** What is done before the picture is taken. */
  prepare?(page: Page): Promise<void>;
}

const chinese: BrowserContextOptions = { locale: 'zh-CN' };
const dark: BrowserContextOptions = { colorScheme: 'dark' };
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } };

async function compose(page: Page): Promise<void> {
  const chinesePage = (await page.locator('html').getAttribute('lang')) === 'zh-CN';
  const [title, text] = chinesePage
    ? ['北门 18:00 关闭', '请从正门离开。谢谢配合。']
    : ['The north entrance closes at 18:00', 'Please leave by the main doors. Thank you.'];
  await page.locator('.compose-form .input').first().fill(title);
  await page.locator('.compose-form textarea').first().fill(text);
  await page.locator('input[name=audience]').nth(2).check();
  await page.locator('.condition-add button').first().click();
  await page.locator('.condition-leaf .input').nth(0).fill('city');
  await page.locator('.condition-leaf .input').nth(2).fill('Irvine');
  await page.locator('.preview[aria-busy=false]').waitFor();
}

async function openNewestPush(page: Page): Promise<void> {
  await page.locator('.list a').first().click();
  await page.locator('[data-state]').first().waitFor();
}

/** Waits until the trail of the bus is long enough to be seen. */
async function waitForTrail(page: Page): Promise<void> {
  await page.waitForFunction(
    () => (document.querySelector('.scatter-trail')?.getAttribute('points') ?? '').split(' ').length > 6,
  );
}

/** The pictures of the place come last: by then it is noon there. */
const pictures: readonly Picture[] = [
  { name: 'console-light-en', address: '/console', who: 'demo-operator', prepare: compose },
  {
    name: 'console-dark-zh',
    address: '/console',
    who: 'demo-operator',
    options: { ...dark, ...chinese },
    prepare: compose,
  },
  {
    name: 'push-light-zh',
    address: '/console/pushes',
    who: 'demo-operator',
    options: chinese,
    prepare: openNewestPush,
  },
  {
    name: 'push-dark-en',
    address: '/console/pushes',
    who: 'demo-operator',
    options: dark,
    prepare: openNewestPush,
  },
  {
    name: 'bus-light-zh',
    address: '/?location=BUS',
    who: 'hua',
    options: chinese,
    prepare: waitForTrail,
  },
  { name: 'live-light-en', address: '/', who: 'demo-user' },
  { name: 'live-dark-zh', address: '/', who: 'hua', options: { ...dark, ...chinese } },
  { name: 'live-phone-en', address: '/', who: 'demo-user', options: phone },
];

/** Hua reads Chinese; what the others got is the newest, so that the pictures of a push show one with many recipients. */
const chineseMessages = [
  { title: '中庭午餐已开始', body: '供应到 14:00，或者吃完为止。', category: '餐饮', url: '/menu' },
  { title: '研讨会改到 4004 室', body: '仍按原计划 16:00 开始。', category: '活动' },
  { title: 'B 座停车楼已满', body: '请使用 C 座。', category: '停车', priority: 'HIGH' },
];
const messages = [
  {
    title: 'Lunch is served in the atrium',
    body: 'Until 14:00, or as long as it lasts.',
    category: 'food',
    url: '/menu',
  },
  { title: 'The seminar moved to room 4004', body: 'It begins at 16:00 as planned.', category: 'events' },
  {
    title: 'Parking structure B is full',
    body: 'Please use structure C.',
    category: 'parking',
    priority: 'HIGH',
  },
];

const send = 'mutation ($input: SendPushInput!) { sendPush(input: $input) { push { id } } }';
const caps =
  'mutation { setFrequencyCaps(input: { rules: [{ limit: 5, window: { calendar: DAY } }, { limit: 2, category: "offers", window: { rolling: "PT24H" }, overflow: DEFER }] }) { errors { message } } }';

const positions = '{ locations { edges { node { id coordinates { latitude longitude } } } } }';

interface Positions {
  readonly locations: {
    readonly edges: readonly { readonly node: { readonly id: string; readonly coordinates: unknown } }[];
  };
}

/** The id of the place that moved most often within so many seconds: some of the buses wait at the depot. */
async function findMovingBus(app: TestApp, seconds = 10): Promise<string> {
  const seen = new Map<string, Set<string>>();
  for (let look = 0; look < seconds; look += 1) {
    const { data } = await app.ask<Positions>(positions);
    for (const { node } of data.locations.edges) {
      seen.set(node.id, (seen.get(node.id) ?? new Set()).add(JSON.stringify(node.coordinates)));
    }
    await setTimeout(1_000);
  }
  const [mostOften] = [...seen].sort(([, one], [, other]) => other.size - one.size);
  return mostOften?.[0] ?? '';
}

/** Takes every picture anew from the running product with its demo data. */
async function takePictures(): Promise<void> {
  if (execFileSync('fc-list', [':lang=zh']).length === 0)
    throw new Error('The Chinese pictures need a font with Chinese characters, for example fonts-noto-cjk.');
  await using app = await startApp();
  await seedPeople(app.services.people);
  await using stack = new AsyncDisposableStack();
  stack.use(
    await startDemo({
      facts: app.services.live,
      clock: systemClock,
      speed,
      log: pino({ level: 'silent' }),
    }),
  );
  const operator = await app.token('demo-operator', 'operator');
  await app.ask(caps, { token: operator });
  const bus = await findMovingBus(app);

  const browser = await launchBrowser();
  try {
    // Somebody has to be online for the funnels to have something in them.
    await openPage(browser, `${app.url}/#token=${await app.token('demo-user')}`, phone);
    const others = { where: { not: { ids: ['hua'] } } };
    const inputs = [
      ...chineseMessages.map((message) => ({ ...message, audience: { userIds: ['hua'] } })),
      ...messages.map((message) => ({ ...message, audience: others })),
    ];
    for (const input of inputs) await app.ask(send, { token: operator, variables: { input } });
    for (const { name, address, who, options = {}, prepare } of pictures) {
      const token = who === 'demo-operator' ? operator : await app.token(who);
      const { page } = await openPage(browser, `${app.url}${address.replace('BUS', bus)}#token=${token}`, {
        viewport: { width: 1280, height: 860 },
        reducedMotion: 'reduce',
        timezoneId: 'America/Los_Angeles',
        ...options,
      });
      page.setDefaultTimeout(120_000);
      await page.locator('.badge[data-phase=live] .badge-detail').waitFor();
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
      await prepare?.(page);
      // What was asked for is drawn in the frame after it came.
      await page.waitForLoadState('networkidle');
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
      await page.context().close();
      const { size } = statSync(path);
      console.log(`${name}.png ${Math.round(size / 1000)} kB`);
      if (size > largest) throw new Error(`${name}.png is larger than ${largest} bytes.`);
    }
  } finally {
    await browser.close();
  }
}

await takePictures();
