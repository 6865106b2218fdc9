// The beginning of every page: its language, how it fits a screen, its title and its style.
import { Html, type HtmlValue, html } from '../html.ts';

export interface PageHead {
  language: string;
  title: string;
  style: string;
  /** Further elements, each on a line. */
  meta: HtmlValue;
}

/** Up to the end of the head. No other site learns from a `Referer` which page its reader comes from. */
export function pageHead({ language, title, style, meta }: PageHead): Html {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${meta}<style>${new Html(style)}</style>
</head>`;
}
