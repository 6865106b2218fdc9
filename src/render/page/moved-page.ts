// The page under a name that a paper had before it was merged with another: leads on by itself, without a server.
import { html } from '../html.ts';
import { textsIn } from '../messages/languages.ts';

/** `href` is where the paper is now. */
export function renderMovedPage(href: string, language: string): string {
  const texts = textsIn(language);
  return html`<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=${href}">
<title>${texts.text('paper.movedTitle')}</title>
</head>
<body><p><a href="${href}">${texts.text('paper.moved')}</a></p></body>
</html>
`.text;
}
