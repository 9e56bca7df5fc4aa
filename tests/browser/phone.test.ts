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

it.for(['vector-2022', 'minerva'])(
  'lets what is wider than a phone scroll by itself, or breaks it, in %s',
  async (skin, { visit, admin }) => {
    const formula = '\\frac{a^2+b^2}{\\sqrt{c}} + '.repeat(20);
    const cells = `| ${'cell'.repeat(5)}\n`.repeat(12);
    const wide = {
      'a formula': `Text with <math>${formula}d</math> in it.`,
      'an indented formula': `: <math>${formula}d</math>`,
      'a formula of its own': `<math display="block">${formula}d</math>`,
      'a table': `{| class="wikitable"\n${cells}|}`,
      'a word': '0123456789'.repeat(20),
      code: `<syntaxhighlight lang="python">${'0123456789'.repeat(20)}</syntaxhighlight>`,
    };
    const page = await visit({ device: 'phone' });
    for (const [what, text] of Object.entries(wide)) {
      await admin.edit('Browser/Wide', text);
      await page.goto(`/w/index.php?title=Browser/Wide&useskin=${skin}`);
      expect(await widths(page), what).toEqual({ page: 390, screen: 390 });
    }
  },
);

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
