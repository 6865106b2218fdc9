// The page: subscribe box, by-line, date and cards, for an edition and for what a search found.
import type { Edition } from '../../model/edition.ts';
import type { Paper } from '../../model/paper.ts';
import { type Marked, maxSearchPages, type SearchSummary, searchPageSize } from '../../model/search.ts';
import { shorten } from '../../model/text.ts';
import { direction, Html, type HtmlValue, html, joined } from '../html.ts';
import { correctionText, piecesOf } from '../marked.ts';
import { missedWords, type SectionHeading } from '../sections.ts';
import type { RenderSettings } from '../settings.ts';
import {
  clean,
  count,
  editionView,
  type PaperView,
  paperView,
  sampleNotice,
  voteCount,
  withNumbersKept,
} from '../view.ts';
import { pageStyle } from './page-style.ts';
import { honeypot } from './site-frame.ts';

/** An edition as a page that stands alone: no script, nothing loaded but thumbnails. */
export function renderPage(edition: Edition, settings: RenderSettings): string {
  const { shortDate, longDate, kind, counted, thanks, papers, missed } = editionView(edition);
  return document(settings, {
    title: `${settings.title}, ${longDate}`,
    line: html`<p class="date"><time datetime="${edition.date}" title="${longDate}">${joined([kind, shortDate], ', ')}</time> · ${counted}</p>`,
    query: null,
    body:
      papers.length > 0
        ? [
            papers.map((paper) => [paper.heading && sectionHeading(paper.heading), card(paper)]),
            missed.length > 0 && missedSection(missed),
          ]
        : html`<p class="empty">Nothing was announced.</p>\n`,
    thanks,
  });
}

/** What a search found, with the same cards; abstracts are folded, as results are looked through before one is read. */
export function renderSearchPage(
  query: string,
  papers: readonly Paper[],
  settings: RenderSettings,
  summary: SearchSummary = { total: papers.length, offset: 0, corrections: [], passages: [] },
): string {
  const { total, offset, corrections, passages } = summary;
  const shown = offset > 0 ? `${offset + 1} to ${offset + papers.length}` : `${papers.length}`;
  const counted = total > papers.length ? `${shown} of ${count(total, 'paper')}` : count(total, 'paper');
  const correction = correctionText(corrections);
  return document(settings, {
    title: `${clean(query)} · ${settings.title}`,
    line: html`<p class="date">${counted} for “${query}”</p>`,
    query,
    body:
      papers.length > 0
        ? [
            correction !== null && html`<p class="empty">${correction}</p>\n`,
            papers.map((paper, index) =>
              card(paperView(paper), { passage: passages[index] ?? null, isFolded: true }),
            ),
            pageLinks(settings, query, summary, papers.length),
          ]
        : html`<p class="empty">No paper matches.</p>\n`,
    thanks: null,
  });
}

/** Links to the pages before and after, on a site. */
function pageLinks(
  { siteUrl }: RenderSettings,
  query: string,
  { total, offset }: SearchSummary,
  shown: number,
): HtmlValue {
  if (siteUrl === null || shown === 0 || total <= shown) return null;
  const page = Math.floor(offset / searchPageSize) + 1;
  const link = (to: number, label: string, rel: string) =>
    html`<a rel="${rel}" href="${siteUrl}/search?q=${encodeURIComponent(query)}&amp;page=${to}">${label}</a>`;
  const links = [
    page > 1 && link(page - 1, 'Previous page', 'prev'),
    offset + shown < total && page < maxSearchPages && link(page + 1, 'Next page', 'next'),
  ];
  return html`<nav class="pages" aria-label="Pages">${joined(links, ' · ')}</nav>\n`;
}

interface PageParts {
  title: string;
  /** What stands below the by-line. */
  line: Html;
  /** What was searched for, if it is that page. */
  query: string | null;
  body: HtmlValue;
  thanks: string | null;
}

function document(settings: RenderSettings, { title, line, query, body, thanks }: PageParts): string {
  const { language, accent, sample, byline, siteUrl } = settings;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>${
    siteUrl !== null &&
    html`
<link rel="alternate" type="application/rss+xml" href="${siteUrl}/feeds/daily.xml" title="${settings.title}">`
  }
<style>${new Html(pageStyle(accent))}</style>
</head>
<body>
${navigation(settings)}${sample && html`<p class="sample">${sampleNotice}</p>\n`}${subscribeBox(settings)}<header>
<div>
<h1${direction(settings.title)}>${settings.title}</h1>
${byline && html`<p class="byline">${byline}</p>\n`}${line}
</div>
${searchBox(settings, query)}</header>
<main>
${body}</main>
<footer><p>${joined([`${settings.title}.`, 'Titles and abstracts belong to their authors; every title links to the paper’s own page.', thanks], ' ')}</p></footer>
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

/** A form only where there is a site to take it; a page in a file says how it is done instead. */
function subscribeBox({ siteUrl }: RenderSettings): Html {
  const invitation = 'Get trending papers in your email inbox!';
  if (siteUrl === null)
    return html`<aside class="subscribe">
<p>${invitation}</p>
<p class="how">This page is a file. Whoever made it adds you with <code>digest subscribers add you@example.org</code></p>
</aside>
`;
  return html`<form class="subscribe" method="post" action="${siteUrl}/subscribe">
<label for="email">${invitation}</label>
<input id="email" name="email" type="email" required autocomplete="email" placeholder="you@example.org">
${honeypot}<button>Subscribe</button>
</form>
`;
}

function searchBox({ siteUrl }: RenderSettings, query: string | null): HtmlValue {
  if (siteUrl === null) return null;
  return html`<form class="search" method="get" action="${siteUrl}/search" role="search">
<input name="q" type="search" aria-label="Search papers" placeholder="Search papers"${query !== null && html` value="${query}"`}>
<button>Search</button>
</form>
`;
}

/** About three lines; the list's abstracts are shown whole. */
const missedAbstractLength = 230;

function sectionHeading({ title, about }: SectionHeading): Html {
  return html`<div class="section">
<h2>${title}</h2>
<p>${about}</p>
</div>
`;
}

/** Late risers: quieter than the list, without pictures. */
function missedSection(papers: readonly PaperView[]): Html {
  return html`<section class="missed" aria-labelledby="missed">
<header>
<h2 id="missed">${missedWords.title}</h2>
<p>${missedWords.about}</p>
</header>
${papers.map((paper) =>
  card(
    {
      ...paper,
      thumbnail: null,
      abstract:
        paper.abstract && (paper.tldr ? paper.abstract : shorten(paper.abstract, missedAbstractLength)),
    },
    { level: 'h3' },
  ),
)}</section>
`;
}

function card(
  paper: PaperView,
  {
    level = 'h2',
    isFolded = false,
    passage = null,
  }: { level?: 'h2' | 'h3'; isFolded?: boolean; passage?: Marked | null } = {},
): Html {
  const { rank, title, links, note, thumbnail, picked } = paper;
  const heading = links.abstract ? html`<a href="${links.abstract}">${title}</a>` : title;
  const parts = [
    picked && html`<p class="pick">Editor’s pick</p>`,
    level === 'h2'
      ? html`<h2${direction(title)}>${heading}</h2>`
      : html`<h3${direction(title)}>${heading}</h3>`,
    note !== null && html`<p class="note"${direction(note)}>${note}</p>`,
    // Decoration beside a title that says the same: those who listen are spared it.
    thumbnail !== null && html`<img src="${thumbnail}" alt="" loading="lazy" width="1200" height="630">`,
    passage === null || passage.marks.length === 0 ? summary(paper, isFolded) : found(passage, paper),
    html`<p class="meta">${meta(paper)}</p>`,
  ];
  return html`<article${rank === 1 && html` class="lead"`}>
${votes(paper)}
<div>
${parts.map((part) => part && html`${part}\n`)}</div>
</article>
`;
}

/** The TL;DR with the abstract one tap away; without one, the abstract. */
function summary({ tldr, abstract }: PaperView, isFolded: boolean): Html | null {
  if (tldr === null)
    return abstract === null
      ? null
      : isFolded
        ? folded(abstract)
        : html`<p class="abstract"${direction(abstract)}>${abstract}</p>`;
  return html`<p class="abstract"${direction(tldr.text)}>${tldr.text} <span class="origin">(${tldr.origin})</span></p>${
    abstract !== null &&
    html`
<details><summary>Abstract</summary><p${direction(abstract)}>${abstract}</p></details>`
  }`;
}

/** The passage that a search has found, with the whole abstract one tap away. */
function found(passage: Marked, { abstract }: PaperView): Html {
  const pieces = piecesOf(passage).map(({ text, isHit }) => (isHit ? html`<mark>${text}</mark>` : text));
  const isWhole = abstract === null || passage.text === abstract;
  return html`<p class="abstract"${direction(passage.text)}>${pieces}</p>${
    !isWhole &&
    html`
<details><summary>Abstract</summary><p${direction(abstract)}>${abstract}</p></details>`
  }`;
}

/** Characters of an abstract that are shown before it is unfolded: four or five lines beside a thumbnail. */
const foldedLength = 320;

/** The first sentences, and the rest where one asks for it: without a script, and found by the browser's own search. */
function folded(abstract: string): Html {
  const beginning = shorten(abstract, foldedLength);
  const rest = abstract.slice(beginning.replace(/…$/, '').length);
  return rest.trim() === ''
    ? html`<p class="abstract"${direction(abstract)}>${abstract}</p>`
    : html`<p class="abstract"${direction(beginning)}>${beginning}</p>
<details><summary>Rest of the abstract</summary><p${direction(rest)}>${beginning.endsWith('…') && '…'}${rest.trim()}</p></details>`;
}

function votes({ upvotes, rank }: PaperView): Html {
  if (upvotes > 0)
    return html`<div class="votes">${voteCount(upvotes)}<small>${upvotes === 1 ? 'vote' : 'votes'}</small></div>`;
  return html`<div class="votes none">${rank !== null && `${rank}.`}</div>`;
}

function meta(paper: PaperView): Html {
  const { badge, authors, date, dateTime, comments, links, reasons } = paper;
  const link = (href: string | null, label: string) => href && html`<a href="${href}">${label}</a>`;
  const said =
    comments > 0 &&
    `${count(comments, 'comment')}${paper.authorParticipates ? ', an author takes part' : ''}`;
  return joined(
    [
      badge && html`<span class="badge">${badge}</span>`,
      authors,
      date && html`<time datetime="${dateTime}">${date}</time>`,
      said && (link(links.discussion, said) ?? said),
      link(links.code, 'Code'),
      link(links.project, 'Project'),
      link(links.pdf, 'PDF'),
      link(links.published, 'Published version'),
      ...reasons.map(withNumbersKept),
    ],
    ' · ',
  );
}
