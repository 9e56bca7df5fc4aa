import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { it } from '../support/browser.ts';

/** What browsers refused on every page that is opened from now on: directive and address. */
async function refusals(page: Page): Promise<readonly string[]> {
  const seen: string[] = [];
  await page.exposeFunction('tellRefusal', (text: string) => void seen.push(text));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    tellRefusal(event.effectiveDirective + ' ' + event.blockedURI + ' on ' + location.href))`);
  return seen;
}

it('refuses nothing that the wiki’s own pages do, for readers and for editors', async ({ visit, admin }) => {
  await admin.edit(
    'Browser/Policy',
    `<math>x^2</math>\n\n{| class="wikitable sortable"\n! a\n|-\n| 1\n|}\n== One ==\nText`,
  );
  for (const as of [undefined, 'Admin'] as const) {
    const page = await visit(as ? { as } : {});
    const refused = await refusals(page);
    for (const path of [
      '/wiki/Main_Page',
      '/wiki/Browser/Policy',
      '/w/index.php?title=Browser/Policy&action=history',
      '/w/index.php?title=Browser/Policy&action=edit',
      '/wiki/Special:RecentChanges',
      '/wiki/Special:Search?search=Policy',
      '/wiki/Special:UserLogin',
      '/wiki/Special:Version',
    ]) {
      await page.goto(path, { waitUntil: 'networkidle' });
    }
    await page.goto('/wiki/Browser/Policy?veaction=edit');
    await page.locator('.ve-ce-documentNode[contenteditable=true]').waitFor();
    expect(refused).toEqual([]);
  }
});
