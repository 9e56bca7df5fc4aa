import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A picture of the fixtures, as `photo.jpg`. */
export async function picture(name: string): Promise<Buffer<ArrayBuffer>> {
  return readFile(fileURLToPath(new URL(`../fixtures/pictures/${name}`, import.meta.url)));
}
