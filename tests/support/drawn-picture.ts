import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { chunk, png, RGB_OF_8_BITS } from '../../src/operations/probe/png.ts';

/** A PNG of its own: a gradient that no other call makes, since MediaWiki asks back before it stores the same file twice. */
export function picture(width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0, at = 0; y < height; y++) {
    rows[at++] = 0;
    for (let x = 0; x < width; x++) {
      rows[at++] = (x * 255) / width;
      rows[at++] = (y * 255) / height;
      rows[at++] = (x + y) & 0xff;
    }
  }
  // The first four pixels are like nobody else's.
  randomBytes(12).copy(rows, 1);
  return png(width, height, RGB_OF_8_BITS, [chunk('IDAT', deflateSync(rows))]);
}
