import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { chunk, png, RGB_OF_8_BITS } from './png.ts';

const SIDE = 4;

/** A picture of four by four pixels whose colours are those of `seed`: another seed gives other bytes. */
export function drawnPng(seed: string): Buffer<ArrayBuffer> {
  const colours = createHash('sha512').update(seed).digest();
  const rows = Array.from({ length: SIDE }, (_, row) =>
    Buffer.concat([Buffer.from([0]), colours.subarray(row * SIDE * 3, (row + 1) * SIDE * 3)]),
  );
  return png(SIDE, SIDE, RGB_OF_8_BITS, [chunk('IDAT', deflateSync(Buffer.concat(rows)))]);
}
