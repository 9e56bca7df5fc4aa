import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { it } from '../support/browser.ts';
import { picture } from '../support/drawn-picture.ts';
import { decodedWidth } from '../support/in-page.ts';

async function upload(page: Page, name: string): Promise<void> {
  await page.goto('/wiki/Special:Upload');
  await page.locator('#wpUploadFile').setInputFiles({
    ...{ name: `${name}.png`, mimeType: 'image/png', buffer: picture(1600, 900) },
  });
  await page.locator('#wpDestFile').fill(`${name}.png`);
  await page.locator('#wpUploadDescription').fill('A gradient, made for this test.');
  await page.locator('[name=wpUpload]').click();
  await page.waitForURL(`**/wiki/File:${name}.png`);
}

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
