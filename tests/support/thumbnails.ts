import type { LocalWiki } from '../../src/local/local-wiki.ts';
import type { ApiClient } from './api-client.ts';
import { execIn } from './inside.ts';

interface ImageInfo {
  readonly url: string;
  readonly thumburl?: string;
  readonly thumberror?: string;
  readonly width: number;
  readonly height: number;
  readonly pagecount?: number;
}

/** What the API says of a file and its thumbnail of a width: `page2-250px` for a page of a document. */
export async function imageInfo(
  client: ApiClient,
  file: string,
  width: number,
  page?: number,
): Promise<ImageInfo> {
  const answer = await client.call<{ query: { pages: { imageinfo?: ImageInfo[] }[] } }>({
    action: 'query',
    prop: 'imageinfo',
    iiprop: 'url|size',
    iiurlwidth: String(width),
    titles: `File:${file}`,
    ...(page === undefined ? {} : { iiurlparam: `page${page}-${width}px` }),
  });
  const [info] = answer.query.pages[0]?.imageinfo ?? [];
  if (!info) throw new Error(`There is no file ${file}.`);
  return info;
}

/** Type, width and height as GD reads them: it decodes the whole picture. */
export async function decode(local: LocalWiki, bytes: Buffer): Promise<string> {
  const script =
    '$b = base64_decode(stream_get_contents(STDIN)); $i = imagecreatefromstring($b); [, , $t] = getimagesizefromstring($b); echo image_type_to_mime_type($t), " ", imagesx($i), " ", imagesy($i);';
  const command = `echo '${bytes.toString('base64')}' | php -r '${script}'`;
  const { stdout, stderr } = await execIn(local, 'web-1-mediawiki', 'sh', '-c', command);
  return stdout + stderr;
}

/** Pictures in a moving GIF or WebP file: each has its own delay. */
export const framesOf = (file: Buffer): number =>
  file.toString('latin1').split(file.toString('latin1', 0, 3) === 'GIF' ? '\x21\xf9\x04' : 'ANMF').length - 1;
