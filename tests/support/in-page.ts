import type { Locator, Page } from 'playwright-core';

// These run in the browser. Its types are named one by one: all of them would let code for Node.js use them too.
declare const getComputedStyle: (node: unknown) => { getPropertyValue(name: string): string };
declare const document: {
  readonly documentElement: { readonly scrollWidth: number; readonly outerHTML: string };
};
declare const visualViewport: { readonly width: number; readonly scale: number };
interface Picture {
  readonly naturalWidth: number;
  decode(): Promise<void>;
}

/** Pixels across of what the browser made of a picture; fails when it can make nothing of it. */
export const decodedWidth = (image: Locator): Promise<number> =>
  image.evaluate((node: Picture) => node.decode().then(() => node.naturalWidth));

/** A CSS property as it was computed for every element found. */
export const styles = (elements: Locator, property: string): Promise<string[]> =>
  elements.evaluateAll(
    (nodes, name) => nodes.map((node) => getComputedStyle(node).getPropertyValue(name)),
    property,
  );

/** Size in which text is seen, in pixels of the screen: a page wider than the screen is shown smaller. */
export const seenTextSize = (text: Locator): Promise<number> =>
  text.evaluate(
    (node) => Number.parseFloat(getComputedStyle(node).getPropertyValue('font-size')) * visualViewport.scale,
  );

/** Width of the page and of the part of it that the screen shows, in CSS pixels. */
export const widths = (page: Page): Promise<{ page: number; screen: number }> =>
  page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    screen: Math.round(visualViewport.width * visualViewport.scale),
  }));

/** The page as scripts have left it, with what is not shown. */
export const wholePage = (page: Page): Promise<string> =>
  page.evaluate(() => document.documentElement.outerHTML);
