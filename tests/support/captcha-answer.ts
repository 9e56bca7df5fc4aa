import { createHash } from 'node:crypto';
import { inMediaWiki } from './inside.ts';
import type { TestWiki } from './test-wiki.ts';

/** The letters and the length of `WordMaker`: no more words than can be tried at once by who knows the secret. */
const LETTERS = [...'bdfgkmpsxyz'];
const LENGTH = 5;

/**
 * What is written in a captcha's picture, found as only the operator can: by the wiki's captcha secret and its files.
 * The name of a picture's file has a hash of the answer.
 */
export async function captchaAnswer(wiki: TestWiki, picture: Uint8Array): Promise<string> {
  const local = await wiki.inside();
  const wanted = createHash('sha1').update(picture).digest('hex');
  const name = await inMediaWiki<string>(local, nameOf(wanted));
  const [, salt, hash] = /^image_([0-9a-f]+)_([0-9a-f]+)/.exec(name) ?? [];
  const secret = await local.state.requireSecret('captcha-secret');
  for (const word of words(LENGTH)) {
    const sum = createHash('md5').update(`${secret}${salt}${word}${secret}${salt}`).digest('hex');
    if (sum.slice(0, 16) === hash) return word;
  }
  throw new Error(
    'No word answers this captcha: the picture is not of this wiki, or words are made differently.',
  );
}

/** Finds a picture in the wiki's store, whichever that is. */
const nameOf = (sha1: string) => `
  $store = $services->getFileBackendGroup()->get( 'local-backend' );
  $folder = $store->getContainerStoragePath( 'captcha-render' );
  $wanted = Wikimedia\\base_convert( '${sha1}', 16, 36, 31 );
  foreach ( $store->getFileList( [ 'dir' => $folder ] ) as $name ) {
    if ( $store->getFileSha1Base36( [ 'src' => "$folder/$name" ] ) === $wanted ) { return $name; }
  }
  return '';`;

function* words(length: number): Generator<string> {
  if (length === 0) yield '';
  else for (const start of words(length - 1)) for (const letter of LETTERS) yield start + letter;
}
