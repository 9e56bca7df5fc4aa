import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno, Wiki7Error } from './errors.ts';

/**
 * Paths, from `folder`, of all files below it, in a stable order. Links are followed, as copying follows them.
 *
 * @returns nothing for a folder that isn't there
 * @throws Wiki7Error W7-LINK for a link that leads nowhere, or back to a folder that it lies in
 */
export async function filesBelow(folder: string): Promise<string[]> {
  const there = await stat(folder).catch(() => undefined);
  return there ? (await walk(folder, '', [])).sort() : [];
}

/** Names of the folders in `folder`, or of links to folders; none if it isn't there. */
export async function foldersIn(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  const kinds = await Promise.all(names.map((name) => follow(join(folder, name))));
  return names.filter((_, index) => kinds[index]?.isDirectory()).sort();
}

async function walk(root: string, below: string, around: readonly string[]): Promise<string[]> {
  const path = join(root, below);
  const found = await follow(path);
  if (!found.isDirectory()) return found.isFile() ? [below] : [];
  const identity = `${found.dev}:${found.ino}`;
  if (around.includes(identity)) {
    throw new Wiki7Error('W7-LINK', `${path} leads back to a folder that it lies in. Remove this link.`);
  }
  const names = await namesIn(path);
  const inside = names.map((name) => walk(root, join(below, name), [...around, identity]));
  return (await Promise.all(inside)).flat();
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error) => {
    if (hasErrno(error, 'ENOENT')) return [];
    throw error;
  });
}

async function follow(path: string) {
  return stat(path).catch((error) => {
    if (!hasErrno(error, 'ENOENT') && !hasErrno(error, 'ELOOP')) throw error;
    throw new Wiki7Error(
      'W7-LINK',
      `${path} is a link that leads nowhere. Remove it, or make what it names.`,
    );
  });
}
