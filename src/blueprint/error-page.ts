/** What readers see when no part of the wiki answers. It asks for nothing else. */
export const errorPage = `<!DOCTYPE html>
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
<p>It may be restarting. Please try again in a moment. Nothing that was saved is lost.</p>
</body>
</html>
`;
