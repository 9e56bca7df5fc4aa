import { createHash } from 'node:crypto';
import { containerName } from '../../src/local/create-arguments.ts';
import type { TestWiki } from './test-wiki.ts';

/** The letters and the length of `WordMaker`: no more words than can be tried at once by who knows the secret. */
const LETTERS = [...'bdfgkmpsxyz'];
const LENGTH = 5;

/**
 * What is written in a captcha's picture, found as only the operator can: by the wiki's captcha secret and its files.
 * The name of a picture's file has a hash of the answer.
 */
export async function captchaAnswer(wiki: TestWiki, picture: Uint8Array): Promise<string> {
  const { engine, instance, state } = await wiki.inside();
  const sums = await engine.run([
    ...['exec', containerName(instance, 'web-1-mediawiki')],
    ...['sh', '-c', 'cd /srv/media/captcha && md5sum image_*'],
  ]);
  const wanted = createHash('md5').update(picture).digest('hex');
  const [, salt, hash] = new RegExp(`^${wanted} +image_([0-9a-f]+)_([0-9a-f]+)`, 'm').exec(sums.stdout) ?? [];
  const secret = await state.requireSecret('captcha-secret');
  for (const word of words(LENGTH)) {
    const sum = createHash('md5').update(`${secret}${salt}${word}${secret}${salt}`).digest('hex');
    if (sum.slice(0, 16) === hash) return word;
  }
  throw new Error(
    'No word answers this captcha: the picture is not of this wiki, or words are made differently.',
  );
}

function* words(length: number): Generator<string> {
  if (length === 0) yield '';
  else for (const start of words(length - 1)) for (const letter of LETTERS) yield start + letter;
}
