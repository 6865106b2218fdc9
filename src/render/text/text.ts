// The text part of the mail: for readers of plain text, and for those who listen.
import type { Edition } from '../../model/edition.ts';
import { shorten } from '../../model/text.ts';
import { footerText, introText } from '../footer.ts';
import { textsIn } from '../messages/languages.ts';
import type { MessageKey } from '../messages/texts.ts';
import { missedHeading, type SectionHeading } from '../sections.ts';
import type { RenderSettings } from '../settings.ts';
import {
  chosenFrom,
  datedKind,
  type EditionView,
  editionUrl,
  editionView,
  likedQuestion,
  type PaperView,
  whyThisMail,
} from '../view.ts';
import { wrap } from './wrap.ts';

/** RFC 5322 section 2.1.1 asks for lines of at most 78; 72 leave room for being quoted. */
const width = 72;
const abstractLength = 600;

/** An edition as plain text: paragraphs and whole sentences, no drawings, each address on a line of its own. */
export function renderText(edition: Edition, settings: RenderSettings): string {
  const view = editionView(edition, textsIn(settings.language));
  return frame(view, edition, settings, view.papers.map(withHeading).join(betweenPapers));
}

/** The separator between two papers. */
export const betweenPapers = '\n\n\n';

/** A reader's own mail as text, with `papers` where their papers belong. */
export function renderPersonalText(edition: Edition, settings: RenderSettings, papers: string): string {
  const texts = textsIn(settings.language);
  return frame(
    { ...editionView(edition, texts), counted: chosenFrom(edition, texts), missed: [] },
    edition,
    settings,
    papers,
  );
}

function frame(view: EditionView, edition: Edition, settings: RenderSettings, papers: string): string {
  const { counted, thanks, missed, texts } = view;
  const webUrl = editionUrl(edition, settings);
  const head = [
    settings.title,
    settings.byline,
    `${texts.text('labelled', { label: datedKind(view), value: counted })}.`,
    settings.sample && texts.text('edition.sample'),
    webUrl && texts.text('text.onWeb', { url: webUrl }),
  ];
  const mailWords = settings.sender && whyThisMail(settings, edition.period, texts);
  const stop = settings.unsubscribeUrl && `${texts.text('text.unsubscribe')}\n${settings.unsubscribeUrl}`;
  const choose = settings.preferencesUrl && `${texts.text('text.preferences')}\n${settings.preferencesUrl}`;
  const vote = settings.voteUrl && `${likedQuestion(edition.period, texts)}\n${settings.voteUrl}`;
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
    introText(settings, width),
    papers,
    missed.length > 0 && headingText(missedHeading(texts)),
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
  return heading === null ? text : [headingText(heading), text].join(betweenPapers);
}

function headingText({ title, about }: SectionHeading): string {
  return `${title}\n${about}`;
}

export function paperText(paper: PaperView): string {
  return paperTextParts(paper).filter(Boolean).join('\n\n');
}

/** The title with the line of facts, and all that follows. */
export function paperTextParts(paper: PaperView): [opening: string, rest: string] {
  const { rank, title, abstract, tldr, links, note, texts } = paper;
  const number = rank === null ? '' : `${rank}. `;
  const labelled = (label: string, value: string) => texts.text('labelled', { label, value });
  const addressed = (key: MessageKey, url: string | null) => url && labelled(texts.text(key), url);
  const addresses = [
    addressed('paper.abstract', links.abstract),
    addressed('paper.pdf', links.pdf),
    addressed('paper.code', links.code),
    addressed('paper.project', links.project),
    addressed('paper.discussion', links.discussion),
    addressed('text.published', links.published),
  ];
  const rest = [
    note && wrap(texts.text('paper.note', { note }), width),
    tldr && wrap(labelled(tldr.origin, tldr.text), width),
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
  texts,
}: PaperView): string {
  const said = [
    upvotes > 0 && texts.count('vote', upvotes),
    comments > 0 && texts.count('comment', comments),
    ...reasons,
  ].filter(Boolean);
  return [picked && texts.text('paper.pick'), organized && badge, authors, date, said.join(', ')]
    .filter(Boolean)
    .map((part) => `${String(part).replace(/^[a-z](?=\S* )/, (letter) => letter.toUpperCase())}.`)
    .join(' ');
}
