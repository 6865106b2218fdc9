// The page: subscribe box, by-line, date and cards, for an edition and for what a search found.
import type { Edition } from '../model/edition.ts';
import type { Paper } from '../model/paper.ts';
import { Html, type HtmlValue, html } from './html.ts';
import { pageStyle } from './page-style.ts';
import type { RenderSettings } from './settings.ts';
import { count, editionView, type PaperView, paperView } from './view.ts';

/** An edition as a page that stands alone: no script, nothing loaded but thumbnails. */
export function renderPage(edition: Edition, settings: RenderSettings): string {
  const { shortDate, longDate, kind, papers } = editionView(edition);
  const cards = papers.map(card);
  return document(settings, {
    title: `${settings.title}, ${longDate}`,
    head: html`<p class="date">${kind === null ? shortDate : `${kind}, ${shortDate}`}</p>`,
    body: cards.length > 0 ? cards : html`<p class="empty">Nothing was announced.</p>`,
  });
}

/** What a search found, with the same cards. */
export function renderSearchPage(query: string, papers: readonly Paper[], settings: RenderSettings): string {
  const cards = papers.map((paper) => card(paperView(paper)));
  return document(settings, {
    title: `${query} · ${settings.title}`,
    head: html`<p class="date">${count(papers.length, 'paper')} for “${query}”</p>`,
    body: cards.length > 0 ? cards : html`<p class="empty">No paper matches. Try fewer words.</p>`,
  });
}

function document(
  settings: RenderSettings,
  { title, head, body }: { title: string; head: Html; body: HtmlValue },
): string {
  const { language, accent, sample, byline } = settings;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(pageStyle(accent))}</style>
</head>
<body>
${navigation(settings)}<header>
${
  sample &&
  html`<p class="sample">Sample data: these papers, people and votes are invented.</p>
`
}<h1>${settings.title}</h1>
${
  byline &&
  html`<p class="byline">${byline}</p>
`
}${head}
${forms(settings)}</header>
<main>
${body}</main>
<footer><p>${settings.title}. Titles and abstracts belong to their authors; every title links to the paper’s own page.</p></footer>
</body>
</html>
`.text;
}

function navigation({ navigation: places }: RenderSettings): HtmlValue {
  if (!places) return null;
  const links = places.map(
    ({ label, href, current }) =>
      html`<a href="${href}"${current && html` aria-current="page"`}>${label}</a>\n`,
  );
  return html`<nav aria-label="Views">
${links}</nav>
`;
}

/** Forms only work where there is a site to take them; a page in a file has none. */
function forms({ siteUrl }: RenderSettings): HtmlValue {
  if (siteUrl === null) return null;
  return html`<form method="post" action="${siteUrl}/subscribe">
<p><label for="email">Get trending papers in your email inbox!</label></p>
<input id="email" name="email" type="email" required autocomplete="email" placeholder="you@example.org">
<button>Subscribe</button>
</form>
<form method="get" action="${siteUrl}/search" role="search">
<input name="q" type="search" aria-label="Search papers" placeholder="Search papers">
<button>Search</button>
</form>
`;
}

function card(paper: PaperView): Html {
  const { rank, title, abstract, links, note, thumbnail } = paper;
  const heading = links.abstract ? html`<a href="${links.abstract}">${title}</a>` : title;
  const parts = [
    html`<h2>${heading}</h2>`,
    note === null ? null : html`<p class="note">${note}</p>`,
    abstract === null ? null : html`<p class="abstract">${abstract}</p>`,
    thumbnail === null
      ? null
      : html`<figure><img src="${thumbnail}" alt="" loading="lazy" width="288"></figure>`,
    html`<p class="meta">${meta(paper)}</p>`,
  ];
  return html`<article${rank === 1 && html` class="lead"`}>
${votes(paper)}
<div>
${parts.filter((part) => part !== null).map((part) => html`${part}\n`)}</div>
</article>
`;
}

function votes({ upvotes, rank }: PaperView): Html {
  if (upvotes > 0)
    return html`<div class="votes">${upvotes}<small>${upvotes === 1 ? 'vote' : 'votes'}</small></div>`;
  return html`<div class="votes none">${rank}</div>`;
}

function meta({ badge, date, dateTime, comments, links, picked, reasons }: PaperView): Html {
  const link = (href: string | null, label: string) => href && html`<a href="${href}">${label}</a>`;
  const said = comments > 0 ? count(comments, 'comment') : null;
  const parts: HtmlValue[] = [
    picked && html`<strong>Editor’s pick</strong>`,
    badge && html`<span class="badge">${badge}</span>`,
    date && html`<time datetime="${dateTime}">${date}</time>`,
    said && (link(links.discussion, said) ?? said),
    link(links.pdf, 'PDF'),
    link(links.code, 'code'),
    link(links.project, 'project'),
    ...reasons,
  ].filter((part) => part !== null && part !== false && part !== '');
  return html`${parts.map((part, index) => (index === 0 ? part : html` · ${part}`))}`;
}
