import { shieldRules } from './shield-rules.ts';

const logIn = '/w/index.php?title=Special:UserLogin';

/** What people read whose request would have been one too many by `shield-rules`, with status 429. */
export const refusalPage = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>Please wait a moment</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32em; margin: 15vh auto; padding: 0 1em }</style>
</head>
<body>
<h1>Please wait a moment</h1>
<p>Too many pages of this kind are being asked for: histories, comparisons, lists, searches. Articles are there as always. Please try again in ${shieldRules.retryAfterSeconds} seconds, or <a href="${logIn}">log in</a>: then this limit is not for you.</p>
</body>
</html>
`;
