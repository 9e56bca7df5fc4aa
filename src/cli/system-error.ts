import { errnoOf, messageOf, Wiki7Error } from '../base/errors.ts';

const remedies: Readonly<Record<string, string>> = {
  EACCES:
    'You may not. Run this as the owner of the wiki’s folder, or give it back to yourself with `chown`.',
  EPERM: 'You may not. Run this as the owner of the wiki’s folder, or give it back to yourself with `chown`.',
  EROFS: 'That place is read-only. Choose another one.',
  ENOSPC: 'The disk is full. Free some space and run the command again.',
  EDQUOT: 'Your share of the disk is used up. Free some space and run the command again.',
  EIO: 'The disk fails. See the system’s log.',
  EISDIR: 'There is a folder where a file should be. Move it away.',
  ENOTDIR: 'There is a file where a folder should be. Move it away.',
  ENAMETOOLONG: 'The name is too long. Choose a shorter one.',
  EMFILE: 'Too many files are open. Raise the limit (`ulimit -n`).',
  ENFILE: 'Too many files are open on this machine.',
};

/** What the machine refused, as a sentence. An error that no operator can cause stays what it is, and shows its stack. */
export function systemError(error: unknown): unknown {
  const remedy = remedies[errnoOf(error) ?? ''];
  return remedy === undefined
    ? error
    : new Wiki7Error('W7-SYSTEM', `${messageOf(error)}. ${remedy}`, { cause: error });
}
