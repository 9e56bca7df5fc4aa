import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject, test } from 'vitest';
import { ApiClient } from './api-client.ts';
import { sharedWiki } from './shared-wiki.ts';
import type { TestWiki } from './test-wiki.ts';

interface VisitOptions {
  /** Who it is: nobody in particular, or the first administrator. @default - anonymous */
  readonly as?: 'Admin';
  /** What it is read on. @default 'desktop', 1280 × 900 */
  readonly device?: 'desktop' | 'phone';
}

type Visit = (options?: VisitOptions) => Promise<Page>;

const devices = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

interface Fixtures {
  readonly wiki: TestWiki;
  /** The administrator by the API, for what a test needs beside the browser. */
  readonly admin: ApiClient;
  /** A window of a person of its own: no cookies but theirs. */
  readonly visit: Visit;
}

/**
 * A test in the browser. Whatever it does, it fails when a page writes an error to the console, throws, gets an
 * error from the server or asks another host for anything. A failed test leaves pictures of what was to be seen.
 */
export const it = test.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures this one needs: none.
  wiki: async ({}, use) => use(sharedWiki()),
  admin: async ({ wiki }, use) => use(await administrator(wiki)),
  visit: async ({ wiki, admin, task }, use) => {
    const contexts: BrowserContext[] = [];
    const faults: string[] = [];
    const browser = await connected();
    await use(async ({ as, device = 'desktop' } = {}) => {
      const context = await browser.newContext({ baseURL: wiki.url, ...devices[device] });
      contexts.push(context);
      context.setDefaultTimeout(30_000);
      if (as === 'Admin') await context.addCookies(cookiesOf(admin));
      watch(context, wiki, faults);
      return context.newPage();
    });
    if (task.result?.state === 'fail') await takePictures(task.name, contexts);
    for (const context of contexts) await context.close();
    if (faults.length > 0) throw new Error(`The pages did what no page may:\n${faults.join('\n')}`);
  },
});

let browser: Promise<Browser> | undefined;
const connected = () => (browser ??= chromium.connectOverCDP(inject('browser')));

let admin: Promise<ApiClient> | undefined;
export const administrator = (wiki: TestWiki) =>
  (admin ??= (async () => {
    const client = new ApiClient(wiki.url);
    await client.logIn('Admin', await wiki.adminPassword());
    return client;
  })());

function cookiesOf({ url, cookies }: ApiClient) {
  return cookies.split('; ').map((cookie) => {
    const [name = '', ...value] = cookie.split('=');
    return { name, value: value.join('='), url };
  });
}

function watch(context: BrowserContext, wiki: TestWiki, faults: string[]): void {
  context.on('console', (message) => {
    // A page that does not exist answers 404, and says so on the page.
    const missing = / 404 /.test(message.text()) && message.location().url === message.page()?.url();
    if (message.type() === 'error' && !missing)
      faults.push(`console, ${message.location().url}: ${message.text()}`);
  });
  context.on('weberror', (error) => faults.push(`script: ${error.error().message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== wiki.url) faults.push(`asked another host: ${url}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} from ${response.url()}`);
  });
}

async function takePictures(title: string, contexts: readonly BrowserContext[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'wiki7-browser-'));
  for (const [number, page] of contexts.flatMap((context) => context.pages()).entries()) {
    const picture = await page.screenshot({ timeout: 10_000 }).catch(() => undefined);
    if (!picture) continue;
    const file = join(folder, `${title.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${number + 1}.png`);
    await writeFile(file, picture);
    console.error(`What was to be seen at ${page.url()}: ${file}`);
  }
}
