// The page under a name that a paper had before it was merged with another: leads on by itself, without a server.
import { html } from '../html.ts';

/** `href` is where the paper is now. */
export function renderMovedPage(href: string, language: string): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=${href}">
<title>Moved</title>
</head>
<body><p><a href="${href}">This paper is on another page now.</a></p></body>
</html>
`.text;
}
