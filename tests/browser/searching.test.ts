import { expect } from 'vitest';
import { it } from '../support/browser.ts';

const word = () => `quern${Date.now().toString(36)}`;

it('finds a page by a word of its text once the jobs are done', async ({ visit, admin }) => {
  const text = word();
  await admin.edit('Browser/Searched', `A stone called ${text} grinds grain.`);
  const page = await visit();
  const find = async () => {
    await page.goto(`/w/index.php?title=Special:Search&fulltext=1&search=${text}`);
    return page
      .locator('.mw-search-results')
      .innerText({ timeout: 500 })
      .catch(() => '');
  };
  await expect.poll(find, { timeout: 60_000, interval: 500 }).toContain('Browser/Searched');
});

it('finds a page by a Hebrew word of its text', async ({ visit, admin }) => {
  await admin.edit('Browser/Hebrew', 'האבן נקראת רחיים וטוחנת תבואה');
  const page = await visit();
  const find = async () => {
    await page.goto(`/w/index.php?title=Special:Search&fulltext=1&search=${encodeURIComponent('רחיים')}`);
    return page
      .locator('.mw-search-results')
      .innerText({ timeout: 500 })
      .catch(() => '');
  };
  await expect.poll(find, { timeout: 60_000, interval: 500 }).toContain('Browser/Hebrew');
});

it('suggests pages while a title is typed, and opens the one chosen', async ({ visit, admin }) => {
  const title = `Suggested ${word()}`;
  await admin.edit(title, 'A page to be suggested.');
  const page = await visit();
  await page.goto('/wiki/Main_Page');
  const box = page.getByRole('search').first();
  await box.locator('input[name=search]').click();
  await box.locator('input[name=search]').pressSequentially(title.slice(0, -1));
  await page.locator('.cdx-menu-item', { hasText: title }).click();
  await page.waitForURL(`**/wiki/${title.replaceAll(' ', '_')}`);
});

it('opens the page itself when its whole title is searched for', async ({ visit, admin }) => {
  await admin.edit('Browser/Exact', 'Here.');
  const page = await visit();
  await page.goto('/wiki/Main_Page');
  await page.getByRole('search').first().locator('input[name=search]').fill('Browser/Exact');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/wiki/Browser/Exact');
});
