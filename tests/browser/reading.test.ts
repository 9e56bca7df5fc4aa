import { expect } from 'vitest';
import { it } from '../support/browser.ts';
import { decodedWidth, styles } from '../support/in-page.ts';

it('shows the main page with its style', async ({ visit }) => {
  const page = await visit();
  await page.goto('/');
  expect(new URL(page.url()).pathname).toBe('/wiki/Main_Page');
  expect(await page.locator('#mw-content-text').innerText()).toContain('is a new wiki');
  expect(await styles(page.locator('.vector-header'), 'display')).toEqual(['flex']);
  expect(await decodedWidth(page.locator('.mw-logo-icon'))).toBeGreaterThan(0);
});

it('shows an article with a table of contents that leads to its sections', async ({ visit, admin }) => {
  await admin.edit(
    'Browser/Sections',
    `${'\n== One ==\nText\n'}${'line\n\n'.repeat(80)}\n== Two ==\nThe end`,
  );
  const page = await visit();
  await page.goto('/wiki/Browser/Sections');
  await page.locator('#vector-toc').getByRole('link', { name: 'Two' }).click();
  await expect.poll(async () => (await page.locator('#Two').boundingBox())?.y).toBeLessThan(900);
  expect(page.url()).toMatch(/#Two$/);
});

it('says of a page that does not exist that it does not', async ({ visit }) => {
  const page = await visit();
  const answer = await page.goto('/wiki/Nobody_wrote_this');
  expect(answer?.status()).toBe(404);
  expect(await page.locator('#mw-content-text').innerText()).toContain('no text in this page');
});

it('lists recent changes with filters that work', async ({ visit, admin }) => {
  await admin.edit('Browser/Recent', `now ${Date.now()}`);
  const page = await visit({ as: 'Admin' });
  await page.goto('/wiki/Special:RecentChanges');
  await page.locator('.mw-rcfilters-ui-filterTagMultiselectWidget').waitFor();
  await page
    .locator('.mw-changeslist')
    .getByRole('link', { name: 'Browser/Recent', exact: true })
    .first()
    .waitFor();
});
