import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Since when images on AWS have their packages: the same until it is renewed, so that the same configuration makes the same
 * templates.
 *
 * @param wikiFolder the operator's folder
 */
export async function packageDate(wikiFolder: string, which: 'recorded' | 'renewed'): Promise<string> {
  const folder = join(wikiFolder, '.state/cloud');
  const file = join(folder, 'packages-as-of');
  const recorded = which === 'recorded' ? await readFile(file, 'utf8').catch(() => '') : '';
  if (recorded !== '') return recorded.trim();
  const today = new Date().toISOString();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, `${today}\n`);
  return today;
}
