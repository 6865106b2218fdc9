// The page of an edition: its list, what one may have missed, and the way to its neighbours and to the month.
import type { Edition, EditionEntry } from '../../model/edition.ts';
import type { EditionKey } from '../../model/edition-key.ts';
import { archivePath, editionPath, sharePath } from '../../model/site-links.ts';
import { shorten } from '../../model/text.ts';
import { type Html, type HtmlValue, html, joined } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { Texts } from '../messages/texts.ts';
import type { PageSite } from '../page-site.ts';
import { missedHeading, type SectionHeading } from '../sections.ts';
import type { RenderSettings } from '../settings.ts';
import { datedKind, editionName, editionView, type PaperView } from '../view.ts';
import { calendar } from './calendar.ts';
import { card } from './card.ts';
import { coinsOf } from './coins.ts';
import { document, masthead } from './document.ts';

/** The editions around one, on a site; all are of its period. */
export interface EditionSurroundings {
  previous: EditionKey | null;
  next: EditionKey | null;
  /** The editions of its month, for the calendar. */
  month: readonly EditionKey[];
}

/** An edition as a page. On a site, `around` adds the way to other editions; null in a file. */
export function renderEditionPage(
  edition: Edition,
  settings: RenderSettings,
  around: EditionSurroundings | null = null,
): string {
  const view = editionView(edition, textsIn(settings.language));
  const { shortDate, longDate, counted, thanks, papers, missed, texts } = view;
  const { entries, date, frozenAt } = edition;
  const line = html`<p class="date"><time datetime="${date}" title="${longDate}">${datedKind(view, shortDate)}</time> · ${counted}</p>`;
  const { site } = settings;
  return document(settings, {
    title: `${settings.title}, ${longDate}`,
    description: descriptionOf(papers),
    path: frozenAt === null ? null : editionPath(edition.id),
    image: frozenAt === null ? null : (site?.address(sharePath(edition.id)) ?? null),
    meta: around && site && relations(site, around),
    header: masthead(settings, line),
    body: [
      papers.length > 0
        ? papers.map((paper, index) => [
            paper.heading && sectionHeading(paper.heading),
            listed(paper, entries[index], { isFolded: site !== null, settings }),
          ])
        : html`<p class="empty">${texts.text('edition.empty')}</p>\n`,
      missed.length > 0 && missedSection(missed, edition.missed, settings),
      around && site && neighbours(edition, site, around, texts),
    ],
    thanks,
  });
}

function listed(
  paper: PaperView,
  entry: EditionEntry | undefined,
  { settings, ...options }: { settings: RenderSettings; isFolded: boolean; level?: 'h2' | 'h3' },
): Html {
  return card(paper, settings, { ...options, coins: entry ? coinsOf(entry.paper) : null });
}

/** The first titles: what the day is about. */
function descriptionOf(papers: readonly PaperView[]): string | null {
  const titles = papers.slice(0, 3).map(({ title }) => title);
  const [first] = papers;
  if (!first) return null;
  const { texts } = first;
  const label = texts.count('paper', papers.length);
  return shorten(texts.text('labelled', { label, value: titles.join('; ') }), 300);
}

function relations(site: PageSite, { previous, next }: EditionSurroundings): HtmlValue {
  const link = (rel: string, key: EditionKey | null) =>
    key && html`<link rel="${rel}" href="${site.link(editionPath(key.id))}">\n`;
  return [link('prev', previous), link('next', next)];
}

function sectionHeading({ title, about }: SectionHeading): Html {
  return html`<div class="section">
<h2>${title}</h2>
<p>${about}</p>
</div>
`;
}

/** About three lines; the list's abstracts are shown whole. */
const missedAbstractLength = 230;

/** Late risers: quieter than the list, without pictures. */
function missedSection(
  papers: readonly PaperView[],
  entries: readonly EditionEntry[],
  settings: RenderSettings,
): Html {
  const { title, about } = missedHeading(textsIn(settings.language));
  return html`<section class="missed" aria-labelledby="missed">
<header>
<h2 id="missed">${title}</h2>
<p>${about}</p>
</header>
${papers.map((paper, index) =>
  listed(
    {
      ...paper,
      thumbnail: null,
      abstract:
        paper.abstract && (paper.tldr ? paper.abstract : shorten(paper.abstract, missedAbstractLength)),
    },
    entries[index],
    { level: 'h3', isFolded: false, settings },
  ),
)}</section>
`;
}

function neighbours(
  { id, period, date }: Edition,
  site: PageSite,
  { previous, next, month }: EditionSurroundings,
  texts: Texts,
): Html {
  const link = (key: EditionKey | null, rel: string, arrow: (name: string) => string) =>
    key &&
    html`<a rel="${rel}" href="${site.link(editionPath(key.id))}">${arrow(editionName(key, texts))}</a>`;
  return html`<nav class="pages" aria-label="${texts.text('edition.others')}">
${joined(
  [
    link(previous, 'prev', (name) => `← ${name}`),
    html`<a href="${site.link(archivePath(date.slice(0, 7)))}">${texts.text('page.archive')}</a>`,
    link(next, 'next', (name) => `${name} →`),
  ],
  '\n',
)}
</nav>
${period === 'daily' && calendar(date.slice(0, 7), month, { site, current: id, texts })}`;
}
