import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from '../../base/hash.ts';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { ImageContext, taskImages, wikiBuild } from '../../operations/image-context.ts';
import { type ImageRelease, requireTag } from './release.ts';

const SCRIPT = fileURLToPath(new URL('./build.sh', import.meta.url));

/** Everything that a build on AWS needs, laid out in one folder. */
export interface ImageBundle {
  readonly folder: string;
  /** Names the content: the same one is built once. */
  readonly tag: string;
  readonly packagesAsOf: string;
  /** These are copied in place of a build. @default - they are built */
  readonly released?: ImageRelease | undefined;
}

/**
 * Lays out the contexts of a wiki's images beside the script that builds them.
 *
 * @param asOf changes when Debian's packages are to be fetched anew
 * @param folder is replaced
 * @param released decides when packages were fetched
 * @throws Wiki7Error W7-RELEASE where `released` was made from something else
 */
export async function bundleImages(
  { wiki, cloud }: CloudWiki,
  wikiFolder: string,
  asOf: string,
  folder: string,
  released?: ImageRelease,
): Promise<ImageBundle> {
  const packagesAsOf = released?.packagesAsOf ?? asOf;
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
  const tag = contentHash(content);
  if (released) requireTag(released, tag);
  return { folder, tag, packagesAsOf, released };
}
