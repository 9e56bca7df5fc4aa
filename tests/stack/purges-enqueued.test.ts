import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import type { ApiClient } from '../support/api-client.ts';
import type { CacheTags } from '../support/cache-tags.ts';
import { inMediaWiki, settleSite } from '../support/inside.ts';
import { askOrigin } from '../support/origin.ts';
import { picture } from '../support/pictures.ts';
import { type Enqueued, enqueuedBy } from '../support/purge-queue.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { name, run, taggedWiki } from '../support/tagged-wiki.ts';

let local: LocalWiki;
let admin: ApiClient;
let tags: CacheTags;
beforeAll(async () => {
  ({ local, admin, tags } = await taggedWiki());
  return () => settleSite(local);
});

const act = async (parameters: Record<string, string>) =>
  admin.call({ ...parameters, token: await admin.token() }, 'POST');

describe('a change enqueues', () => {
  const nowOnly = (...expected: string[]): Enqueued => ({ now: expected.sort(), after: {} });

  it('the page alone, where it is an edit', async () => {
    const [title, path] = name('edited');
    await admin.edit(title, 'before');
    expect(await enqueuedBy(local, () => admin.edit(title, 'after'))).toEqual(nowOnly(tags.page(path)));
  });

  it('nothing, where nothing has changed', async () => {
    const [title] = name('same');
    await admin.edit(title, 'as it is');
    expect(await enqueuedBy(local, () => admin.edit(title, 'as it is'))).toEqual(nowOnly());
  });

  it('the page and its talk page, where it comes or goes, and pages that link to it after its jobs', async () => {
    const [title, path] = name('coming');
    const [linking, linkingPath] = name('linking');
    await admin.edit(linking, `[[${title}]]`);
    const expected = {
      now: [tags.page(path), tags.page(`Talk:${path}`)].sort(),
      after: { [`0:${path}`]: [tags.page(linkingPath)] },
    };
    expect(await enqueuedBy(local, () => admin.edit(title, 'is here'))).toEqual(expected);
    expect(await enqueuedBy(local, () => act({ action: 'delete', title }))).toEqual(expected);
    expect(await enqueuedBy(local, () => act({ action: 'undelete', title }))).toEqual(expected);
  });

  it('both titles, both talk pages and categories, where it is a move', async () => {
    const [from, fromPath] = name('moved');
    const [to, toPath] = name('goal');
    await admin.edit(from, `[[Category:${from}]]`);
    const { now } = await enqueuedBy(local, () => act({ action: 'move', from, to }));
    const titles = [fromPath, toPath].flatMap((path) => [path, `Talk:${path}`]);
    // Which lists it by its name.
    expect(now).toEqual([...titles, `Category:${fromPath}`].map((title) => tags.page(title)).sort());
  });

  it('the page, where it is protected', async () => {
    const [title, path] = name('protected');
    await admin.edit(title, 'text');
    const protect = () => act({ action: 'protect', title, protections: 'edit=sysop' });
    expect(await enqueuedBy(local, protect)).toEqual(nowOnly(tags.page(path)));
  });

  it('pages that show a template once its jobs are done, and redirects to it with them', async () => {
    const [title, path] = name('template');
    const users = ['one', 'two', 'three'].map((user) => name(`uses_${user}`));
    await admin.edit(`Template:${title}`, 'before');
    await admin.edit(`Template:${title} too`, `#REDIRECT [[Template:${title}]]`);
    for (const [user] of users) await admin.edit(user, `{{${title}}}`);
    const change = await enqueuedBy(local, () => admin.edit(`Template:${title}`, 'after'));
    expect(change.now).toEqual([tags.page(`Template:${path}`)]);
    expect(Object.keys(change.after)).toEqual([`10:${path}`]);
    expect(change.after[`10:${path}`]).toEqual(
      [
        tags.template(`Template:${path}`),
        tags.page(`Template:${path}_too`),
        ...users.map(([, user]) => tags.page(user)),
      ].sort(),
    );
  });

  it('a category whose members change, and a file whose users do', async () => {
    const [title, path] = name('listed');
    await admin.upload(`${title}.jpg`, await picture('photo.jpg'));
    await admin.edit(title, 'text');
    const { now } = await enqueuedBy(local, () =>
      admin.edit(title, `[[Category:${title}]] [[File:${title}.jpg]]`),
    );
    expect(now).toEqual(
      [tags.page(path), tags.page(`Category:${path}`), tags.page(`File:${path}.jpg`)].sort(),
    );
  });

  it('a file and its page, where there is a new version, and pages that show it after its jobs', async () => {
    const [title, path] = name('file');
    const file = `${title}.jpg`;
    await admin.upload(file, await picture('photo.jpg'));
    await admin.edit(title, `[[File:${file}]]`);
    const change = await enqueuedBy(local, async () =>
      admin.upload(file, Buffer.concat([await picture('photo.jpg'), Buffer.from('more')])),
    );
    expect(change.now).toEqual([tags.file(`${path}.jpg`), tags.page(`File:${path}.jpg`)].sort());
    expect(change.after).toEqual({
      [`6:${path}.jpg`]: [tags.file(`${path}.jpg`), tags.page(path)].sort(),
    });
  });

  it('every page and all styles and scripts, where it is a message, and again when replicas know it', async () => {
    const key = `MediaWiki:Tags-${run}`;
    await admin.edit(key, 'before');
    expect(await enqueuedBy(local, () => admin.edit(key, 'after'))).toEqual({
      ...nowOnly(tags.page(key), tags.resources, tags.site),
      later: [tags.resources, tags.site].sort(),
    });
  });

  it('styles and scripts alone, where one of the site’s has changed', async () => {
    const key = `MediaWiki:Tags-${run}.css`;
    await admin.edit(key, '/* before */');
    expect(await enqueuedBy(local, () => admin.edit(key, '/* after */'))).toEqual({
      ...nowOnly(tags.page(key), tags.resources),
      later: [tags.resources],
    });
  });
});

it('an import of very many pages drops all pages once, and not each of them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wiki7-tags-'));
  const pages = Array.from({ length: 257 }, (_, index) => dumped(`Tags ${run} imported ${index}`));
  const dump = join(folder, 'dump.xml');
  await writeFile(
    dump,
    `<mediawiki xmlns="${EXPORT}" version="0.11" xml:lang="en">${pages.join('')}</mediawiki>`,
  );
  try {
    const { now, after } = await enqueuedBy(local, () => sharedWiki().cli(['import', dump]));
    expect(now).toEqual([tags.resources, tags.site].sort());
    expect(after).toEqual({});
  } finally {
    await rm(folder, { recursive: true });
  }
});

const EXPORT = 'http://www.mediawiki.org/xml/export-0.11/';
const dumped = (title: string) => `<page><title>${title}</title><ns>0</ns><id>1</id><revision><id>1</id>
  <timestamp>2020-01-01T00:00:00Z</timestamp><contributor><username>A</username><id>1</id></contributor>
  <model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">[[Category:Tags]]</text></revision></page>`;

/** An edit by a process that then does as it is told, before MediaWiki's own purges. */
const saved = (title: string, end: string) => `
  $user = MediaWiki\\User\\User::newSystemUser( 'Maintenance script', [ 'steal' => true ] );
  $databases = $services->getDBLoadBalancerFactory();
  $databases->beginPrimaryChanges( 'test' );
  $services->getWikiPageFactory()->newFromTitle( MediaWiki\\Title\\Title::newFromText( '${title}' ) )->newPageUpdater( $user )
    ->setContent( 'main', new MediaWiki\\Content\\WikitextContent( 'By a process' ) )
    ->saveRevision( MediaWiki\\CommentStore\\CommentStoreComment::newUnsavedComment( 'test' ) );
  ${end}`;

describe('what is to be dropped', () => {
  it('is written down with the change, so that it survives a process that ends at that moment', async () => {
    const [title, path] = name('killed');
    const edit = saved(
      title,
      `$databases->commitPrimaryChanges( 'test' ); posix_kill( getmypid(), SIGKILL );`,
    );
    const { now } = await enqueuedBy(local, () => expect(inMediaWiki(local, edit)).rejects.toThrow());
    expect(now).toEqual([tags.page(path)]);
    expect((await askOrigin(local, `/wiki/${path}?action=raw`)).text).toBe('By a process');
  });

  it('is nothing where the change is taken back', async () => {
    const [title] = name('rolled back');
    const edit = saved(title, `$databases->rollbackPrimaryChanges( 'test' ); return 'back';`);
    const { now } = await enqueuedBy(local, async () => expect(await inMediaWiki(local, edit)).toBe('back'));
    expect(now).toEqual([]);
  });
});
