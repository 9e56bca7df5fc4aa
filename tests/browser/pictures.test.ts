import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { script } from '../../src/blueprint/script.ts';
import { it } from '../support/browser.ts';
import { picture } from '../support/drawn-picture.ts';
import { decodedWidth } from '../support/in-page.ts';
import { execIn } from '../support/inside.ts';

async function upload(page: Page, name: string): Promise<void> {
  await page.goto('/wiki/Special:Upload');
  await send(page, name, picture(1600, 900));
}

async function uploadAgain(page: Page, name: string, content: Buffer): Promise<void> {
  await page.goto(`/wiki/Special:Upload?wpDestFile=${name}.png&wpForReUpload=1`);
  await send(page, name, content);
}

async function send(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.locator('#wpUploadFile').setInputFiles({ name: `${name}.png`, mimeType: 'image/png', buffer });
  const destination = page.locator('#wpDestFile');
  if (await destination.isEditable()) await destination.fill(`${name}.png`);
  await page.locator('#wpUploadDescription').fill('A gradient, made for this test.');
  await page.locator('[name=wpUpload]').click();
  await page.waitForURL(`**/wiki/File:${name}.png`);
}

/** How wide and how high the file's page shows it, as a share. */
const shape = async (page: Page, name: string): Promise<number> => {
  await page.goto(`/wiki/File:${name}.png`);
  const image = page.locator('#file img');
  await decodedWidth(image);
  return image.evaluate(
    (node: { naturalWidth: number; naturalHeight: number }) => node.naturalWidth / node.naturalHeight,
  );
};

it('takes a picture and shows it', async ({ visit }) => {
  const page = await visit({ as: 'Admin' });
  await upload(page, `Shown-${Date.now()}`);
  expect(await decodedWidth(page.locator('#file img'))).toBeGreaterThan(300);
  expect(await page.locator('.fileInfo').first().innerText()).toContain('1,600 × 900');
});

it('shows its thumbnail in an article, and the whole of it in the viewer', async ({ visit, admin }) => {
  const name = `Viewed-${Date.now()}`;
  await upload(await visit({ as: 'Admin' }), name);
  await admin.edit(`Browser/${name}`, `[[File:${name}.png|thumb|A gradient]]`);
  const page = await visit();
  await page.goto(`/wiki/Browser/${name}`);
  const thumbnail = page.locator('figure img');
  const width = await decodedWidth(thumbnail);
  expect(width).toBeGreaterThanOrEqual(250);
  expect(width).toBeLessThan(1600);
  await thumbnail.click();
  const viewed = page.locator('.mw-mmv-image img.mw-mmv-final-image');
  await viewed.waitFor();
  expect(await decodedWidth(viewed)).toBeGreaterThan(width);
  await page.keyboard.press('Escape');
  await viewed.waitFor({ state: 'detached' });
});

it('refuses a file that only pretends to be a picture', async ({ visit }) => {
  const page = await visit({ as: 'Admin' });
  const content = Buffer.from(`<html><body>${'<script>alert(1)</script>'.repeat(50)}</body></html>`);
  await page.goto('/wiki/Special:Upload');
  await page.locator('#wpUploadFile').setInputFiles({
    ...{ name: 'page.png', mimeType: 'image/png', buffer: content },
  });
  await page.locator('[name=wpUpload]').click();
  await page.locator('.cdx-message--error').first().waitFor();
  expect((await page.request.get('/wiki/File:Page.png')).status()).toBe(404);
});

it('shows a new version at once, takes a file away, and brings it and an older version back', async ({
  visit,
  admin,
}) => {
  const name = `Versions-${Date.now()}`;
  await upload(await visit({ as: 'Admin' }), name);
  await admin.edit(`Browser/${name}`, `[[File:${name}.png|thumb|A gradient]]`);
  const [reader, page] = [await visit(), await visit({ as: 'Admin' })];
  expect(await shape(reader, name)).toBeCloseTo(16 / 9, 1);

  await uploadAgain(page, name, picture(900, 1600));
  expect(await shape(await visit(), name)).toBeCloseTo(9 / 16, 1);

  await page.goto(`/wiki/File:${name}.png`);
  await page.locator('.filehistory a', { hasText: 'revert' }).first().click();
  await page.locator('#mw-content-text button[type=submit], #mw-content-text input[type=submit]').click();
  await page.getByText('has been reverted').first().waitFor();
  expect(await shape(await visit(), name)).toBeCloseTo(16 / 9, 1);

  const { original, thumbnail } = await addresses(page, name);
  await page.goto(`/wiki/File:${name}.png?action=delete`);
  await page.locator('#deleteconfirm [type=submit], #mw-filedelete-submit [type=submit]').first().click();
  await page.getByText('has been deleted').first().waitFor();
  const readersGet = async (status: number) => {
    for (const address of [original, thumbnail])
      await expect
        .poll(async () => (await reader.request.get(address)).status(), { message: address })
        .toBe(status);
  };
  await readersGet(404);

  await page.goto(`/wiki/Special:Undelete/File:${name}.png`);
  await page.locator('[name=restore]').click();
  await page.getByText('has been undeleted').or(page.getByText('restored')).first().waitFor();
  await readersGet(200);
});

async function addresses(page: Page, name: string): Promise<{ original: string; thumbnail: string }> {
  await page.goto(`/wiki/File:${name}.png`);
  const original = (await page.locator('.fullImageLink a').first().getAttribute('href')) ?? '';
  const file = original.split('/').at(-1);
  return { original, thumbnail: `${original.replace('/media/', '/media/thumb/')}/250px-${file}` };
}

it('puts a picture into a page without wikitext, uploading it on the way', async ({ visit, admin }) => {
  const name = `Visually-${Date.now()}`;
  await admin.edit(`Browser/${name}`, 'Text.');
  const page = await visit({ as: 'Admin' });
  await page.goto(`/wiki/Browser/${name}?veaction=edit`);
  await page.locator('.ve-ce-documentNode[contenteditable=true]').click();
  await page
    .locator('.ve-ui-toolbar .oo-ui-tool-link, .ve-ui-toolbar .ve-test-toolbar-insert')
    .first()
    .waitFor();
  await page.locator('.ve-ui-toolbar').getByText('Insert', { exact: true }).first().click();
  await page.locator('.ve-ui-toolbar .oo-ui-tool-name-media a').click();
  const dialog = page.locator('.ve-ui-mwMediaDialog');
  // Its editor takes a click on a button that is not yet enabled for none.
  const primary = (word: string) =>
    dialog.locator('.oo-ui-processDialog-actions-primary .oo-ui-widget-enabled a:visible', { hasText: word });
  await dialog.getByRole('tab', { name: 'Upload' }).click();
  await dialog.locator('input[type=file]').setInputFiles({
    ...{ name: `${name}.png`, mimeType: 'image/png', buffer: picture(800, 600) },
  });
  await dialog.getByText('This is my own work').click();
  await primary('Upload').click();
  await dialog.locator('textarea:visible').first().fill('A gradient, made for this test.');
  await primary('Save').click();
  await primary('Use this image').or(primary('Insert')).click();
  await primary('Insert').click();
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('.ve-ui-toolbar-saveButton').click();
  await page.locator('.ve-ui-mwSaveDialog .oo-ui-processDialog-actions-primary a').click();
  const shown = page.locator('#mw-content-text figure img');
  await shown.waitFor();
  await expect.poll(() => page.locator('.ve-active').count()).toBe(0);
  await page.reload();
  expect(await decodedWidth(shown)).toBeGreaterThanOrEqual(250);
});

it('shows an uploaded drawing, of which no script runs', async ({ visit, wiki }) => {
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><title>Still</title><script>document.documentElement.setAttribute("id", "ran")</script><circle r="90" cx="200" cy="150"/></svg>';
  const name = `Scripted_${Date.now()}.svg`;
  const inside = await wiki.inside();
  await execIn(
    inside,
    'jobs-1',
    'sh',
    '-c',
    `mkdir -p /tmp/drawings && echo '${drawing}' > /tmp/drawings/${name}`,
  );
  await execIn(inside, 'jobs-1', ...script('importImages', '/tmp/drawings'));
  const page = await visit();
  await page.goto(`/wiki/File:${name}`);
  expect(await decodedWidth(page.locator('#file img'))).toBeGreaterThanOrEqual(400);
  const original = (await page.locator('.fullImageLink a').first().getAttribute('href')) ?? '';
  const alone = await (await visit()).context().browser()?.newPage();
  await alone?.goto(`${wiki.url}${original}`);
  expect(await alone?.locator('circle').count()).toBe(1);
  expect(await alone?.locator('#ran').count()).toBe(0);
  await alone?.close();
});
