import { expect } from 'vitest';
import { it } from '../support/browser.ts';
import { seenTextSize, widths } from '../support/in-page.ts';

const table = '{| class="wikitable"\n! A !! B\n|-\n| 1 || 2\n|}\n';

it('fits a phone: nothing has to be scrolled sideways or zoomed', async ({ visit, admin }) => {
  await admin.edit('Browser/Phone', `${table}${'A sentence of an article. '.repeat(100)}`);
  const page = await visit({ device: 'phone' });
  for (const path of ['Main_Page', 'Browser/Phone', 'Special:RecentChanges', 'Special:UserLogin']) {
    await page.goto(`/wiki/${path}`);
    expect(await widths(page), path).toEqual({ page: 390, screen: 390 });
  }
});

it('has text of a readable size on a phone', async ({ visit }) => {
  const page = await visit({ device: 'phone' });
  await page.goto('/wiki/Main_Page');
  expect(await seenTextSize(page.locator('#mw-content-text p').first())).toBeGreaterThan(13);
});

it('has the menu and the search at hand on a phone', async ({ visit }) => {
  const page = await visit({ device: 'phone' });
  await page.goto('/wiki/Main_Page');
  const menu = page.locator('#vector-main-menu-dropdown-checkbox');
  await menu.tap();
  await page.locator('#n-recentchanges').getByRole('link').waitFor();
  await menu.tap();
  await page.locator('.mw-header .search-toggle').tap();
  await page.locator('.mw-header input[name=search]').fill('Main Page');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/wiki/Main_Page');
});
