import type { Asleep } from '../config/asleep-schema.ts';

const restarting = 'It may be restarting. Please try again in a moment. Nothing that was saved is lost.';

/** What readers see when no part of the wiki answers. It asks for nothing else. */
export const errorPage = pageSaying(restarting);

/** The same of a wiki that sleeps every night. */
export const errorPageOf = (asleep: Asleep | undefined): string =>
  asleep === undefined
    ? errorPage
    : pageSaying(
        `Between ${asleep.from} and ${asleep.to} (${asleep.timezone.replaceAll('_', ' ')}) it sleeps. At other times it may be restarting: please try again in a moment. Nothing that was saved is lost.`,
      );

function pageSaying(sentence: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>This wiki is not answering</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32em; margin: 15vh auto; padding: 0 1em }</style>
</head>
<body>
<h1>This wiki is not answering</h1>
<p>${sentence}</p>
</body>
</html>
`;
}
