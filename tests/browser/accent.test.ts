import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { administrator, it } from '../support/browser.ts';
import { styles } from '../support/in-page.ts';
import { ACCENT, sharedWiki } from '../support/shared-wiki.ts';

type Colour = readonly [red: number, green: number, blue: number];

const rgb = (colour: string): Colour =>
  (colour.startsWith('#') ? (colour.match(/[0-9a-f]{2}/g) ?? []) : (colour.match(/\d+/g) ?? [])).map((part) =>
    Number.parseInt(part, colour.startsWith('#') ? 16 : 10),
  ) as unknown as Colour;
const accent = `rgb(${rgb(ACCENT).join(', ')})`;

/** By WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map((colour) => luminance(rgb(colour))).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const one = async (page: Page, selector: string, property: string) =>
  (await styles(page.locator(selector).first(), property))[0];
const open = (page: Page, title: string, query: string) => page.goto(`/w/index.php?title=${title}&${query}`);

beforeAll(async () => {
  await (await administrator(sharedWiki())).edit(
    'Browser/Accent',
    '[[Main Page]] [https://example.org/ outside] [[Browser/Not there]]',
  );
});

const skins = ['vector-2022', 'vector', 'minerva', 'monobook', 'timeless'];

describe.each(skins)('the accent colour in %s', (skin) => {
  it('is that of links to pages and to other places, and not of red links', async ({ visit }) => {
    const page = await visit();
    await open(page, 'Browser/Accent', `useskin=${skin}`);
    const text = '#mw-content-text .mw-parser-output';
    for (const link of [`${text} a[title="Main Page"]`, `${text} a.external`])
      await expect.poll(() => one(page, link, 'color'), { message: link }).toBe(accent);
    expect(await one(page, `${text} a.new`, 'color')).not.toBe(accent);
  });

  it('is that of the button that does what a form is for', async ({ visit }) => {
    const page = await visit();
    for (const [title, button] of [
      ['Special:UserLogin', '#wpLoginAttempt'],
      ['Special:AllPages', '.oo-ui-flaggedElement-primary .oo-ui-buttonElement-button'],
    ] as const) {
      await open(page, title, `useskin=${skin}`);
      await expect.poll(() => one(page, button, 'background-color'), { message: title }).toBe(accent);
      expect(await one(page, button, 'color'), title).toBe('rgb(255, 255, 255)');
    }
  });
});

it.for(['vector-2022', 'minerva'])(
  'the accent colour can be read in the dark, in %s',
  async (skin, { visit }) => {
    const page = await visit();
    await open(
      page,
      'Browser/Accent',
      `useskin=${skin}&${skin === 'minerva' ? 'minervanightmode' : 'vectornightmode'}=night`,
    );
    const link = await one(page, '#mw-content-text .mw-parser-output a[title="Main Page"]', 'color');
    const background = await one(page, 'body', 'background-color');
    expect(luminance(rgb(background ?? ''))).toBeLessThan(0.05);
    expect(link).not.toBe(accent);
    expect(contrast(link ?? '', background ?? '')).toBeGreaterThan(4.5);
    const [red = 0, , blue = 0] = rgb(link ?? '');
    expect(red).toBeGreaterThan(blue);
  },
);
