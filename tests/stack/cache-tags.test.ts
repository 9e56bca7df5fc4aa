import { beforeAll, describe, expect, it } from 'vitest';
import { cacheTagHeader } from '../../src/blueprint/edge-rules.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { CacheTags } from '../support/cache-tags.ts';
import { newcomer } from '../support/inside.ts';
import { askOrigin } from '../support/origin.ts';
import { picture } from '../support/pictures.ts';
import { type Enqueued, enqueuedBy } from '../support/purge-queue.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { imageInfo } from '../support/thumbnails.ts';

let local: LocalWiki;
let admin: ApiClient;
let tags: CacheTags;
const run = Date.now();

beforeAll(async () => {
  const wiki = sharedWiki();
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  tags = new CacheTags(local.wiki.databases.wiki);
});

const tagsOf = async (path: string, service: 'web' | 'thumbs' = 'web') =>
  (await askOrigin(local, path, { service })).headers.get(cacheTagHeader)?.split(',') ?? [];

/** As a title, and as an address has it. */
const name = (what: string) => [`Tags ${run} ${what}`, `Tags_${run}_${what}`] as const;

const act = async (parameters: Record<string, string>) =>
  admin.call({ ...parameters, token: await admin.token() }, 'POST');

describe('an answer about a page', () => {
  it('has the tags of the page, of its shard and of the site, whatever is asked of it', async () => {
    const [title, path] = name('(ü)');
    const { newrevid } = await admin.edit(title, 'First text');
    await admin.edit(title, 'Second text');
    const address = encodeURIComponent(path).replaceAll('%28', '(').replaceAll('%29', ')');
    const expected = [tags.page(address), tags.shard(address), tags.site];
    for (const asked of [
      `/wiki/${address}`,
      `/wiki/${address}?action=render`,
      ...[
        'action=history',
        'action=raw',
        'action=info',
        `oldid=${newrevid}`,
        `diff=cur&oldid=${newrevid}`,
      ].map((query) => `/w/index.php?title=${address}&${query}`),
    ]) {
      expect(await tagsOf(asked), asked).toEqual(expected);
    }
    expect(await tagsOf(`/w/index.php?diff=${newrevid}`)).toEqual(expected);
    expect(await tagsOf('/wiki/Tags_that_nobody_wrote')).toContain(tags.page('Tags_that_nobody_wrote'));
  });

  it('that redirects has those of both pages, as has one that compares two', async () => {
    const [from, fromPath] = name('from');
    const [to, toPath] = name('to');
    const old = await admin.edit(to, 'The target');
    const { newrevid } = await admin.edit(from, `#REDIRECT [[${to}]]`);
    const both = [fromPath, toPath].flatMap((path) => [tags.page(path), tags.shard(path)]);
    expect(await tagsOf(`/wiki/${fromPath}`)).toEqual(expect.arrayContaining(both));
    expect(await tagsOf(`/w/index.php?oldid=${old.newrevid}&diff=${newrevid}`)).toEqual(
      expect.arrayContaining(both),
    );
    // To another spelling, which is an answer of its own.
    expect(await tagsOf(`/wiki/${toPath.replace('_', '%20')}`)).toContain(tags.page(toPath));
  });

  it('has those of templates and files that it is made of', async () => {
    const [title, path] = name('made');
    await admin.edit(`Template:${title}`, 'From the template');
    await admin.edit(title, `{{${title}}} [[File:${title}.jpg]]`);
    for (const query of ['', '?action=render']) {
      expect(await tagsOf(`/wiki/${path}${query}`)).toEqual(
        expect.arrayContaining([tags.template(`Template:${path}`), tags.file(`${path}.jpg`)]),
      );
    }
  });

  it('has no more than 50, of many templates and files those that most pages use', async () => {
    const [title, path] = name('many');
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    const used = `{{${title} 33}} [[File:${title} 37.jpg]]`;
    for (const user of ['a', 'b']) await admin.edit(`${title} ${user}`, used);
    await enqueuedBy(local, async () => {});
    await admin.edit(
      title,
      numbers.map((number) => `{{${title} ${number}}} [[File:${title} ${number}.jpg]]`).join(' '),
    );
    const all = await tagsOf(`/wiki/${path}`);
    expect(all.filter((tag) => tag.startsWith('t'))).toHaveLength(24);
    expect(all.filter((tag) => tag.startsWith('f'))).toHaveLength(12);
    expect(all).toEqual(
      expect.arrayContaining([
        tags.page(path),
        tags.site,
        tags.template(`Template:${path}_33`),
        tags.file(`${path}_37.jpg`),
      ]),
    );
    expect(all.length).toBeLessThanOrEqual(50);
  });
});

describe('an answer that is no page', () => {
  it('is tagged too', async () => {
    expect(await tagsOf('/w/load.php?modules=site.styles&only=styles')).toEqual([tags.resources]);
    expect(await tagsOf('/w/load.php?modules=startup&only=scripts&raw=1')).toEqual([tags.resources]);
    for (const path of [
      '/w/api.php?action=query&format=json&smaxage=60',
      '/w/rest.php/v1/page/Main_Page',
      '/w/opensearch_desc.php',
    ]) {
      expect(await tagsOf(path), path).toContain(tags.site);
    }
  });

  it('but a file has that of the file, however it is sent and whatever was made of it', async () => {
    const file = `Tags ${run} (ä).jpg`;
    const photo = await picture('photo.jpg');
    const { url } = await admin.upload(file, photo);
    const { thumburl = '' } = await imageInfo(admin, file, 120);
    const tag = tags.file(`Tags_${run}_(ä).jpg`);
    const original = new URL(url).pathname;
    const thumbnail = new URL(thumburl).pathname;
    expect(await tagsOf(original, 'thumbs')).toContain(tag);
    // Made the first time, and found the second.
    expect(await tagsOf(thumbnail, 'thumbs')).toContain(tag);
    expect(await tagsOf(thumbnail, 'thumbs')).toContain(tag);
  });
});

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

  it('both titles and both talk pages, where it is a move', async () => {
    const [from, fromPath] = name('moved');
    const [to, toPath] = name('goal');
    await admin.edit(from, 'text');
    const { now } = await enqueuedBy(local, () => act({ action: 'move', from, to }));
    expect(now).toEqual(
      [fromPath, toPath].flatMap((path) => [tags.page(path), tags.page(`Talk:${path}`)]).sort(),
    );
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

describe('the proof that somebody is logged in', () => {
  const proofIn = (headers: Headers) =>
    headers.getSetCookie().find((cookie) => cookie.startsWith(`${local.wiki.id}Proof=`));

  it('goes to accounts and nobody else, once an hour, and ends at logout', async () => {
    const person = await newcomer(local, `Tags Person ${run}`);
    const handed = proofIn((await person.fetch('/wiki/Main_Page')).headers) ?? person.cookies;
    expect(handed).toMatch(/Proof=\d{10}\.[0-9a-f]{16}\.[0-9a-f]{64}/);
    expect(proofIn((await person.fetch('/wiki/Main_Page')).headers)).toBeUndefined();
    expect(proofIn((await askOrigin(local, '/wiki/Main_Page')).headers)).toBeUndefined();
    const body = new URLSearchParams({ action: 'logout', format: 'json', token: await person.token() });
    const bye = await person.fetch('/w/api.php', { method: 'POST', body });
    expect(proofIn(bye.headers)).toMatch(/Proof=(deleted)?; expires=Thu, 01.Jan.1970/i);
  });
});
