import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Where Debian puts Chromium. */
const executablePath = '/usr/bin/chromium';

/** Whether there is a browser to test the pages in. */
export const hasBrowser = existsSync(executablePath);
if (!hasBrowser) console.warn(`The pages are not tested: there is no ${executablePath}.`);

/** Nothing but the page under test may talk to the network. */
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Builds the pages if they are not up to date, and starts a browser. */
export async function launchBrowser(): Promise<Browser> {
  execFileSync(process.execPath, ['client-example/build-if-needed.ts']);
  return await chromium.launch({ executablePath, args });
}

/** A page, and everything that it did which a page should not do. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors in the console (a strict policy reports there as well), uncaught errors, and requests to other hosts. */
  readonly faults: string[];
  /** The addresses of the WebSockets that it opened, closed ones as well. */
  readonly sockets: string[];
}

/** Opens an address in a window of its own: own storage, English unless told otherwise. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const sockets: string[] = [];
  const { host } = new URL(address);
  page.on('console', (message) => {
    // A server that is away is no fault of the page; the browser reports it all the same.
    if (
      message.type() === 'error' &&
      !/ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED|WebSocket/.test(message.text())
    )
      faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).host !== host) faults.push(`asked ${request.url()}`);
  });
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto(address);
  return { page, faults, sockets };
}
