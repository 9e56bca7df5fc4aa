import { beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { containerName } from '../../src/local/create-arguments.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { inMediaWiki, newcomer, settleSite } from '../support/inside.ts';
import { picture } from '../support/pictures.ts';
import { sharedWiki } from '../support/shared-wiki.ts';

let local: LocalWiki;
let admin: ApiClient;
let began: string;
const run = Date.now();

beforeAll(async () => {
  const wiki = sharedWiki();
  began = new Date().toISOString();
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  return () => settleSite(local);
});

async function parse(text: string, more: Record<string, string> = {}): Promise<string> {
  const parameters = {
    action: 'parse',
    contentmodel: 'wikitext',
    disablelimitreport: '1',
    prop: 'text',
    text,
  };
  const answer = await admin.call<{ parse: { text: string } }>({ ...parameters, ...more }, 'POST');
  return answer.parse.text;
}

describe('wikitext', () => {
  it('calls Lua modules in luasandbox', async () => {
    await admin.edit('Module:Stack', 'return { sum = function(f) return f.args[1] + f.args[2] end }');
    expect(await parse('{{#invoke:Stack|sum|40|2}}')).toContain('42');
    expect(await (await admin.fetch('/wiki/Special:Version')).text()).toContain('LuaSandbox');
  });

  it('ends a Lua module that never ends, in MediaWiki’s own words', async () => {
    await admin.edit('Module:Stack loop', 'return { run = function() while true do end end }');
    expect(await parse('{{#invoke:Stack loop|run}} and on')).toMatch(
      /time allocated for running scripts has expired.* and on/s,
    );
  });

  it('has parser functions and string functions', async () => {
    expect(await parse('{{#if:x|yes|no}} {{#expr:6*7}} {{#len:שלום}} {{#replace:abc|b|-}}')).toContain(
      'yes 42 4 a-c',
    );
  });

  it('colours code', async () => {
    const html = await parse('<syntaxhighlight lang="python">def f(): return 1</syntaxhighlight>');
    expect(html).toMatch(/<span class="k">def<\/span>.*<span class="nf">f<\/span>/);
  });

  it('shows formulas as MathML made here: nothing is asked outside', async () => {
    const html = await parse('<math>\\int_0^1 x^2\\,dx = \\frac{1}{3}</math>');
    expect(html).toMatch(/<math[^>]*xmlns="http:\/\/www.w3.org\/1998\/Math\/MathML"/);
    expect(html).toContain('<mfrac>');
    expect(html).not.toMatch(/wikimedia|mathoid|restbase|<img|error/i);
    for (const id of ['web-1-mediawiki', 'web-2-mediawiki']) {
      const { stdout, stderr } = await local.engine.run(['logs', containerName(local.instance, id)]);
      expect(stdout + stderr, id).not.toMatch(/wikimedia\.org|mathoid|127\.0\.0\.1:1\b/);
    }
  });

  it('has references, poems, image maps, input boxes and category trees', async () => {
    expect(await parse('One<ref>Source</ref> <references/>')).toMatch(/class="reference".*Source.*<\/ol>/s);
    expect(await parse('<poem>\none\ntwo\n</poem>')).toMatch(/class="poem">\s*<p>one<br ?\/>\s*two/);
    expect(await parse('<inputbox>\ntype=search\n</inputbox>')).toContain('mw-inputbox-form');
    await admin.edit('Category:Stack tree', 'Of the tests');
    await admin.edit('Stack leaf', '[[Category:Stack tree]]');
    expect(await parse('<categorytree mode="pages">Stack tree</categorytree>')).toContain(
      'CategoryTreeSection',
    );
    await admin.upload(`Stack map ${run}.png`, await picture('drawing.png'));
    const map = `<imagemap>\nFile:Stack map ${run}.png|100px\nrect 0 0 99 99 [[Stack leaf]]\n</imagemap>`;
    expect(await parse(map)).toMatch(/<area href="\/wiki\/Stack_leaf" shape="rect"/);
  });

  it('names months in languages that were not baked into the image', async () => {
    expect(await parse('{{#time:F|2024-03-01|fr}} {{#time:F|2024-03-01|ja}}')).toContain('mars 3月');
  });
});

describe('the interface', () => {
  it.each([
    ['fr', 'ltr', 'Rechercher'],
    ['he', 'rtl', 'חיפוש'],
  ])('speaks %s though only the wiki’s own language was baked', async (language, direction, search) => {
    const page = await (await fetch(`${local.wiki.site.url}/wiki/Main_Page?uselang=${language}`)).text();
    expect(page).toMatch(new RegExp(`<html[^>]* lang="${language}" dir="${direction}"`));
    expect(page).toContain(search);
  });

  it.each([
    'Nuke',
    'ReplaceText',
    'Interwiki',
    'AccountSecurity',
    'AbuseFilter',
    'LintErrors',
    'CiteThisPage',
  ])('has Special:%s for an administrator', async (name) => {
    const response = await admin.fetch(`/wiki/Special:${name}`);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toMatch(
      /mw-nospecialpage|permissions-errors|mw-fatal|No such special page/,
    );
  });

  it('loads gadgets that were written on its pages', async () => {
    await admin.edit('MediaWiki:Gadgets-definition', '* stack[ResourceLoader]|stack.js');
    await admin.edit('MediaWiki:Gadget-stack.js', 'mw.stackGadget = "from a page";');
    // Each replica believes its own memory for up to 15 s.
    await retryUntil(
      async () =>
        (await (await admin.fetch('/wiki/Special:Gadgets')).text()).includes('Gadget-stack.js') || undefined,
      () => new Error('Special:Gadgets does not name it'),
      { timeoutSeconds: 30, everySeconds: 1 },
    );
    await retryUntil(
      async () => {
        const script = await admin.fetch('/w/load.php?modules=ext.gadget.stack&lang=en&skin=vector-2022');
        return (await script.text()).includes('from a page') || undefined;
      },
      () => new Error('load.php does not give it'),
      { timeoutSeconds: 30, everySeconds: 1 },
    );
  });
});

describe('the interfaces for programs', () => {
  it('give VisualEditor a page, and readers of REST its HTML', async () => {
    await admin.edit('Stack visual', "Some '''bold''' words");
    const answer = await admin.call<{ visualeditor: { result: string; content: string } }>({
      action: 'visualeditor',
      paction: 'parse',
      page: 'Stack visual',
    });
    expect(answer.visualeditor.result).toBe('success');
    expect(answer.visualeditor.content).toMatch(/<b[^>]*>bold<\/b>/);
    const rest = await fetch(`${local.wiki.site.url}/w/rest.php/v1/page/Stack_visual/html`);
    expect(rest.status).toBe(200);
    expect(await rest.text()).toMatch(/<b[^>]*>bold<\/b>/);
  });

  it('describe templates', async () => {
    const data = { description: 'For the stack', params: { first: { type: 'string' } } };
    await admin.edit('Template:Stack', `{{{first}}}<templatedata>${JSON.stringify(data)}</templatedata>`);
    // Read from what is written after the editor has their answer.
    const type = await retryUntil(
      async () => {
        const answer = await admin.call<{
          pages: Record<string, { params?: Record<string, { type: string }> }>;
        }>({ action: 'templatedata', titles: 'Template:Stack' });
        return Object.values(answer.pages)[0]?.params?.first?.type;
      },
      () => new Error('The template stays without a description'),
      { timeoutSeconds: 20 },
    );
    expect(type).toBe('string');
  });

  it('give a page’s first words', async () => {
    await admin.edit('Stack extract', "'''It''' begins so.\n\n== Later ==\nNot this.");
    const answer = await admin.call<{ query: { pages: { extract: string }[] } }>({
      action: 'query',
      prop: 'extracts',
      exintro: '1',
      explaintext: '1',
      titles: 'Stack extract',
    });
    expect(answer.query.pages[0]?.extract).toBe('It begins so.');
  });

  it('know the threads of a talk page', async () => {
    await admin.edit('Talk:Stack visual', '== A question ==\nIs it so? ~~~~');
    const answer = await admin.call<{
      discussiontoolspageinfo: { threaditemshtml: { headingLevel?: number }[] };
    }>({
      action: 'discussiontoolspageinfo',
      page: 'Talk:Stack visual',
      prop: 'threaditemshtml',
    });
    expect(answer.discussiontoolspageinfo.threaditemshtml).toHaveLength(1);
  });

  it('bring a thank-you to whom it is for', async () => {
    const friend = await newcomer(local, 'Stack Friend');
    const { newrevid } = await friend.edit('Stack thanked', `A good edit, ${run}`);
    await admin.call({ action: 'thank', rev: String(newrevid), token: await admin.token() }, 'POST');
    const types = await retryUntil(
      async () => {
        const answer = await friend.call<{ query: { notifications: { list: { type: string }[] } } }>({
          action: 'query',
          meta: 'notifications',
          notprop: 'list',
        });
        const found = answer.query.notifications.list.map(({ type }) => type);
        return found.includes('edit-thank') ? found : undefined;
      },
      () => new Error('no notification'),
      { timeoutSeconds: 20 },
    );
    expect(types).toContain('edit-thank');
  });
});

it('replaces a cached entry, unless it changed since it was read', async () => {
  const kept = await inMediaWiki(
    local,
    `$cache = $services->getObjectCacheFactory()->getInstance( 'cache' );
    $key = $cache->makeGlobalKey( 'stack', '${run}' );
    $merge = static fn ( ?string $between ) => $cache->merge( $key, static function () use ( $cache, $key, $between ) {
      if ( $between !== null ) { $cache->set( $key, $between, 60 ); }
      return 'mine';
    }, 60, 1 );
    $cache->set( $key, 'old', 60 );
    return [ $merge( 'of another' ), $cache->get( $key ), $merge( null ), $cache->get( $key ) ];`,
  );
  expect(kept).toEqual([false, 'of another', true, 'mine']);
});

it('writes down who logs in and who does so in vain, and no password', async () => {
  const { url } = sharedWiki();
  const wrong = `wrong-${run}`;
  await expect(new ApiClient(url).logIn('Admin', wrong)).rejects.toThrow();
  await new ApiClient(url).logIn('Admin', await sharedWiki().adminPassword());
  const logs = await Promise.all(
    ['web-1-mediawiki', 'web-2-mediawiki'].map((id) =>
      local.engine.run(['logs', '--since', began, containerName(local.instance, id)]),
    ),
  );
  const all = logs.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  const attempts = all.split('\n').filter((line) => line.includes('"channel":"authevents"'));
  for (const successful of ['true', 'false'])
    expect(
      attempts.some((line) => line.includes(`"successful":${successful}`)),
      successful,
    ).toBe(true);
  expect(all).not.toContain(wrong);
});

it('did all this without an error in the web’s logs', async () => {
  for (const id of ['web-1-mediawiki', 'web-2-mediawiki']) {
    const name = containerName(local.instance, id);
    const { stdout, stderr } = await local.engine.run(['logs', '--since', began, name]);
    const errors = `${stdout}\n${stderr}`
      .split('\n')
      .filter((line) => /"level_name":"(ERROR|CRITICAL)"|PHP (Warning|Fatal|Deprecated)/.test(line));
    expect(errors, id).toEqual([]);
  }
});

describe('an answer', () => {
  it.each([
    '/wiki/Main_Page',
    '/wiki/Special:UserLogin',
    '/w/api.php?action=help',
    '/w/load.php?modules=startup&only=scripts',
    '/w/rest.php/v1/page/Main_Page',
  ])('says once by what it varies: %s', async (path) => {
    const { headers } = await fetch(`${sharedWiki().url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
    const words = (headers.get('vary') ?? '').toLowerCase().split(/, */);
    expect(words).toContain('accept-encoding');
    expect(words).toEqual([...new Set(words)]);
  });
});

it('leads who asks for an address that is none of its own to the main page', async () => {
  for (const path of ['/Tomatoes', '/w/nothing.php']) {
    const answer = await fetch(`${sharedWiki().url}${path}`);
    expect(answer.status, path).toBe(404);
    expect(answer.headers.get('content-type'), path).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy'), path).toMatch(/default-src 'none'/);
    expect(await answer.text(), path).toContain('<a href="/">');
  }
});
