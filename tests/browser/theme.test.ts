import { expect } from 'vitest';
import { it } from '../support/browser.ts';
import { styles } from '../support/in-page.ts';

it('lets a stranger choose the dark, keeps it on the next page, and shows the wiki’s name in it', async ({
  visit,
}) => {
  const page = await visit();
  await page.goto('/wiki/Main_Page');
  await page.locator('#skin-client-prefs-skin-theme').getByLabel('Dark').check({ force: true });
  await page.goto('/wiki/Special:AllPages');
  expect(await styles(page.locator('html'), 'color-scheme')).toEqual(['dark']);
  expect(await styles(page.locator('.mw-logo-container'), 'filter')).toEqual(['none']);
  expect(await page.locator('#skin-client-prefs-skin-theme').getByLabel('Dark').isChecked()).toBe(true);
});
