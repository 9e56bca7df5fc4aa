import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { retryUntil } from '../../src/base/retry.ts';
import { edgeLimits } from '../../src/blueprint/edge-rules.ts';
import { thumbnailWidths } from '../../src/blueprint/media-rules.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import { pdf, slowSvg, svg, svgOfReferences } from '../support/hostile-files.ts';
import { inMediaWiki } from '../support/inside.ts';
import { picture } from '../support/pictures.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { decode, framesOf, imageInfo } from '../support/thumbnails.ts';

let local: LocalWiki;
let admin: ApiClient;
const run = Date.now();

beforeAll(async () => {
  const wiki = sharedWiki();
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
});

const read = async (address: string) => {
  const started = Date.now();
  const response = await fetch(new URL(address, local.wiki.site.url));
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text: bytes.toString(),
    ms: Date.now() - started,
  };
};

/** Uploads a file and says where its thumbnail is. */
async function uploaded(name: string, content: Buffer<ArrayBuffer>, width = 250): Promise<string> {
  await admin.upload(`Thumb ${run} ${name}`, content);
  return (await imageInfo(admin, `Thumb ${run} ${name}`, width)).thumburl ?? '';
}

/** Whether the wiki's store has it, whichever that is; with its time stamp. */
function stored(address: string): Promise<string | false> {
  const path = decodeURIComponent(new URL(address).pathname).slice('/media/thumb/'.length);
  const code = `
    $repo = $services->getRepoGroup()->getLocalRepo();
    $path = $repo->getZonePath( 'thumb' ) . '/' . base64_decode( '${Buffer.from(path).toString('base64')}' );
    return $repo->getBackend()->getFileTimestamp( [ 'src' => $path, 'latest' => true ] );`;
  return inMediaWiki(local, code);
}

/** A header's date as MediaWiki writes it. */
const timestamp = (date: string | null) => new Date(date ?? 0).toISOString().replace(/\D/g, '').slice(0, 14);

describe('a thumbnail', () => {
  it.each(['moving.gif', 'moving.webp'])('of a moving picture moves: %s', async (name) => {
    const original = await picture(name);
    const { bytes } = await read(await uploaded(name, original));
    expect(framesOf(original)).toBeGreaterThan(2);
    expect(framesOf(bytes)).toBe(framesOf(original));
  });

  it('of a drawing is a PNG of any width, with its words in it', async () => {
    const drawn = svg('<text x="20" y="150" font-size="80" font-family="sans-serif">שלום Wiki</text>');
    const large = await read(await uploaded('drawing.svg', drawn, 1280));
    expect(await decode(local, large.bytes)).toBe('image/png 1280 960');
    const { bytes } = await read(await uploaded('nothing.svg', svg('<text x="20" y="150"> </text>'), 1280));
    expect(large.bytes.length).toBeGreaterThan(2 * bytes.length);
  });

  it('shows each page of a document', async () => {
    await uploaded('document.pdf', pdf(3));
    const name = `Thumb ${run} document.pdf`;
    expect((await imageInfo(admin, name, 250)).pagecount).toBe(3);
    const pages = await Promise.all(
      [1, 2, 3].map(
        async (page) => (await read((await imageInfo(admin, name, 250, page)).thumburl ?? '')).bytes,
      ),
    );
    for (const page of pages) expect(await decode(local, page)).toBe('image/jpeg 250 324');
    expect(new Set(pages.map((page) => page.toString('base64'))).size).toBe(3);
  });

  it('stands upright when the camera was turned, and says nothing of where it was', async () => {
    const photo = await picture('photo.jpg');
    const { bytes } = await read(await uploaded('turned.jpg', turnedBy90(photo)));
    expect(await decode(local, bytes)).toBe('image/jpeg 250 375');
    expect(bytes.includes('Exif')).toBe(false);
  });

  it('is made once and stored: the next reader gets it without MediaWiki', async () => {
    const address = await uploaded('once.png', await picture('drawing.png'), 330);
    expect(await stored(address)).toBe(false);
    const first = await read(address);
    const made = await stored(address);
    expect(made).toMatch(/^\d{14}$/);
    // One made anew would be younger.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const second = await read(`${address}?past-the-edge`);
    expect(second.headers.get('x-cache')).not.toBe('hit');
    expect(timestamp(second.headers.get('last-modified'))).toBe(made);
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(await stored(address)).toBe(made);
  });

  it('in a page is there in one and a half and twice the width too', async () => {
    await admin.upload(`Thumb ${run} sharp.png`, await picture('drawing.png'));
    await admin.edit(`Thumbs ${run}`, `[[File:Thumb ${run} sharp.png|200px]]`);
    const page = (await read(`/wiki/Thumbs_${run}`)).text;
    const [, source = '', set = ''] = /<img src="([^"]+)"[^>]* srcset="([^"]+)"/.exec(page) ?? [];
    const addresses = [source, ...set.split(', ').map((one) => one.split(' ')[0] ?? '')];
    expect(addresses).toHaveLength(3);
    for (const address of addresses) expect((await read(address)).status, address).toBe(200);
  });
});

describe('widths', () => {
  it('are those of the list, and no other is made', async () => {
    const address = await uploaded('widths.png', await picture('drawing.png'));
    for (const width of ['251', '249', '1', '99999', '0250', '250.5']) {
      const other = address.replace('/250px-', `/${width}px-`);
      const answer = await read(other);
      expect(answer.status, other).toBe(400);
      expect(answer.text).toContain(thumbnailWidths.join(' '));
      expect(answer.headers.get('content-type')).toBe('text/plain');
      expect(await stored(other)).toBe(false);
    }
    // Larger than the file itself, or the same in other words.
    for (const other of ['/3840px-', '/interlaced-250px-', '/page2-250px-', '/langhe-250px-']) {
      const answer = await read(address.replace('/250px-', other));
      expect(answer.status, other).toBeGreaterThanOrEqual(400);
      expect(answer.status, other).toBeLessThan(500);
      expect(await stored(address.replace('/250px-', other))).toBe(false);
    }
  });
});

describe('many at once', () => {
  it('who ask for one slow thumbnail leave room for others', async () => {
    const quick = await uploaded('quick.png', await picture('drawing.png'));
    const slow = await uploaded('slow.svg', slowSvg(), 330);
    const drawn: number[] = [];
    const all = Array.from({ length: 20 }, async (_, reader) => {
      const answer = await read(`${slow}?${reader}`);
      if (answer.status === 200) drawn.push(Date.now());
      return answer;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await read(quick)).status).toBe(200);
    const quickly = Date.now();
    const answers = await Promise.all(all);
    for (const { status, text } of answers) expect([200, 503], text).toContain(status);
    expect(quickly).toBeLessThan(Math.min(...drawn));
    expect((await read(slow)).status).toBe(200);
  });
});

/** Asked anew: what the edge remembers of an error is forgotten. */
async function afterTheEdge(address: string) {
  await new Promise((resolve) => setTimeout(resolve, 1000 * edgeLimits.errorTtlSeconds + 200));
  return read(address);
}

describe('a thumbnail that can’t be made', () => {
  it('says so in a sentence, is remembered, and leaves the file as it is', async () => {
    const file = svgOfReferences();
    const address = await uploaded('references.svg', file);
    const answers = [await read(address), await afterTheEdge(address), await afterTheEdge(address)];
    for (const { status, headers } of answers) {
      expect(status).toBe(422);
      expect(headers.get('content-type')).toContain('text/plain');
      expect(headers.get('cache-control')).toContain(`s-maxage=${edgeLimits.errorTtlSeconds}`);
    }
    expect(answers[0]?.text).toMatch(/^Error creating thumbnail: .{20,80}\n$/);
    expect(answers[2]?.text).toContain('several times');
    expect(answers[2]?.ms).toBeLessThan(1500);
    const { url } = await imageInfo(admin, `Thumb ${run} references.svg`, 250);
    expect((await read(url)).bytes.equals(file)).toBe(true);
  });

  it('can be made at once when a better version of the file comes', async () => {
    const address = await uploaded('mended.svg', svgOfReferences());
    for (const ask of [read, afterTheEdge, afterTheEdge]) expect((await ask(address)).status).toBe(422);
    await admin.upload(`Thumb ${run} mended.svg`, svg('<circle r="99"/>'));
    await retryUntil(
      async () => (await read(address)).status === 200 || undefined,
      () => new Error('it is still refused'),
      { timeoutSeconds: 10, everySeconds: 0.1 },
    );
  });

  it('because the renderer is away is made when it is back', async () => {
    const address = await uploaded('away.png', await picture('drawing.png'));
    const { engine, instance } = local;
    const renderer = `${instance.name}-render-1-render`;
    await engine.run(['stop', renderer]);
    try {
      for (const reader of [1, 2, 3]) {
        const answer = await read(`${address}?${reader}`);
        expect(answer.status).toBe(503);
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
      await expect(admin.upload(`Thumb ${run} away.pdf`, pdf(2))).rejects.toThrow(
        'does not answer right now',
      );
      expect((await fetch(`${local.wiki.site.url}/wiki/Main_Page?${run}`)).status).toBe(200);
    } finally {
      // Where it starts, podman leaves a file `oom` once it passes its memory limit, as a hostile file makes it.
      await engine.run(['start', renderer], { cwd: tmpdir() });
    }
    await expect.poll(async () => (await read(`${address}?back`)).status, { timeout: 20_000 }).toBe(200);
    await admin.upload(`Thumb ${run} away.pdf`, pdf(2));
    expect((await imageInfo(admin, `Thumb ${run} away.pdf`, 250)).pagecount).toBe(2);
  });
});

/** The same JPEG with a note that the camera was held on its side. */
function turnedBy90(jpeg: Buffer): Buffer<ArrayBuffer> {
  const orientation = Buffer.from('4578696600004d4d002a00000008000101120003000000010006000000000000', 'hex');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(orientation.length + 2);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xe1]),
    length,
    orientation,
    jpeg.subarray(2),
  ]);
}
