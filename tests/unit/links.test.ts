import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { anchorOf } from '../../src/blueprint/signals.ts';
import { Page } from '../support/page.ts';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));

/** Anchors of a page, as GitHub makes them of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...new Page(page).text.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading.replaceAll('`', '')),
  );

/** Links of a page that lead nowhere. */
function broken(page: string): readonly string[] {
  const links = [...new Page(page).text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(
    ([, to = '']) => to,
  );
  return links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(docs, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
  });
}

describe('every link', () => {
  it.each(['../README.md', ...pages])(
    'of a page leads to a page and a heading that are there: %s',
    (page) => {
      expect(broken(page)).toEqual([]);
    },
  );
});
