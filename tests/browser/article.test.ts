import { beforeAll, expect } from 'vitest';
import { administrator, it } from '../support/browser.ts';
import { styles } from '../support/in-page.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

const text = `
Text with a source.<ref name="one">Smith, ''A book'', p. 7.</ref> <math>\\frac{a^2+b^2}{\\sqrt{c}}</math>
<syntaxhighlight lang="python">
def answer(question):
    return 42  # always
</syntaxhighlight>
{| class="wikitable sortable"
! Name !! Height
|-
| Beech || 30
|-
| Ash || 40
|}
${'line\n\n'.repeat(60)}
== Notes ==
<references />
`;

beforeAll(async () => {
  const admin = await administrator(sharedWiki());
  await admin.edit('Browser/Article', text);
});

it('shows a formula as MathML that the browser draws', async ({ visit }) => {
  const page = await visit();
  await page.goto('/wiki/Browser/Article');
  const fraction = page.locator('math mfrac').first();
  const { width, height } = (await fraction.boundingBox()) ?? { width: 0, height: 0 };
  expect(width).toBeGreaterThan(10);
  expect(height).toBeGreaterThan(20);
});

it('colours source code', async ({ visit }) => {
  const page = await visit();
  await page.goto('/wiki/Browser/Article');
  const colours = await styles(page.locator('.mw-highlight span'), 'color');
  expect(new Set(colours).size).toBeGreaterThan(2);
});

it('leads from a reference to its note and back', async ({ visit }) => {
  const page = await visit();
  await page.goto('/wiki/Browser/Article');
  const note = page.locator('.references li', { hasText: 'Smith' });
  const isSeen = async () => ((await note.boundingBox())?.y ?? Infinity) < 900;
  expect(await isSeen()).toBe(false);
  await page.locator('sup.reference a').click();
  await expect.poll(isSeen).toBe(true);
  await note.locator('.mw-cite-backlink a').first().click();
  await expect.poll(isSeen).toBe(false);
});

it('sorts a table by the column that is clicked', async ({ visit }) => {
  const page = await visit();
  await page.goto('/wiki/Browser/Article');
  const first = page.locator('table.wikitable tbody tr').first();
  expect(await first.innerText()).toContain('Beech');
  await page.locator('table.wikitable th.headerSort', { hasText: 'Name' }).click();
  await expect.poll(() => first.innerText()).toContain('Ash');
});

it('shows Hebrew text from right to left inside a page from left to right', async ({ visit, admin }) => {
  await admin.edit(
    'Browser/עברית',
    '<div dir="rtl" lang="he" id="hebrew">שלום, <b id="world">עולם</b></div>',
  );
  const page = await visit();
  await page.goto(`/wiki/Browser/${encodeURIComponent('עברית')}`);
  expect(await page.locator('#firstHeading').innerText()).toBe('Browser/עברית');
  const whole = (await page.locator('#hebrew').boundingBox()) ?? { x: 0, width: 0 };
  const last = (await page.locator('#world').boundingBox()) ?? { x: 0, width: 0 };
  expect(last.x).toBeGreaterThan(whole.x + whole.width / 2);
  expect(last.x + last.width).toBeLessThan(whole.x + whole.width - 20);
});

it('speaks Hebrew, from right to left, to who asks for it', async ({ visit }) => {
  const page = await visit();
  await page.goto('/wiki/Browser/Article?uselang=he');
  const html = page.locator('html');
  expect([await html.getAttribute('lang'), await html.getAttribute('dir')]).toEqual(['he', 'rtl']);
  expect(await page.locator('#ca-history').innerText()).toBe('גרסאות קודמות');
  const logo = (await page.locator('.mw-logo').boundingBox()) ?? { x: 0 };
  expect(logo.x).toBeGreaterThan(640);
});
