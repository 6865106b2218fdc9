// The page of a search: what it found, with the passages that matched, in pages of results.
import type { Paper } from '../../model/paper.ts';
import { maxSearchPages, type SearchSummary, searchPageSize } from '../../model/search.ts';
import { searchFeedPath, searchPath } from '../../model/site-links.ts';
import { type HtmlValue, html, joined } from '../html.ts';
import { correctionText } from '../marked.ts';
import type { RenderSettings } from '../settings.ts';
import { clean, count, paperView } from '../view.ts';
import { card } from './card.ts';
import { coinsOf } from './coins.ts';
import { document, masthead } from './document.ts';

/** Abstracts are folded, as results are looked through before one is read. */
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
  const feedUrl = settings.site?.isServed ? settings.site.link(searchFeedPath(query, 'rss')) : null;
  return document(settings, {
    title: `${clean(query)} · ${settings.title}`,
    description: null,
    path: null,
    image: null,
    meta:
      feedUrl &&
      html`<link rel="alternate" type="application/rss+xml" href="${feedUrl}" title="${clean(query)}">\n`,
    header: masthead(
      settings,
      html`<p class="date">${counted} for “${query}”${feedUrl && html` · <a href="${feedUrl}">Feed</a>`}</p>`,
      query,
    ),
    body:
      papers.length > 0
        ? [
            correction !== null && html`<p class="empty">${correction}</p>\n`,
            papers.map((paper, index) =>
              card(paperView(paper), settings, {
                passage: passages[index] ?? null,
                isFolded: true,
                coins: coinsOf(paper),
              }),
            ),
            pageLinks(settings, query, summary, papers.length),
          ]
        : html`<p class="empty">No paper matches.</p>\n`,
    thanks: null,
  });
}

/** Links to the pages before and after, on a site. */
function pageLinks(
  { site }: RenderSettings,
  query: string,
  { total, offset }: SearchSummary,
  shown: number,
): HtmlValue {
  if (site === null || shown === 0 || total <= shown) return null;
  const page = Math.floor(offset / searchPageSize) + 1;
  const link = (to: number, label: string, rel: string) =>
    html`<a rel="${rel}" href="${site.link(`${searchPath(query)}&page=${to}`)}">${label}</a>`;
  const links = [
    page > 1 && link(page - 1, 'Previous page', 'prev'),
    offset + shown < total && page < maxSearchPages && link(page + 1, 'Next page', 'next'),
  ];
  return html`<nav class="pages" aria-label="Pages">${joined(links, '\n')}</nav>\n`;
}
