import type { Asleep } from '../config/asleep-schema.ts';
import { shieldRules } from './shield-rules.ts';

/** A page that is shown where MediaWiki makes none. It asks for nothing else. */
interface PlainPage {
  readonly title: string;
  /** HTML. */
  readonly text: string;
  /** @default nothing: crawlers may do what the address allows */
  readonly robots?: string;
}

const restarting = 'It may be restarting. Please try again in a moment. Nothing that was saved is lost.';

/** What readers see when no part of the wiki answers. */
export const errorPage = errorPageSaying(restarting);

/** The same of a wiki that sleeps every night. */
export const errorPageOf = (asleep: Asleep | undefined): string =>
  asleep === undefined
    ? errorPage
    : errorPageSaying(
        `Between ${asleep.from} and ${asleep.to} (${asleep.timezone.replaceAll('_', ' ')}) it sleeps. At other times it may be restarting: please try again in a moment. Nothing that was saved is lost.`,
      );

function errorPageSaying(text: string): string {
  return plainPage({ title: 'This wiki is not answering', text });
}

/** What people read whose request would have been one too many by `shield-rules`, with status 429. */
export const refusalPage = plainPage({
  title: 'Please wait a moment',
  text: `Too many pages of this kind are being asked for: histories, comparisons, lists, searches. Articles are there as always. Please try again in ${shieldRules.retryAfterSeconds} seconds, or <a href="/w/index.php?title=Special:UserLogin">log in</a>: then this limit is not for you.`,
  robots: 'noindex, nofollow',
});

/** What people read at an address that is no page's, script's or file's. */
export const missingPage = plainPage({
  title: 'There is nothing here',
  text: 'Pages of this wiki have addresses that begin with <code>/wiki/</code>. <a href="/">Begin at its main page</a>, or <a href="/w/index.php?title=Special:Search">search it</a>.',
});

/** In one line: nginx gets it in a variable, and no environment file holds a line break. */
function plainPage({ title, text, robots }: PlainPage): string {
  return [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    robots === undefined ? '' : `<meta name="robots" content="${robots}">`,
    `<title>${title}</title>`,
    '<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32em; margin: 15vh auto; padding: 0 1em }</style>',
    `</head><body><h1>${title}</h1><p>${text}</p></body></html>`,
  ].join('');
}
