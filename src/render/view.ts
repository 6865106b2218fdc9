// What all formats show of an edition: every field as plain text, dates and counts in words, links that may be followed.
import { formatDate } from '../model/dates.ts';
import type { Edition, EditionEntry, Period } from '../model/edition.ts';
import type { Paper, PaperLinks, PlainDate } from '../model/paper.ts';
import { periodRange } from '../model/period.ts';
import { collapseSpace } from '../model/text.ts';
import { plainText, webUrl } from './html.ts';

export interface PaperView {
  id: string;
  /** Place in the list; null in search results. */
  rank: number | null;
  title: string;
  /** Null where no source has one. */
  abstract: string | null;
  /** The organisation, or "4 authors". */
  badge: string | null;
  /** The first authors by name, for formats that have room. */
  authors: string | null;
  /** `Jul 23, 2021` */
  date: string | null;
  /** `2021-07-23` */
  dateTime: PlainDate | null;
  upvotes: number;
  comments: number;
  links: PaperLinks;
  thumbnail: string | null;
  reasons: readonly string[];
  picked: boolean;
  /** The editor's note. */
  note: string | null;
}

export interface EditionView {
  /** `Apr 13`, or what names a week or a month. */
  shortDate: string;
  /** `Tuesday, June 16, 2026` */
  longDate: string;
  /** What kind of list it is, if it isn't the daily one: `Trending now`. */
  kind: string | null;
  papers: PaperView[];
}

/** How many authors are named before "and 12 more". */
const namedAuthors = 4;

export function editionView({ period, date, entries }: Edition): EditionView {
  return { ...datesOf(period, date), papers: entries.map(entryView) };
}

function datesOf(period: Period, date: PlainDate): Omit<EditionView, 'papers'> {
  switch (period) {
    case 'daily':
      return { shortDate: formatDate(date, 'page'), longDate: formatDate(date, 'long'), kind: null };
    case 'trending':
      return {
        shortDate: formatDate(date, 'page'),
        longDate: formatDate(date, 'long'),
        kind: 'Trending now',
      };
    case 'weekly': {
      const { from, to } = periodRange(period, date);
      return {
        shortDate: `${formatDate(from, 'page')} – ${formatDate(to, 'page')}`,
        longDate: `${formatDate(from, 'page')} – ${formatDate(to, 'paper')}`,
        kind: 'The week',
      };
    }
    case 'monthly':
      return { shortDate: formatDate(date, 'month'), longDate: formatDate(date, 'month'), kind: 'The month' };
  }
}

function entryView({ rank, paper, reasons, picked, note }: EditionEntry): PaperView {
  const view = paperView(paper);
  // What every format shows anyway is no news as a reason.
  const shown = [
    count(paper.upvotes, 'upvote'),
    count(paper.comments, 'comment'),
    'code available',
    'picked by the editor',
  ];
  return {
    ...view,
    rank,
    reasons: reasons.filter((reason) => !shown.includes(reason)),
    picked,
    note: note && clean(note),
  };
}

/** A paper by itself, as in search results. */
export function paperView(paper: Paper): PaperView {
  const { authors, organization } = paper;
  const dateTime = paper.publishedAt?.slice(0, 10) ?? paper.announcedOn;
  return {
    id: paper.id,
    rank: null,
    title: clean(paper.title) || 'Untitled',
    abstract: (paper.abstract && clean(paper.abstract)) || null,
    badge: organization
      ? clean(organization.fullname || organization.name)
      : authors.length > 0
        ? count(authors.length, 'author')
        : null,
    authors: namesOf(authors.map(({ name }) => clean(name))),
    date: dateTime && formatDate(dateTime, 'paper'),
    dateTime,
    upvotes: paper.upvotes,
    comments: paper.comments,
    links: {
      abstract: webUrl(paper.links.abstract),
      pdf: webUrl(paper.links.pdf),
      code: webUrl(paper.links.code),
      project: webUrl(paper.links.project),
      discussion: webUrl(paper.links.discussion),
    },
    thumbnail: paper.thumbnail?.startsWith('https:') ? webUrl(paper.thumbnail) : null,
    reasons: [],
    picked: false,
    note: null,
  };
}

function namesOf(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const rest = names.length - namedAuthors;
  if (rest <= 1) return names.join(', ');
  return `${names.slice(0, namedAuthors).join(', ')} and ${rest} more`;
}

/** `1 author`, `4 authors` */
export function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}

function clean(text: string): string {
  return collapseSpace(plainText(text));
}
