// The page of a search: what it found, with the passages that matched, in pages of results.
import type { Paper } from '../../model/paper.ts';
import { maxSearchPages, type SearchSummary, searchPageSize } from '../../model/search.ts';
import { searchFeedPath, searchPath } from '../../model/site-links.ts';
import { type HtmlValue, html, joined } from '../html.ts';
import { correctionText } from '../marked.ts';
import { textsIn } from '../messages/languages.ts';
import type { RenderSettings } from '../settings.ts';
import { clean, paperView } from '../view.ts';
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
  const texts = textsIn(settings.language);
  const range = { from: offset + 1, to: offset + papers.length };
  const shown = offset > 0 ? texts.text('shown.range', range) : papers.length;
  const all = texts.count('paper', total);
  const counted = total > papers.length ? texts.text('shown.of', { shown, papers: all }) : all;
  const correction = correctionText(corrections, texts);
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
      html`<p class="date">${texts.text('search.found', { papers: counted, query })}${feedUrl && html` · <a href="${feedUrl}">${texts.text('search.feed')}</a>`}</p>`,
      query,
    ),
    body:
      papers.length > 0
        ? [
            correction !== null && html`<p class="empty">${correction}</p>\n`,
            papers.map((paper, index) =>
              card(paperView(paper, texts), settings, {
                passage: passages[index] ?? null,
                isFolded: true,
                coins: coinsOf(paper),
              }),
            ),
            pageLinks(settings, query, summary, papers.length),
          ]
        : html`<p class="empty">${texts.text('search.nothing')}</p>\n`,
    thanks: null,
  });
}

/** Links to the pages before and after, on a site. */
function pageLinks(
  { site, language }: RenderSettings,
  query: string,
  { total, offset }: SearchSummary,
  shown: number,
): HtmlValue {
  if (site === null || shown === 0 || total <= shown) return null;
  const texts = textsIn(language);
  const page = Math.floor(offset / searchPageSize) + 1;
  const link = (to: number, label: string, rel: string) =>
    html`<a rel="${rel}" href="${site.link(`${searchPath(query)}&page=${to}`)}">${label}</a>`;
  const links = [
    page > 1 && link(page - 1, texts.text('search.previous'), 'prev'),
    offset + shown < total && page < maxSearchPages && link(page + 1, texts.text('search.next'), 'next'),
  ];
  return html`<nav class="pages" aria-label="${texts.text('search.pages')}">${joined(links, '\n')}</nav>\n`;
}
