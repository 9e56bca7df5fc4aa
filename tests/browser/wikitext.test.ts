import { expect } from 'vitest';
import { it } from '../support/browser.ts';

it('changes a page in wikitext, with a toolbar', async ({ visit, admin }) => {
  await admin.edit('Browser/Wikitext', 'before');
  const page = await visit({ as: 'Admin' });
  await page.goto('/w/index.php?title=Browser/Wikitext&action=edit');
  await page.locator('#wpTextbox1').fill('after');
  await page.locator('#wpTextbox1').selectText();
  await page.locator('.wikiEditor-ui-toolbar [rel=bold] a').click();
  expect(await page.locator('#wpTextbox1').inputValue()).toBe("'''after'''");
  await page.locator('#wpSummary').fill('By the browser');
  await page.locator('#wpSave').click();
  await page.waitForURL('**/wiki/Browser/Wikitext');
  expect(await page.locator('.mw-parser-output b').innerText()).toBe('after');
});

it('shows an anonymous reader the change at once', async ({ visit, admin }) => {
  await admin.edit('Browser/Fresh', 'first');
  const page = await visit();
  await page.goto('/wiki/Browser/Fresh');
  expect(await page.locator('#mw-content-text').innerText()).toContain('first');
  await admin.edit('Browser/Fresh', 'second');
  const readAgain = async () => {
    await page.reload();
    return page.locator('#mw-content-text').innerText();
  };
  await expect.poll(readAgain, { timeout: 10_000 }).toContain('second');
});

it('previews without saving', async ({ visit, admin }) => {
  await admin.edit('Browser/Preview', 'kept');
  const page = await visit({ as: 'Admin' });
  await page.goto('/w/index.php?title=Browser/Preview&action=edit');
  await page.locator('#wpTextbox1').fill('== Tried ==');
  await page.locator('#wpPreview').click();
  await page.locator('#wikiPreview h2', { hasText: 'Tried' }).waitFor();
  await page.goto('/wiki/Browser/Preview');
  expect(await page.locator('#mw-content-text').innerText()).toContain('kept');
});

it('lists every change in the history and shows what it was', async ({ visit, admin }) => {
  await admin.edit('Browser/History', 'The sky is grey.');
  await admin.edit('Browser/History', `The sky is blue ${Date.now()}.`);
  const page = await visit();
  await page.goto('/w/index.php?title=Browser/History&action=history');
  expect(await page.locator('#pagehistory li').count()).toBeGreaterThanOrEqual(2);
  await page.getByRole('button', { name: 'Compare selected revisions' }).first().click();
  expect(await page.locator('.diff-deletedline').first().innerText()).toContain('grey');
  expect(await page.locator('.diff-addedline ins').first().innerText()).toContain('blue');
});

it('undoes a change from its diff', async ({ visit, admin }) => {
  await admin.edit('Browser/Undo', 'right');
  const { newrevid } = await admin.edit('Browser/Undo', `wrong ${Date.now()}`);
  const page = await visit({ as: 'Admin' });
  await page.goto(`/w/index.php?diff=${newrevid}`);
  await page.locator('.mw-diff-undo a').first().click();
  await page.locator('#wpSave').click();
  await page.waitForURL('**/wiki/Browser/Undo');
  expect(await page.locator('.mw-parser-output').innerText()).toContain('right');
});

it('edits a Lua module with line numbers and colours', async ({ visit }) => {
  const name = `Browser-${Date.now()}`;
  const page = await visit({ as: 'Admin' });
  await page.goto(`/w/index.php?title=Module:${name}&action=edit`);
  await page.locator('.ace_gutter-cell').first().waitFor();
  await page
    .locator('.ace_text-input')
    .fill('local p = {}\nfunction p.hello() return "hello from Lua" end\nreturn p');
  await page.locator('.ace_keyword', { hasText: 'function' }).first().waitFor();
  await page.locator('#wpSave').click();
  await page.waitForURL(`**/wiki/Module:${name}`);
  await page.goto('/w/index.php?title=Browser/Lua&action=edit');
  await page.locator('#wpTextbox1').fill(`{{#invoke:${name}|hello}}`);
  await page.locator('#wpSave').click();
  await page.waitForURL('**/wiki/Browser/Lua');
  expect(await page.locator('.mw-parser-output').innerText()).toContain('hello from Lua');
});
