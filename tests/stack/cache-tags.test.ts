import { beforeAll, describe, expect, it } from 'vitest';
import { cacheTagHeader } from '../../src/blueprint/edge-rules.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import type { ApiClient } from '../support/api-client.ts';
import type { CacheTags } from '../support/cache-tags.ts';
import { newcomer } from '../support/inside.ts';
import { askOrigin } from '../support/origin.ts';
import { picture } from '../support/pictures.ts';
import { enqueuedBy } from '../support/purge-queue.ts';
import { name, run, taggedWiki } from '../support/tagged-wiki.ts';
import { imageInfo } from '../support/thumbnails.ts';

let local: LocalWiki;
let admin: ApiClient;
let tags: CacheTags;
beforeAll(async () => {
  ({ local, admin, tags } = await taggedWiki());
});

const tagsOf = async (path: string, service: 'web' | 'thumbs' = 'web') =>
  (await askOrigin(local, path, { service })).headers.get(cacheTagHeader)?.split(',') ?? [];

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

it('a page that tells the time is kept for as long as MediaWiki itself keeps it', async () => {
  const [title, path] = name('time');
  await admin.edit(title, 'Always the same');
  const seconds = async () =>
    Number(
      /s-maxage=(\d+)/.exec(
        (await askOrigin(local, `/wiki/${path}`)).headers.get('cache-control') ?? '',
      )?.[1],
    );
  expect(await seconds()).toBe(local.wiki.cache.pageSeconds);
  await admin.edit(title, '{{CURRENTTIME}}');
  expect(await seconds()).toBeLessThanOrEqual(3600);
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
