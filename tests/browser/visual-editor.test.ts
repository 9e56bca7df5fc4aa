import { expect } from 'vitest';
import { it } from '../support/browser.ts';

it('changes a page without wikitext, and saves it through its dialog', async ({ visit, admin }) => {
  await admin.edit('Browser/Visual', "The ''old'' sentence.");
  const page = await visit({ as: 'Admin' });
  await page.goto('/wiki/Browser/Visual');
  await page.locator('#ca-ve-edit a').click();
  const surface = page.locator('.ve-ce-documentNode[contenteditable=true]');
  await surface.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' And a new one.');
  await page.locator('.ve-ui-toolbar-saveButton').click();
  const dialog = page.locator('.ve-ui-mwSaveDialog');
  await dialog.locator('textarea').first().fill('Without wikitext');
  await dialog.locator('.oo-ui-processDialog-actions-primary a').click();
  await page.locator('#mw-content-text p', { hasText: 'And a new one.' }).waitFor();
  await expect.poll(() => page.locator('.ve-active').count()).toBe(0);
  await page.reload();
  expect(await page.locator('#mw-content-text').innerText()).toContain('The old sentence. And a new one.');
  const answer = await admin.fetch('/w/index.php?title=Browser/Visual&action=raw');
  expect(await answer.text()).toBe("The ''old'' sentence. And a new one.");
});

it('keeps formulas, tables and templates as they are around a change', async ({ visit, admin }) => {
  const before = 'Start.\n\n<math>x^2</math> {{Nothing|here=1}}\n\n{| class="wikitable"\n| a || b\n|}\n';
  await admin.edit('Browser/Whole', before);
  const page = await visit({ as: 'Admin' });
  await page.goto('/wiki/Browser/Whole?veaction=edit');
  await page.locator('.ve-ce-documentNode[contenteditable=true] p', { hasText: 'Start.' }).click();
  await page.keyboard.press('Home');
  await page.keyboard.type('New: ');
  await page.locator('.ve-ui-toolbar-saveButton').click();
  await page.locator('.ve-ui-mwSaveDialog .oo-ui-processDialog-actions-primary a').click();
  await page.locator('#mw-content-text p', { hasText: 'New: Start.' }).waitFor();
  const answer = await admin.fetch('/w/index.php?title=Browser/Whole&action=raw');
  expect(`${(await answer.text()).trim()}\n`).toBe(`New: ${before}`);
});
