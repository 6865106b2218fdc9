// The text part of the mail: for readers of plain text, and for those who listen.
import type { Edition } from '../../model/edition.ts';
import { shorten } from '../../model/text.ts';
import { footerText } from '../footer.ts';
import { missedWords } from '../sections.ts';
import type { RenderSettings } from '../settings.ts';
import {
  chosenFrom,
  count,
  type EditionView,
  editionUrl,
  editionView,
  likedQuestion,
  type PaperView,
  sampleNotice,
  whyThisMail,
} from '../view.ts';
import { wrap } from './wrap.ts';

/** RFC 5322 section 2.1.1 asks for lines of at most 78; 72 leave room for being quoted. */
const width = 72;
const abstractLength = 600;

/** An edition as plain text: paragraphs and whole sentences, no drawings, each address on a line of its own. */
export function renderText(edition: Edition, settings: RenderSettings): string {
  const view = editionView(edition);
  return frame(view, edition, settings, view.papers.map(withHeading).join(betweenPapers));
}

/** The separator between two papers. */
export const betweenPapers = '\n\n\n';

/** A reader's own mail as text, with `papers` where their papers belong. */
export function renderPersonalText(edition: Edition, settings: RenderSettings, papers: string): string {
  return frame(
    { ...editionView(edition), counted: chosenFrom(edition), missed: [] },
    edition,
    settings,
    papers,
  );
}

function frame(view: EditionView, edition: Edition, settings: RenderSettings, papers: string): string {
  const { longDate, kind, counted, thanks, missed } = view;
  const webUrl = editionUrl(edition, settings);
  const head = [
    settings.title,
    settings.byline,
    `${kind ? `${kind}, ` : ''}${longDate}: ${counted}.`,
    settings.sample && sampleNotice,
    webUrl && `On the web: ${webUrl}`,
  ];
  const mailWords = settings.sender && whyThisMail(settings, edition.period);
  const stop = settings.unsubscribeUrl && `To unsubscribe:\n${settings.unsubscribeUrl}`;
  const choose = settings.preferencesUrl && `To choose what you get:\n${settings.preferencesUrl}`;
  const vote = settings.voteUrl && `${likedQuestion(edition.period)}\n${settings.voteUrl}`;
  const own = footerText(settings, width);
  const foot = [
    vote,
    mailWords && wrap(mailWords, width),
    stop,
    choose,
    thanks && wrap(thanks, width),
    own,
  ].filter(Boolean);
  return `${[
    head.filter(Boolean).join('\n'),
    papers,
    missed.length > 0 && `${missedWords.title}\n${missedWords.about}`,
    ...missed.map(paperText),
    // "-- " begins what mail programs know as the signature (RFC 3676 section 4.3).
    foot.length > 0 && ['-- ', ...foot].join('\n'),
  ]
    .filter(Boolean)
    .join(betweenPapers)}\n`;
}

function withHeading(paper: PaperView): string {
  const { heading } = paper;
  const text = paperText(paper);
  return heading === null ? text : [`${heading.title}\n${heading.about}`, text].join(betweenPapers);
}

export function paperText(paper: PaperView): string {
  return paperTextParts(paper).filter(Boolean).join('\n\n');
}

/** The title with the line of facts, and all that follows. */
export function paperTextParts(paper: PaperView): [opening: string, rest: string] {
  const { rank, title, abstract, tldr, links, note } = paper;
  const number = rank === null ? '' : `${rank}. `;
  const addresses = [
    links.abstract && `Abstract: ${links.abstract}`,
    links.pdf && `PDF: ${links.pdf}`,
    links.code && `Code: ${links.code}`,
    links.project && `Project: ${links.project}`,
    links.discussion && `Discussion: ${links.discussion}`,
    links.published && `Published: ${links.published}`,
  ];
  const rest = [
    note && wrap(`Editor’s note: ${note}`, width),
    tldr && wrap(`${tldr.origin}: ${tldr.text}`, width),
    abstract && wrap(shorten(abstract, abstractLength), width),
    addresses.filter(Boolean).join('\n'),
  ];
  return [
    [wrap(`${number}${title}`, width, ' '.repeat(number.length)), wrap(metaText(paper), width)]
      .filter(Boolean)
      .join('\n'),
    rest.filter(Boolean).join('\n\n'),
  ];
}

/** As a listener would want to hear it: `Editor’s pick. Harbour Lab. Jun 15, 2026. 212 votes, 14 comments.` */
function metaText({
  upvotes,
  badge,
  authors,
  date,
  comments,
  organized,
  picked,
  reasons,
}: PaperView): string {
  const said = [
    upvotes > 0 && count(upvotes, 'vote'),
    comments > 0 && count(comments, 'comment'),
    ...reasons,
  ].filter(Boolean);
  return [picked && 'Editor’s pick', organized && badge, authors, date, said.join(', ')]
    .filter(Boolean)
    .map((part) => `${String(part).replace(/^[a-z](?=\S* )/, (letter) => letter.toUpperCase())}.`)
    .join(' ');
}
