// The document around every public page: head with its links for programs, navigation, search, and footer.
import type { FeedFormat } from '../../model/feed-format.ts';
import { feedPath, searchPath, suggestPaths } from '../../model/site-links.ts';
import { direction, type Html, type HtmlValue, html, joined } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { PageSite } from '../page-site.ts';
import type { RenderSettings } from '../settings.ts';
import { clean } from '../view.ts';
import { pageHead } from './head.ts';
import { pageStyle } from './page-style.ts';
import { honeypot } from './site-frame.ts';

export interface PageParts {
  title: string;
  /** What search engines and chats show under the title. */
  description: string | null;
  /** The canonical path of the resource, whatever address was requested; null for a page without an address of its own. */
  path: string | null;
  /** The picture that a shared link shows, an https address. */
  image: string | null;
  /** For the head. */
  meta: HtmlValue;
  /** Below the navigation: `masthead`, or the page's own heading. */
  header: HtmlValue;
  body: HtmlValue;
  thanks: string | null;
}

/** A whole page: nothing loaded but thumbnails, and on a site the script of the search box. */
export function document(settings: RenderSettings, parts: PageParts): string {
  const { accent, sample } = settings;
  const texts = textsIn(settings.language);
  const { language } = texts;
  const { title, header, body, thanks } = parts;
  return html`${pageHead({ language, title, style: pageStyle(accent), meta: siteLinks(settings, parts) })}
<body>
${navigation(settings)}${sample && html`<p class="sample">${texts.text('edition.sample')}</p>\n`}${header}<main>
${body}</main>
<footer><p>${joined([`${settings.title}.`, texts.text('page.rights'), thanks], ' ')}</p></footer>
</body>
</html>
`.text;
}

/** What a page on a site tells programs: its one address, feeds, an icon, and what a shared link shows. */
function siteLinks(
  settings: RenderSettings,
  { title, description, path, image, meta }: PageParts,
): HtmlValue {
  const { site } = settings;
  if (site === null) return null;
  const property = (name: string, content: string | null) =>
    content !== null && html`<meta property="${name}" content="${content}">\n`;
  const address = path === null ? null : site.address(path);
  const feed = (format: FeedFormat) => site.link(feedPath(settings.feed, format));
  return html`${description && html`<meta name="description" content="${description}">\n`}${
    path === null
      ? html`<meta name="robots" content="noindex">\n`
      : address !== null && html`<link rel="canonical" href="${address}">\n`
  }<link rel="icon" type="image/svg+xml" href="${site.link('/favicon.svg')}">
<link rel="alternate" type="application/rss+xml" href="${feed('rss')}" title="${settings.title}">
<link rel="alternate" type="application/atom+xml" href="${feed('atom')}" title="${settings.title} (Atom)">
<link rel="alternate" type="application/feed+json" href="${feed('json-feed')}" title="${settings.title} (JSON Feed)">
${property('og:type', path?.startsWith('/papers/') ? 'article' : 'website')}${property('og:site_name', settings.title)}${property('og:title', title)}${property('og:description', description)}${property('og:url', address)}${property('og:image', image)}<meta name="twitter:card" content="${image ? 'summary_large_image' : 'summary'}">
${meta}`;
}

function navigation({ navigation: places, language }: RenderSettings): HtmlValue {
  if (!places) return null;
  const links = places.map(
    ({ label, href, current }) =>
      html`<a href="${href}"${current && html` aria-current="page"`}>${label}</a>\n`,
  );
  return html`<nav aria-label="${textsIn(language).text('page.views')}">
${links}</nav>
`;
}

/** The head of a list: subscribe box, title, by-line, a line of its own, and the search box. */
export function masthead(settings: RenderSettings, line: HtmlValue, query: string | null = null): Html {
  const { title, byline } = settings;
  return html`${subscribeBox(settings)}<header>
<div>
<h1${direction(title)}>${title}</h1>
${byline && html`<p class="byline">${byline}</p>\n`}${line}
</div>
${searchBox(settings, query)}</header>
`;
}

/**
 * A form only if a server accepts it; a page without one gives instructions instead. Pages of the demo are served, but accept no
 * form.
 */
function subscribeBox({ site, language, sample }: RenderSettings): HtmlValue {
  const texts = textsIn(language);
  const invitation = texts.text('page.invitation');
  if (site === null)
    return html`<aside class="subscribe">
<p>${invitation}</p>
<p class="how">${texts.html(sample ? 'page.byCommand' : 'page.isFile', { command: html`<code>digest subscribers add you@example.org</code>` })}</p>
</aside>
`;
  if (!site.isServed) return null;
  return html`<form class="subscribe" method="post" action="${site.link('/subscribe')}" aria-label="${texts.text('page.subscribe')}">
<label for="email">${invitation}</label>
<input id="email" name="email" type="email" required autocomplete="email" placeholder="you@example.org">
${honeypot(texts)}<button>${texts.text('page.subscribe')}</button>
</form>
`;
}

/** A label that links to a search; the label alone if there is no search. */
export function searchLink(site: PageSite, query: string, label: string): HtmlValue {
  return site.isServed ? html`<a href="${site.link(searchPath(query))}">${label}</a>` : label;
}

export function searchBox({ site, language }: RenderSettings, query: string | null): HtmlValue {
  const texts = textsIn(language);
  if (!site?.isServed) return null;
  return html`<form class="search" method="get" action="${site.link('/search')}" role="search">
<input name="q" type="search" list="suggestions" autocomplete="off" data-suggest="${site.link(suggestPaths.answer)}" aria-label="${texts.text('page.searchPapers')}" placeholder="${texts.text('page.searchPapers')}"${query !== null && html` value="${clean(query)}"`}>
<datalist id="suggestions"></datalist>
<button>${texts.text('page.search')}</button>
</form>
<script src="${site.link(suggestPaths.script)}" defer></script>
`;
}
