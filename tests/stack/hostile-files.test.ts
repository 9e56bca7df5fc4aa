import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ports } from '../../src/blueprint/ports.ts';
import { script } from '../../src/blueprint/script.ts';
import { address, hosts } from '../../src/local/addresses.ts';
import type { LocalWiki } from '../../src/local/local-wiki.ts';
import { ApiClient } from '../support/api-client.ts';
import {
  hugePng,
  pdf,
  pngWithHugeComment,
  pngWithHugePixels,
  slowSvg,
  svg,
} from '../support/hostile-files.ts';
import { execIn } from '../support/inside.ts';
import { picture } from '../support/pictures.ts';
import { sharedWiki } from '../support/shared-wiki.ts';
import { decode, imageInfo } from '../support/thumbnails.ts';

let local: LocalWiki;
let admin: ApiClient;
const run = Date.now();
const named = (name: string) => `Hostile ${run} ${name}`;

/** Made before anything is timed: packing them takes this process seconds. */
const files = {
  comment: pngWithHugeComment(600),
  pixels: pngWithHugePixels(1000),
  endless: pdf(1, () => Buffer.from('q 0 0 600 700 re W n '.repeat(3_000_000))),
};

/** How long each of a reader's pages took, which no cache answers, while the tests go on. */
const pages: number[] = [];
let reading = true;
let reader: Promise<void>;

beforeAll(async () => {
  const wiki = sharedWiki();
  local = await wiki.inside();
  admin = new ApiClient(wiki.url);
  await admin.logIn('Admin', await wiki.adminPassword());
  // What no cache answers has no limit for people with accounts.
  const somebody = new ApiClient(wiki.url);
  await somebody.logIn('Admin', await wiki.adminPassword());
  reader = (async () => {
    while (reading) {
      const started = Date.now();
      const { status } = await somebody.fetch(`/wiki/Main_Page?uncached=${started}`);
      if (status !== 200) throw new Error(`A page answered ${status}.`);
      pages.push(Date.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
});

afterAll(async () => {
  reading = false;
  await reader;
});

const read = async (path: string) => {
  const response = await fetch(new URL(path, local.wiki.site.url));
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
};

/** What a page that shows the file says in its place. */
async function shownAs(file: string): Promise<string> {
  await admin.edit(`Hostile/${run}`, `[[File:${named(file)}|250px]]`);
  return (await admin.fetch(`/wiki/Hostile/${run}?${Math.random()}`)).text();
}

/** Brings a file in past MediaWiki's own checks, as an import of another wiki's files would. */
async function forceIn(name: string, content: Buffer): Promise<void> {
  const folder = `/tmp/force-${run}`;
  const file = named(name).replaceAll(' ', '_');
  const write = `mkdir -p ${folder} && echo ${content.toString('base64')} | base64 -d > ${folder}/${file}`;
  await execIn(local, 'jobs-1', 'sh', '-c', write);
  const { code, stdout, stderr } = await execIn(
    local,
    'jobs-1',
    ...script('importImages', '--overwrite', folder),
  );
  if (code !== 0 || !stdout.includes('Added: 1')) throw new Error(stdout + stderr);
  await execIn(local, 'jobs-1', 'rm', '-r', folder);
}

describe('a file that is small here and large where it is unpacked', () => {
  it('of 200 megapixels has no thumbnail, and the page says why', async () => {
    const file = hugePng(20_000, 10_000);
    expect(file.length).toBeLessThan(100_000);
    const { url } = await admin.upload(named('huge.png'), file);
    expect(await shownAs('huge.png')).toContain('File with dimensions greater than 100 MP');
    const address = url.replace('/media/', '/media/thumb/').concat(`/250px-${url.split('/').at(-1)}`);
    expect((await read(address)).status).toBe(422);
    expect((await read(url)).bytes.equals(file)).toBe(true);
  });

  it('of 95 megapixels has one', async () => {
    await admin.upload(named('large.png'), hugePng(9_700, 9_700));
    const { thumburl } = await imageInfo(admin, named('large.png'), 250);
    expect(await decode(local, (await read(thumburl ?? '')).bytes)).toBe('image/png 250 250');
  });

  it('by a comment of 600 MiB is taken without it', async () => {
    await admin.upload(named('comment.png'), files.comment);
    expect(await imageInfo(admin, named('comment.png'), 60)).toMatchObject({ width: 100, height: 100 });
    const { thumburl } = await imageInfo(admin, named('comment.png'), 60);
    expect((await read(thumburl ?? '')).status).toBe(422);
  });

  it('by a gigabyte of pixels after its own is taken without them', async () => {
    await admin.upload(named('pixels.png'), files.pixels);
    const { thumburl } = await imageInfo(admin, named('pixels.png'), 250);
    expect((await read(thumburl ?? '')).status).toBe(200);
  });

  it('by instructions without end is no picture', async () => {
    await admin.upload(named('endless.pdf'), files.endless);
    const { thumburl } = await imageInfo(admin, named('endless.pdf'), 250);
    const { status, bytes } = await read(thumburl ?? '');
    expect(status).toBe(422);
    expect(bytes.toString()).toContain('more time or memory than is allowed');
  });
});

it('a document of 2,000 pages has no thumbnails, and the page says why', async () => {
  const file = pdf(2000);
  const { url } = await admin.upload(named('pages.pdf'), file);
  expect(await shownAs('pages.pdf')).toContain('the document has 2,000 pages');
  expect((await read(url)).bytes.equals(file)).toBe(true);
});

it('a drawing that takes minutes is given up', async () => {
  await admin.upload(named('slow.svg'), slowSvg());
  const { thumburl } = await imageInfo(admin, named('slow.svg'), 3840);
  const started = Date.now();
  expect((await read(thumburl ?? '')).status).toBe(422);
  expect(Date.now() - started).toBeLessThan(40_000);
});

describe('a drawing', () => {
  const fromElsewhere = svg(
    '<image href="http://example.com/x.png" width="9" height="9"/><image xlink:href="file:///etc/passwd" width="9" height="9"/><text y="50">&x;</text>',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
  );
  const withScript = svg('<script>document.title = "run"</script><circle r="9"/>');

  it('with a script, or with things from elsewhere, is refused', async () => {
    for (const file of [
      withScript,
      fromElsewhere,
      svg('<rect width="9" height="9" onclick="alert(1)"/>'),
      svg(
        '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://example.com"/></foreignObject>',
      ),
      svg('<image href="http://example.com/x.png" width="9" height="9"/>'),
    ])
      await expect(admin.upload(named('refused.svg'), file), file.toString()).rejects.toThrow(
        /verification-error/,
      );
  });

  it('that came in all the same is sent so that nothing in it runs or is fetched', async () => {
    await forceIn('forced.svg', withScript);
    const { url, thumburl } = await imageInfo(admin, named('forced.svg'), 250);
    const { headers } = await read(url);
    expect(headers.get('content-type')).toBe('image/svg+xml');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*; sandbox$/);
    expect((await read(thumburl ?? '')).headers.get('content-type')).toBe('image/png');
  });

  it('is drawn without anything from elsewhere', async () => {
    await forceIn('elsewhere.svg', fromElsewhere);
    const { url } = await imageInfo(admin, named('elsewhere.svg'), 250).catch(() => ({ url: '' }));
    const address = url.replace('/media/', '/media/thumb/').concat(`/1280px-${url.split('/').at(-1)}.png`);
    const { status, bytes } = await read(address);
    // A picture of nothing, or none at all: the words of a file of ours would take thousands of bytes.
    if (status === 200) expect(bytes.length).toBeLessThan(8_000);
    else expect(status).toBe(422);
  });
});

describe('a file that is two things at once', () => {
  const scripted = 'GIF89a/*\0\0\0\0\0\0*/=1;alert(1);//<script>alert(1)</script>';

  it('is refused, or sent as the picture that it is', async () => {
    const photo = await picture('photo.jpg');
    const page = Buffer.from('<html><body><script>alert(1)</script></body></html>');
    const program = Buffer.from('<?php echo 1; ?>');
    const both: [string, Buffer<ArrayBuffer>][] = [
      ['page.gif', Buffer.from(scripted)],
      ['page.jpg', Buffer.concat([photo, page])],
      ['program.jpg', Buffer.concat([photo, program])],
      ['document.jpg', Buffer.concat([photo, pdf(1)])],
      [
        'archive.jpg',
        Buffer.concat([photo, Buffer.from('504b0506000000000000000000000000000000000000', 'hex')]),
      ],
    ];
    for (const [name, content] of both) {
      const answer = await admin.upload(named(name), content).catch((error: Error) => error);
      if (answer instanceof Error) {
        expect(answer.message, name).toMatch(/verification-error|uploadscripted|filetype|hookaborted/);
        continue;
      }
      const { headers } = await read(answer.url);
      expect(headers.get('content-type'), name).toBe('image/jpeg');
      expect(headers.get('x-content-type-options'), name).toBe('nosniff');
      expect(headers.get('content-security-policy'), name).toContain('sandbox');
      const { thumburl } = await imageInfo(admin, named(name), 250);
      const { bytes } = await read(thumburl ?? '');
      expect(await decode(local, bytes), name).toBe('image/jpeg 250 167');
      expect(bytes.includes('alert') || bytes.includes('<?php') || bytes.includes('%PDF'), name).toBe(false);
    }
  });
});

describe('what decodes strangers’ files', () => {
  const inside = (command: string) => execIn(local, 'render-1-render', 'bash', '-c', command);

  it('knows no secret', async () => {
    const { stdout } = await inside('cd /tmp && bounded env; tr "\\0" "\\n" < /proc/1/environ');
    expect(stdout).toContain('VIPS_BLOCK_UNTRUSTED=1');
    const before = stdout.slice(0, stdout.indexOf('WIKI7_'));
    expect(before).toContain('TMPDIR=');
    expect(stdout.match(/WIKI7_\w*(?:PASSWORD|SECRET|KEY)\w*/g)).toEqual(['WIKI7_SHELLBOX_SECRET']);
    expect(stdout).not.toContain(await local.state.requireSecret('database-app-password'));
  });

  it('reaches neither the edge nor the world', async () => {
    const edge = address(local.instance.subnet, 'app', hosts.edge);
    for (const place of [`${edge}/${ports.edge}`, '1.1.1.1/80']) {
      const { code } = await inside(`timeout 3 bash -c 'exec 3<>/dev/tcp/${place}'`);
      expect(code, place).not.toBe(0);
    }
  });

  it('runs nothing that MediaWiki has not signed', async () => {
    const renderer = `http://${address(local.instance.subnet, 'data', hosts.render)}:${ports.render}`;
    const php = `echo file_get_contents('${renderer}/shell/picture', false, stream_context_create(['http' => ['method' => 'POST', 'ignore_errors' => true, 'header' => "Authorization: sha256 00\\r\\nContent-Type: multipart/mixed; boundary=x", 'content' => "--x\\r\\nContent-Disposition: json-data\\r\\nContent-Type: application/json\\r\\n\\r\\n{\\"action\\":\\"shell\\"}\\r\\n--x--\\r\\n"]]));`;
    const { stdout } = await execIn(local, 'web-1-mediawiki', 'php', '-r', php);
    expect(stdout).toContain('HMAC signature verification failed');
    for (const path of ['/shell/picture', '/media/shell/picture', '/w/shell/picture'])
      expect((await read(path)).status, path).toBe(404);
  });
});

it('pages went on all the while', () => {
  expect(pages.length).toBeGreaterThan(50);
  const sorted = pages.toSorted((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(2000);
  expect(sorted.at(-1)).toBeLessThan(10_000);
});
