import { beforeAll, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { execIn } from '../support/inside.ts';
import { picture } from '../support/pictures.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { decode, imageInfo } from '../support/thumbnails.ts';

let local: LocalWiki;
let admin: ApiClient;
const run = Date.now();

beforeAll(async () => {
  const wiki = sharedWiki();
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
});

const read = async (path: string) => {
  const response = await fetch(new URL(path, local.wiki.site.url));
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};

const thumbnail = async (file: string, width: number) => (await imageInfo(admin, file, width)).thumburl ?? '';

it.each([
  ['photo.jpg', 'image/jpeg', 250, 167],
  ['drawing.png', 'image/png', 250, 250],
  ['moving.gif', 'image/gif', 250, 188],
  ['picture.webp', 'image/webp', 250, 167],
])(
  'a thumbnail of %s is a whole picture of its own size, and comes from the cache',
  async (fixture, type, width, height) => {
    const original = await picture(fixture);
    const name = `Stack ${run} ${fixture}`;
    const { url } = await admin.upload(name, original);
    expect((await read(url)).bytes.equals(original)).toBe(true);

    const address = await thumbnail(name, width);
    const { response, bytes } = await read(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(bytes.equals(original)).toBe(false);
    expect(await decode(local, bytes)).toBe(`${type} ${width} ${height}`);
    await retryUntil(
      async () => ((await read(address)).response.headers.get('x-cache') === 'hit' ? true : undefined),
      () => new Error(`${address} never came from the cache`),
      { timeoutSeconds: 10 },
    );
  },
);

it('a page shows the picture, and programs find it as the page’s own', async () => {
  await admin.upload(`Stack page image ${run}.jpg`, await picture('photo.jpg'));
  await admin.edit('Stack with image', `[[File:Stack page image ${run}.jpg|thumb|The picture]]`);
  const page = await (await fetch(`${local.wiki.site.url}/wiki/Stack_with_image`)).text();
  const source = /<img[^>]+src="([^"]+Stack_page_image[^"]+)"/.exec(page)?.[1] ?? '';
  expect((await read(source)).response.headers.get('content-type')).toBe('image/jpeg');
  const found = await retryUntil(
    async () => {
      const parameters = { action: 'query', prop: 'pageimages', piprop: 'name', titles: 'Stack with image' };
      const answer = await admin.call<{ query: { pages: { pageimage?: string }[] } }>(parameters);
      return answer.query.pages[0]?.pageimage;
    },
    () => new Error('no page image'),
    { timeoutSeconds: 20 },
  );
  expect(found).toBe(`Stack_page_image_${run}.jpg`);
});

it('a new version shows at once, as picture and as thumbnail', async () => {
  const [first, second] = [await picture('drawing.png'), await turned(await picture('drawing.png'))];
  const { url } = await admin.upload(`Stack again ${run}.png`, first);
  const address = await thumbnail(`Stack again ${run}.png`, 120);
  const old = await read(address);
  expect((await read(url)).bytes.equals(first)).toBe(true);
  await admin.upload(`Stack again ${run}.png`, second);
  await retryUntil(
    async () => (await read(url)).bytes.equals(second) || undefined,
    () => new Error('the version of before is still shown'),
    { timeoutSeconds: 5, everySeconds: 0.05 },
  );
  const renewed = await read(address);
  expect(await decode(local, renewed.bytes)).toBe('image/png 120 120');
  expect(renewed.bytes.equals(old.bytes)).toBe(false);
});

it('a file that is not what its name says is refused', async () => {
  const html = Buffer.from('<!DOCTYPE html><html><script>alert(1)</script></html>');
  await expect(admin.upload('Stack spoof.png', html)).rejects.toThrow(
    /verification-error|uploadscripted|mime/,
  );
  const png = await picture('drawing.png');
  await expect(admin.upload('Stack spoof.jpg', png)).rejects.toThrow(/verification-error|mismatch/);
  await expect(admin.upload('Stack spoof.html', html)).rejects.toThrow(/filetype-banned|not allowed/);
});

it('a file is sent so that it can’t act in the wiki’s name', async () => {
  const { url } = await admin.upload(`Stack headers ${run}.png`, await picture('drawing.png'));
  const { headers } = (await read(url)).response;
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

/** The same picture with other pixels. */
async function turned(bytes: Buffer): Promise<Buffer<ArrayBuffer>> {
  const script =
    '$i = imagerotate(imagecreatefromstring(base64_decode($argv[1])), 90, 0); ob_start(); imagepng($i); echo base64_encode(ob_get_clean());';
  const { stdout } = await execIn(local, 'web-1-mediawiki', 'php', '-r', script, bytes.toString('base64'));
  return Buffer.from(stdout, 'base64');
}
