import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from '../../base/hash.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { ImageContext, taskImages, wikiBuild } from '../../operations/image-context.ts';

const SCRIPT = fileURLToPath(new URL('./build.sh', import.meta.url));

/** Everything that a build on AWS needs, laid out in one folder. */
export interface ImageBundle {
  readonly folder: string;
  /** Names the content: the same one is built once. */
  readonly tag: string;
  readonly packagesAsOf: string;
}

/**
 * Lays out the contexts of a wiki's images beside the script that builds them.
 *
 * @param packagesAsOf changes when Debian's packages are to be fetched anew
 * @param folder is replaced
 */
export async function bundleImages(
  { wiki, cloud }: CloudWiki,
  wikiFolder: string,
  packagesAsOf: string,
  folder: string,
): Promise<ImageBundle> {
  await rm(folder, { recursive: true, force: true });
  const build = JSON.stringify(wikiBuild(wiki));
  const content: (string | Uint8Array)[] = [packagesAsOf, cloud.baseImage, cloud.cpuArchitecture, build];
  for (const name of ['mediawiki', ...taskImages]) {
    const context = new ImageContext(name, wikiFolder);
    await mkdir(join(folder, name), { recursive: true });
    await context.layOut(join(folder, name));
    content.push(name, ...(await context.fingerprint()));
  }
  await cp(SCRIPT, join(folder, 'build.sh'));
  await writeFile(join(folder, 'wiki7-build.json'), build);
  return { folder, tag: contentHash(content), packagesAsOf };
}
