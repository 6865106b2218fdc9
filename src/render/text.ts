// The text part of the mail: for readers of plain text, and for those who listen.
import type { Edition } from '../model/edition.ts';
import { shorten } from '../model/text.ts';
import type { RenderSettings } from './settings.ts';
import { count, editionView, type PaperView } from './view.ts';
import { wrap } from './wrap.ts';

/** RFC 5322 section 2.1.1 asks for lines of at most 78; 72 leave room for being quoted. */
const width = 72;
const abstractLength = 600;

/** An edition as plain text. */
export function renderText(edition: Edition, settings: RenderSettings): string {
  const { longDate, kind, papers } = editionView(edition);
  const head = [
    settings.title.toUpperCase(),
    settings.byline,
    kind ? `${kind}, ${longDate}` : longDate,
    settings.sample ? 'Sample data: these papers, people and votes are invented.' : '',
  ].filter(Boolean);
  return `${[head.join('\n'), ...papers.map(paperText), footer(settings)].join('\n\n\n')}\n`;
}

function paperText(paper: PaperView): string {
  const { rank, title, abstract, links } = paper;
  const number = rank === null ? '' : `${rank}. `;
  const more = [
    links.abstract,
    links.pdf && `PDF: ${links.pdf}`,
    links.code && `Code: ${links.code}`,
    links.project && `Project: ${links.project}`,
    links.discussion && `Discussion: ${links.discussion}`,
  ].filter((line) => line !== null);
  return [
    [wrap(`${number}${title}`, width, ' '.repeat(number.length)), wrap(metaText(paper), width)].join('\n'),
    paper.note && wrap(`Editor's note: ${paper.note}`, width),
    abstract && wrap(shorten(abstract, abstractLength), width),
    more.join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function metaText({ upvotes, badge, authors, date, comments }: PaperView): string {
  return [
    upvotes > 0 && count(upvotes, 'vote'),
    badge?.match(/^\d/) ? authors : badge,
    date,
    comments > 0 && count(comments, 'comment'),
  ]
    .filter(Boolean)
    .join(', ');
}

function footer({ title, sender, unsubscribeUrl, siteUrl }: RenderSettings): string {
  const lines = [
    sender === null
      ? null
      : `${title} is sent by ${sender}. You get it because this address is on the list of its readers.`,
    unsubscribeUrl && `To stop these mails:\n${unsubscribeUrl}`,
    siteUrl && `On the web:\n${siteUrl}`,
  ].filter((line) => line !== null);
  // "-- " begins what mail programs know as the signature (RFC 3676 section 4.3).
  return [
    '-- ',
    ...lines.map((line) =>
      line
        .split('\n')
        .map((each) => wrap(each, width))
        .join('\n'),
    ),
  ].join('\n');
}
