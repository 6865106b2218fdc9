// The page of a paper: everything that is known about it, on one screen where possible.
import type { EditionKey } from '../../model/edition-key.ts';
import type { Author, Paper, Signal } from '../../model/paper.ts';
import { citationPath, editionPath, paperPath } from '../../model/site-links.ts';
import { shorten } from '../../model/text.ts';
import type { Instant } from '../../model/time.ts';
import { direction, type Html, type HtmlValue, html, joined } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { Texts } from '../messages/texts.ts';
import { renderBibtex } from '../references/bibtex.ts';
import { referencesOf } from '../references/reference.ts';
import { renderRis } from '../references/ris.ts';
import type { SitePageSettings } from '../settings.ts';
import { clean, editionName, type PaperView, paperView, thanksFor } from '../view.ts';
import { outwardLinks, votes } from './card.ts';
import { citationTags } from './coins.ts';
import { document, searchBox, searchLink } from './document.ts';
import { signalCharts } from './signal-chart.ts';

export interface PaperSubject {
  paper: Paper;
  signals: readonly Signal[];
  versions: readonly { version: number; seenAt: Instant }[];
  /** The editions whose list had it, latest first. */
  editions: readonly EditionKey[];
  /** How many readers of the digest like it. */
  likes: number;
  /** Papers like it, nearest first. */
  related: readonly Paper[];
}

/** Authors that are shown before the others are folded. */
const shownAuthors = 25;

export function renderPaperPage(subject: PaperSubject, settings: SitePageSettings): string {
  const { paper, signals } = subject;
  const texts = textsIn(settings.language);
  const view = paperView(paper, texts);
  const { title, tldr, abstract, thumbnail } = view;
  return document(settings, {
    title: `${title} · ${settings.title}`,
    description: tldr?.text ?? (abstract && shorten(abstract, 300)),
    path: paperPath(paper.id),
    image: thumbnail,
    meta: citationTags(paper),
    header: html`<header class="paper-header">
<p class="home"><a href="${settings.site.link('/')}">${settings.title}</a></p>
${searchBox(settings, null)}</header>
`,
    body: html`<article class="paper">
${votes(view)}
<div>
<h1${direction(title)}>${title}</h1>
${paper.withdrawn && html`<p class="note">${texts.text('paper.withdrawn')}</p>\n`}${authorList(paper.authors, settings, texts)}<p class="meta">${facts(subject, view, settings)}</p>
<p class="links">${joined(outwardLinks(view, { withSource: true }), ' · ')}</p>
${tldr && html`<p class="abstract"${direction(tldr.text)}>${tldr.text} <span class="origin">(${tldr.origin})</span></p>\n`}${thumbnail && html`<img src="${thumbnail}" alt="" loading="lazy" width="1200" height="630">\n`}${
  abstract &&
  html`<h2>${texts.text('paper.abstract')}</h2>
<p class="abstract"${direction(abstract)}>${abstract}</p>
`
}${signalCharts(signals, texts)}${provenance(subject, settings, texts)}${citations(paper, settings, texts)}${relatedList(subject.related, settings, texts)}</div>
</article>
`,
    thanks: thanksFor(paper.sources, texts),
  });
}

function authorList(authors: readonly Author[], { site }: SitePageSettings, texts: Texts): HtmlValue {
  if (authors.length === 0) return null;
  const names = authors.map(({ name: written, affiliations }) => {
    const plain = clean(written);
    const places = affiliations.map(clean).filter(Boolean).join('; ');
    const name = searchLink(site, `author:"${plain.replaceAll('"', '')}"`, plain);
    return html`${name}${places && html` <small>${places}</small>`}`;
  });
  const rest = names.slice(shownAuthors);
  return html`<p class="authors">${joined(names.slice(0, shownAuthors), ', ')}</p>
${
  rest.length > 0 &&
  html`<details><summary>${texts.count('moreAuthor', rest.length)}</summary><p class="authors">${joined(rest, ', ')}</p></details>
`
}`;
}

function facts({ paper, likes }: PaperSubject, view: PaperView, { site }: SitePageSettings): Html {
  const { organization, announcedOn, version, categories, note, journalRef } = paper;
  const { texts } = view;
  const search = (query: string, label: string) => searchLink(site, query, label);
  const name = organization && clean(organization.fullname || organization.name);
  return joined(
    [
      name && search(`org:"${name.replaceAll('"', '')}"`, name),
      view.date && html`<time datetime="${view.dateTime}">${view.date}</time>`,
      announcedOn !== null &&
        announcedOn !== view.dateTime &&
        texts.text('paper.announced', { date: texts.date(announcedOn, 'paper') }),
      version !== null && version > 1 && texts.text('paper.version', { version }),
      categories.length > 0 &&
        joined(
          categories.map((category) => search(`cat:${quotedIfNeeded(clean(category))}`, clean(category))),
          ' ',
        ),
      journalRef && clean(journalRef),
      note && clean(note),
      likes > 0 && texts.count('reason.likes', likes),
    ],
    ' · ',
  );
}

function quotedIfNeeded(text: string): string {
  return /[\s"]/.test(text) ? `"${text.replaceAll('"', '')}"` : text;
}

function provenance(
  { editions, versions }: PaperSubject,
  { site }: SitePageSettings,
  texts: Texts,
): HtmlValue {
  const parts = [
    editions.length > 0 &&
      texts.html('paper.inEditions', {
        editions: joined(
          editions.map(
            (key) => html`<a href="${site.link(editionPath(key.id))}">${editionName(key, texts)}</a>`,
          ),
          ', ',
        ),
      }),
    versions.length > 1 &&
      joined(
        versions.map(({ version, seenAt }) =>
          texts.text('paper.versionSeen', { version, date: texts.date(seenAt.slice(0, 10), 'paper') }),
        ),
        ', ',
      ),
  ].filter((part) => part !== false);
  return parts.length > 0 && html`<p class="meta">${joined(parts, ' · ')}</p>\n`;
}

function citations(paper: Paper, { site }: SitePageSettings, texts: Texts): Html {
  const references = referencesOf([paper]);
  const block = (
    format: 'bibtex' | 'ris',
    label: string,
    text: string,
  ) => html`<details><summary>${label}</summary>
<pre tabindex="0">${text}</pre>
<p><a href="${site.link(citationPath(format, paper.id))}">${texts.text('paper.download')}</a></p></details>
`;
  return html`<h2>${texts.text('paper.cite')}</h2>
${block('bibtex', 'BibTeX', renderBibtex(references))}${block('ris', 'RIS', renderRis(references))}`;
}

function relatedList(papers: readonly Paper[], { site }: SitePageSettings, texts: Texts): HtmlValue {
  if (papers.length === 0) return null;
  return html`<h2>${texts.text('paper.related')}</h2>
<ul class="related">
${papers.map((paper) => {
  const { title, date } = paperView(paper, texts);
  return html`<li><a href="${site.link(paperPath(paper.id))}"${direction(title)}>${title}</a>${date && html` <small>${date}</small>`}</li>\n`;
})}</ul>
`;
}
