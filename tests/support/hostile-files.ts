import { deflateSync } from 'node:zlib';
import { chunk, png } from '../../src/operations/probe/png.ts';

/** Files that somebody makes to harm a wiki, small here and large where they are unpacked. */

/** A PNG of so many pixels, one bit each, all alike. */
export function hugePng(width: number, height: number): Buffer<ArrayBuffer> {
  return png(width, height, GREY, [
    chunk('IDAT', deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))))),
  ]);
}

/** A PNG of 100 × 100 pixels, whose comment takes so many MiB when it is unpacked. */
export function pngWithHugeComment(mebibytes: number): Buffer<ArrayBuffer> {
  const comment = Buffer.concat([
    Buffer.from('Comment\0\0'),
    deflateSync(Buffer.alloc(mebibytes * 1024 * 1024)),
  ]);
  return png(100, 100, GREY, [chunk('zTXt', comment), chunk('IDAT', deflateSync(Buffer.alloc(100 * 14)))]);
}

/** A PNG whose pixels go on for so many MiB after the picture's own. */
export function pngWithHugePixels(mebibytes: number): Buffer<ArrayBuffer> {
  return png(300, 300, GREY, [chunk('IDAT', deflateSync(Buffer.alloc(mebibytes * 1024 * 1024)))]);
}

/** One bit a pixel, without colour. */
const GREY = [1, 0, 0, 0, 0];

/** A PDF of so many pages, each with its number on it, or with the content given. */
export function pdf(pages: number, content: (page: number) => Buffer = numbered): Buffer<ArrayBuffer> {
  const kids = Array.from({ length: pages }, (_, index) => `${3 + 2 * index} 0 R`);
  const objects: (readonly Buffer[])[] = [
    [Buffer.from('<< /Type /Catalog /Pages 2 0 R >>')],
    [Buffer.from(`<< /Type /Pages /Count ${pages} /Kids [${kids.join(' ')}] >>`)],
    ...kids.flatMap((_, index) => {
      const stream = deflateSync(content(index + 1), { level: 9 });
      const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
      return [
        [
          Buffer.from(
            `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${4 + 2 * index} 0 R /Resources << /Font << /F1 ${font} >> >> >>`,
          ),
        ],
        [
          Buffer.from(`<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`),
          stream,
          Buffer.from('\nendstream'),
        ],
      ];
    }),
  ];
  return withTable(objects);
}

const numbered = (page: number) => Buffer.from(`BT /F1 72 Tf 200 400 Td (Page ${page}) Tj ET`);

function withTable(objects: readonly (readonly Buffer[])[]): Buffer<ArrayBuffer> {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  const add = (part: Buffer) => {
    parts.push(part);
    at += part.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(at);
    add(Buffer.from(`${index + 1} 0 obj\n`));
    for (const part of object) add(part);
    add(Buffer.from('\nendobj\n'));
  }
  const table = at;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  add(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows}`));
  add(Buffer.from(`trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`));
  return Buffer.concat(parts);
}

export const svg = (inside: string, before = ''): Buffer<ArrayBuffer> =>
  Buffer.from(
    `<?xml version="1.0"?>${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="400" height="300">${inside}</svg>`,
  );

/** A drawing that keeps a processor busy for minutes. */
export const slowSvg = (): Buffer<ArrayBuffer> =>
  svg(
    `<filter id="f" x="0" y="0" width="1" height="1">${'<feTurbulence baseFrequency="0.9" numOctaves="50"/>'.repeat(60)}</filter><rect width="400" height="300" filter="url(#f)"/>`,
  );

/** A drawing of ten billion rectangles, by ten to the power of ten references. */
export const svgOfReferences = (): Buffer<ArrayBuffer> => {
  const levels = Array.from(
    { length: 10 },
    (_, level) => `<g id="l${level + 1}">${`<use xlink:href="#l${level}"/>`.repeat(10)}</g>`,
  );
  return svg(`<defs><rect id="l0" width="9" height="9"/>${levels.join('')}</defs><use xlink:href="#l10"/>`);
};
