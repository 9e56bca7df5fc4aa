import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import type { CopyReport, VerifyReport } from '../../src/operations/media-progress.ts';
import { ApiClient } from '../support/api-client.ts';
import { Gateway } from '../support/gateway.ts';
import { execIn, query } from '../support/inside.ts';
import { picture } from '../support/pictures.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { TestWiki } from '../support/test-wiki.ts';

let wiki: TestWiki;
let local: LocalWiki;
let admin: ApiClient;

beforeAll(async () => {
  wiki = await TestWiki.start({ config: { media: { store: 'files' } } });
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
});

afterAll(() => wiki?.remove());

const verify = async (...more: string[]): Promise<VerifyReport & { code: number }> => {
  const { code, stdout } = await wiki.cli(['media', 'verify', '--json', ...more], { accept: 'any' });
  return { ...(JSON.parse(stdout) as VerifyReport), code };
};

const copy = async (...more: string[]): Promise<CopyReport & { code: number }> => {
  const { code, stdout, stderr } = await wiki.cli(['media', 'copy', '--json', ...more], { accept: 'any' });
  if (stdout === '') throw new Error(stderr);
  return { ...(JSON.parse(stdout) as CopyReport), code };
};

/** Changes the volume behind MediaWiki's back. */
const inFiles = async (command: string) => {
  const { code, stderr } = await execIn(local, 'jobs-1', 'sh', '-c', `cd /srv/media/files && ${command}`);
  if (code !== 0) throw new Error(stderr);
};

/** Where MediaWiki puts a file of that name. */
function place(name: string): string {
  const key = name.replaceAll(' ', '_');
  const hash = createHash('md5').update(key).digest('hex');
  return `${hash[0]}/${hash.slice(0, 2)}/${key}`;
}

describe('`media copy` from a live wiki', () => {
  let gateway: Gateway;
  let api: string;
  let first: CopyReport;
  const name = `Live ${Date.now()}.png`;

  beforeAll(async () => {
    const live = sharedWiki();
    const owner = new ApiClient(live.url);
    await owner.logIn('Admin', await live.adminPassword());
    await owner.upload(name, await picture('drawing.png'));
    await owner.upload(name, await drawing(1));
    await owner.upload(`Live שלום (1+1=2) 100% ${Date.now()}.jpg`, await picture('photo.jpg'));
    gateway = await Gateway.to(live.url);
    api = `${gateway.seenFrom(local)}/w/api.php`;
    first = await copy('--from', api);
  });

  afterAll(() => gateway?.close());

  it('brings every file that the other wiki has, whole', async () => {
    expect(first.failed).toEqual([]);
    expect(first.copied).toBeGreaterThanOrEqual(2);
    const { bytes } = await download(name);
    expect(bytes.length).toBeGreaterThan(0);
    expect(await verify('--contents')).toMatchObject({ code: 0, missing: [], wrong: [], extra: [] });
  });

  it('says who uploaded it, by a name that nobody here has', async () => {
    const answer = await admin.call<{ query: { pages: { imageinfo: { user: string }[] }[] } }>({
      action: 'query',
      prop: 'imageinfo',
      iiprop: 'user',
      titles: `File:${name}`,
    });
    expect(answer.query.pages[0]?.imageinfo[0]?.user).toBe('Imported>Admin');
  });

  it('fetches nothing twice', async () => {
    const again = await copy('--from', api);
    expect(again).toMatchObject({ code: 0, copied: 0, failed: [] });
    expect(again.skipped).toBe(first.copied);
  });

  it('says in one sentence that an address is no wiki', async () => {
    const { code, stderr } = await wiki.cli(
      ['media', 'copy', '--from', api.replace('api.php', 'nothing.php')],
      {
        accept: 'any',
      },
    );
    expect(stderr).toMatch(/W7-MEDIA-COPY: http.*does not answer as the api\.php of a MediaWiki/);
    expect(code).toBe(1);
  });
});

describe('`media verify`', () => {
  const names = ['Verify a.png', 'Verify b.png', 'Verify c.png'] as const;

  beforeAll(async () => {
    for (const [index, name] of names.entries()) await admin.upload(name, await drawing(index));
  });

  it('finds nothing wrong in a wiki that is right, deleted files and old versions included', async () => {
    await admin.upload(names[0], await drawing(7));
    await admin.upload('Verify gone.png', await drawing(8));
    await admin.call({ action: 'delete', title: 'File:Verify gone.png', token: await admin.token() }, 'POST');
    const report = await verify();
    expect(report).toMatchObject({ code: 0, missing: [], wrong: [], unreadable: [], extra: [] });
    const [images] = await query(
      local,
      'select (select count(*) from image) + (select count(*) from oldimage) + (select count(*) from filearchive)',
    );
    expect(report.good).toBe(Number(images));
  });

  it('names a missing file, a changed one of the same size, and one that no row knows', async () => {
    const [a, b] = [place(names[1]), place(names[2])];
    await inFiles(`mv ${a} /tmp/kept`);
    await inFiles(`cp ${b} /tmp/right && printf X | dd of=${b} bs=1 seek=200 conv=notrunc status=none`);
    await inFiles('mkdir -p a/aa && cp /tmp/kept a/aa/Nobodys.png');
    const report = await verify();
    await inFiles(`mv /tmp/kept ${a} && cp /tmp/right ${b} && rm a/aa/Nobodys.png`);
    expect(report).toMatchObject({ code: 1, missing: [a], wrong: [b], extra: ['a/aa/Nobodys.png'] });
    expect(await verify()).toMatchObject({ code: 0 });
  });
});

describe('another store', () => {
  const name = 'Moving picture.png';
  let before: Buffer;

  beforeAll(async () => {
    before = Buffer.from(await drawing(20));
    await admin.upload(name, await drawing(21));
    await admin.upload(name, new Uint8Array(before));
    await inFiles('mkdir -p 0/00 && echo unknown > 0/00/Unknown.png');
    await wiki.configure({ media: { store: 'local-s3' } });
  });

  it('is refused by `up` until the files are there, and the wiki goes on with the old one', async () => {
    const { code, stderr } = await wiki.up({ accept: 'any' });
    expect(stderr).toMatch(/W7-MEDIA-STORE.*`files`.*`local-s3`.*media copy/s);
    expect(code).toBe(1);
    expect((await download(name)).bytes.equals(before)).toBe(true);
  });

  it('gets every file that the wiki knows, goes on where it was, and `up` goes over to it', async () => {
    const first = await copy();
    expect(first).toMatchObject({ code: 0, failed: [], unknown: 1 });
    expect(first.copied).toBeGreaterThan(3);
    expect(await copy()).toMatchObject({ code: 0, copied: 0, skipped: first.copied });
    // Between the copy and the change: a file of its own, a new version, a deletion.
    await admin.upload('Late.png', await drawing(30));
    await admin.upload(name, await drawing(31));
    await admin.call({ action: 'delete', title: 'File:Verify a.png', token: await admin.token() }, 'POST');
    await wiki.up();
    expect((await download(name)).bytes.equals(Buffer.from(await drawing(31)))).toBe(true);
    expect((await download('Late.png')).bytes.equals(Buffer.from(await drawing(30)))).toBe(true);
    expect((await download('Verify a.png')).status).toBe(404);
    expect(await verify('--contents')).toMatchObject({
      code: 0,
      missing: [],
      wrong: [],
      unreadable: [],
      extra: [],
    });
  });

  it('is where uploads go from then on, and gives everything back', async () => {
    await admin.upload('In objects.png', await drawing(40));
    expect(
      await execIn(local, 'jobs-1', 'test', '-e', `/srv/media/files/${place('In objects.png')}`),
    ).toMatchObject({
      code: 1,
    });
    await wiki.configure({ media: { store: 'files' } });
    expect(await copy()).toMatchObject({ code: 0, failed: [] });
    await wiki.up();
    expect((await download('In objects.png')).bytes.equals(Buffer.from(await drawing(40)))).toBe(true);
    expect(await verify('--contents')).toMatchObject({ missing: [], wrong: [], unreadable: [] });
  });
});

async function download(name: string): Promise<{ status: number; bytes: Buffer }> {
  const response = await fetch(
    `${wiki.url}/media/${place(name).split('/').map(encodeURIComponent).join('/')}?${Math.random()}`,
  );
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** One of a row of pictures that differ; always the same one for the same number. */
async function drawing(number: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await picture('drawing.png');
  const end = bytes.length - 12;
  const comment = Buffer.from(`tEXtNumber\0${number}`);
  const chunk = Buffer.alloc(8 + comment.length);
  chunk.writeUInt32BE(comment.length - 4);
  comment.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(comment), 4 + comment.length);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, end), chunk, bytes.subarray(end)]));
}
