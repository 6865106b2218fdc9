// A paper as a card of a list: votes, title, summary, and one line of facts.
import type { Marked } from '../../model/search.ts';
import { paperPath } from '../../model/site-links.ts';
import { shorten } from '../../model/text.ts';
import { direction, type Html, type HtmlValue, html, joined } from '../html.ts';
import { piecesOf } from '../marked.ts';
import type { Texts } from '../messages/texts.ts';
import type { RenderSettings } from '../settings.ts';
import { type PaperView, voteCount, withNumbersKept } from '../view.ts';
import { searchLink } from './document.ts';

export interface CardOptions {
  level?: 'h2' | 'h3';
  /** Shows the beginning of an abstract, and the rest on request. */
  isFolded?: boolean;
  /** What a search found in the paper. */
  passage?: Marked | null;
  /** The reference for programs, see `coins.ts`. */
  coins?: Html | null;
  /** What a reader may do with the paper, below its line of facts. */
  actions?: Html | null;
}

/** On a site the title leads to the paper's own page there, in a file to the source. */
export function card(paper: PaperView, settings: RenderSettings, options: CardOptions = {}): Html {
  const { level = 'h2', isFolded = false, passage = null, coins = null, actions = null } = options;
  const { rank, title, note, thumbnail, picked, texts } = paper;
  const href = titleLink(paper, settings);
  const heading = href ? html`<a href="${href}">${title}</a>` : title;
  const parts = [
    picked && html`<p class="pick">${texts.text('paper.pick')}</p>`,
    level === 'h2'
      ? html`<h2${direction(title)}>${heading}</h2>`
      : html`<h3${direction(title)}>${heading}</h3>`,
    note !== null && html`<p class="note"${direction(note)}>${note}</p>`,
    // Decoration next to a title that says the same: screen readers skip it.
    thumbnail !== null && html`<img src="${thumbnail}" alt="" loading="lazy" width="1200" height="630">`,
    passage === null || passage.marks.length === 0 ? summary(paper, isFolded) : found(passage, paper),
    html`<p class="meta">${meta(paper, settings)}</p>`,
    coins,
    actions,
  ];
  return html`<article${rank === 1 && html` class="lead"`}>
${votes(paper)}
<div>
${parts.map((part) => part && html`${part}\n`)}</div>
</article>
`;
}

function titleLink({ id, links }: PaperView, { site }: RenderSettings): string | null {
  return site === null ? links.abstract : site.link(paperPath(id));
}

/** The TL;DR with the abstract one tap away; without one, the abstract. */
function summary({ tldr, abstract, texts }: PaperView, isFolded: boolean): Html | null {
  if (tldr === null)
    return abstract === null
      ? null
      : isFolded
        ? folded(abstract, texts)
        : html`<p class="abstract"${direction(abstract)}>${abstract}</p>`;
  return html`<p class="abstract"${direction(tldr.text)}>${tldr.text} <span class="origin">(${tldr.origin})</span></p>${
    abstract !== null &&
    html`
<details><summary>${texts.text('paper.abstract')}</summary><p${direction(abstract)}>${abstract}</p></details>`
  }`;
}

/** The passage that a search has found, with the whole abstract one tap away. */
function found(passage: Marked, { abstract, texts }: PaperView): Html {
  const pieces = piecesOf(passage).map(({ text, isHit }) => (isHit ? html`<mark>${text}</mark>` : text));
  const isWhole = abstract === null || passage.text === abstract;
  return html`<p class="abstract"${direction(passage.text)}>${pieces}</p>${
    !isWhole &&
    html`
<details><summary>${texts.text('paper.abstract')}</summary><p${direction(abstract)}>${abstract}</p></details>`
  }`;
}

/** Characters of an abstract that are shown before it is unfolded: four or five lines next to a thumbnail. */
const foldedLength = 320;

/** The first sentences, and the rest on demand: without a script, and found by the browser's own search. */
function folded(abstract: string, texts: Texts): Html {
  const beginning = shorten(abstract, foldedLength);
  const rest = abstract.slice(beginning.replace(/…$/, '').length);
  return rest.trim() === ''
    ? html`<p class="abstract"${direction(abstract)}>${abstract}</p>`
    : html`<p class="abstract"${direction(beginning)}>${beginning}</p>
<details><summary>${texts.text('paper.restOfAbstract')}</summary><p${direction(rest)}>${beginning.endsWith('…') && '…'}${rest.trim()}</p></details>`;
}

export function votes({ upvotes, rank, texts }: Pick<PaperView, 'upvotes' | 'rank' | 'texts'>): Html {
  if (upvotes > 0)
    return html`<div class="votes">${voteCount(upvotes)}<small>${texts.count('paper.votes', upvotes)}</small></div>`;
  return html`<div class="votes none">${rank !== null && `${rank}.`}</div>`;
}

function meta(paper: PaperView, { site }: RenderSettings): Html {
  const { badge, organized, authors, date, dateTime, reasons } = paper;
  const organization = badge && organized && site ? searchLink(site, `org:"${badge}"`, badge) : badge;
  return joined(
    [
      badge && html`<span class="badge">${organization}</span>`,
      authors,
      date && html`<time datetime="${dateTime}">${date}</time>`,
      ...outwardLinks(paper, { withSource: site !== null }),
      ...reasons.map(withNumbersKept),
    ],
    ' · ',
  );
}

/** The discussion, code, PDF and the like; with the source's own page where the title doesn't lead to it. */
export function outwardLinks(
  { comments, authorParticipates, links, texts }: PaperView,
  { withSource }: { withSource: boolean },
): HtmlValue[] {
  const link = (href: string | null, label: string) => href && html`<a href="${href}">${label}</a>`;
  const counted = texts.count('comment', comments);
  const discussed =
    comments > 0 &&
    (authorParticipates ? texts.text('paper.authorParticipates', { comments: counted }) : counted);
  return [
    discussed && (link(links.discussion, discussed) ?? discussed),
    withSource && links.abstract !== null && link(links.abstract, hostOf(links.abstract)),
    link(links.code, texts.text('paper.code')),
    link(links.project, texts.text('paper.project')),
    link(links.pdf, texts.text('paper.pdf')),
    link(links.published, texts.text('paper.published')),
  ];
}

/** `arxiv.org` */
function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^www\./, '');
}
