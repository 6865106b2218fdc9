// What all formats show of an edition: every field as plain text, dates and counts in words, links that may be followed.
import { formatDate } from '../model/dates.ts';
import type { Edition, EditionEntry, Period } from '../model/edition.ts';
import type { Paper, PaperLinks, Tldr, TldrOrigin } from '../model/paper.ts';
import { periodRange } from '../model/period.ts';
import { publicImage } from '../model/public-image.ts';
import { collapseSpace, shorten } from '../model/text.ts';
import type { PlainDate } from '../model/time.ts';
import { plainText, webUrl } from './html.ts';
import { headingBefore, type SectionHeading } from './sections.ts';
import type { RenderSettings } from './settings.ts';

export interface PaperView {
  id: string;
  /** Place in the list; null in search results. */
  rank: number | null;
  title: string;
  /** Null where no source has one. */
  abstract: string | null;
  /** What it is about in a sentence or two, and who says so: `AI summary by Hugging Face`. */
  tldr: { text: string; origin: string } | null;
  /** The organisation, or "4 authors". */
  badge: string | null;
  /** Whether the badge is an organisation's. */
  organized: boolean;
  /** The first authors by name: `Ada Ames, Bo Berg and 12 more`. */
  authors: string | null;
  /** The organisation and the first two authors, or the first three: for a line that has to stay short. */
  byline: string | null;
  /** `Jul 23, 2021` */
  date: string | null;
  /** `2021-07-23` */
  dateTime: PlainDate | null;
  upvotes: number;
  comments: number;
  /** Whether an author takes part in the discussion. */
  authorParticipates: boolean;
  links: Readonly<Record<keyof PaperLinks, string | null>>;
  thumbnail: string | null;
  /** Why it is here, without what every format shows anyway: `+40 in a day`. */
  reasons: readonly string[];
  picked: boolean;
  /** The editor's note. */
  note: string | null;
  /** The heading of the section that begins with this paper. */
  heading: SectionHeading | null;
}

export interface EditionView {
  /** `Apr 13`, or what names a week or a month. */
  shortDate: string;
  /** `Tuesday, June 16, 2026` */
  longDate: string;
  /** What kind of list it is, if it isn't the daily one: `Trending now`. */
  kind: string | null;
  /** `20 of 312 papers` */
  counted: string;
  /** Whom to thank, where a source asks for it. */
  thanks: string | null;
  papers: PaperView[];
  /** Late risers, for a section under `missedWords`; often empty. */
  missed: PaperView[];
}

/** Said wherever the papers are not real ones. */
export const sampleNotice = 'Sample data: these papers, people and votes are invented.';

/** Longer than any title in arXiv; what goes beyond is a mistake or a trap. */
const maxTitleLength = 400;
const maxNameLength = 100;

/** How many authors are named before "and 12 more": in a line of their own, and in the line of facts. */
const namedAuthors = { all: 4, line: 3, besideOrganization: 2 };

/** How a TL;DR is labelled. A machine's is called that: it can be wrong about the paper. */
const tldrLabels: Record<TldrOrigin, string> = {
  authors: 'TL;DR by the authors',
  huggingface: 'AI summary by Hugging Face',
  'semantic-scholar': 'AI summary by Semantic Scholar',
  import: 'Summary as imported',
  model: 'AI summary',
};

/** Two or three sentences. What is longer is an abstract in the wrong place, or a trap. */
const maxTldrLength = 600;

export function editionView({ period, date, entries, missed, considered }: Edition): EditionView {
  const shown = entries.length;
  return {
    ...datesOf(period, date),
    counted: considered > shown ? `${shown} of ${count(considered, 'paper')}` : count(shown, 'paper'),
    thanks: thanksFor([...entries, ...missed].map(({ paper }) => paper)),
    papers: entries.map((entry, index) => ({
      ...entryView(entry),
      heading: headingBefore(entries, index),
    })),
    missed: missed.map(missedView),
  };
}

/** What a reader's own mail says in place of how many papers there are: `chosen from 312 papers`. */
export function chosenFrom({ considered }: Edition): string {
  return `chosen from ${count(considered, 'paper')}`;
}

/** The edition's own page on the web, where there is a site: its id is its path. */
export function editionUrl({ id }: Edition, { site }: RenderSettings): string | null {
  return site?.address(`/${id}`) ?? null;
}

const editionKinds: Record<Period, string> = {
  daily: 'daily edition',
  weekly: 'weekly edition',
  monthly: 'monthly edition',
  trending: 'list of what is trending',
};

/** Who sends a mail and why one gets it. */
export function whyThisMail({ title, sender }: RenderSettings, period: Period): string {
  return `${sender === null ? '' : `${title} is sent by ${sender}. `}You get this mail because this address is on the list for the ${editionKinds[period]}.`;
}

/** Asked for by arXiv's "Terms of Use for arXiv APIs". */
function thanksFor(papers: readonly Paper[]): string | null {
  return papers.some(({ sources }) => sources.includes('arxiv'))
    ? 'Thank you to arXiv for use of its open access interoperability.'
    : null;
}

/** What an edition is called in a link: `Tuesday, June 16, 2026`, `Jun 15 – Jun 21, 2026`, `June 2026`. */
export function editionName({ period, date }: Pick<Edition, 'period' | 'date'>): string {
  return datesOf(period, date).longDate;
}

/** Asks a reader about the papers of a mail. */
export function likedQuestion(period: Period): string {
  const spans: Record<Period, string> = {
    daily: ' today',
    weekly: ' this week',
    monthly: ' this month',
    trending: '',
  };
  return `What did you like${spans[period]}?`;
}

function datesOf(period: Period, date: PlainDate): Pick<EditionView, 'shortDate' | 'longDate' | 'kind'> {
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

export function entryView({ rank, paper, reasons, picked, note }: EditionEntry): PaperView {
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

/** A paper that came back: of no rank, with the date on which it was announced and passed over. */
export function missedView(entry: EditionEntry): PaperView {
  const { announcedOn } = entry.paper;
  const view = { ...entryView(entry), rank: null };
  return announcedOn === null
    ? view
    : { ...view, date: `announced ${formatDate(announcedOn, 'paper')}`, dateTime: announcedOn };
}

/** A paper by itself, as in search results. */
export function paperView(paper: Paper): PaperView {
  const { authors, organization } = paper;
  const organized = organization && nameOf(organization.fullname || organization.name);
  const names = authors.map(({ name }) => nameOf(name));
  const dateTime = paper.publishedAt?.slice(0, 10) ?? paper.announcedOn;
  return {
    id: clean(paper.id),
    rank: null,
    title: shorten(clean(paper.title), maxTitleLength) || 'Untitled',
    abstract: (paper.abstract && clean(paper.abstract)) || null,
    tldr: tldrView(paper),
    badge: organized || (authors.length > 0 ? count(authors.length, 'author') : null),
    organized: Boolean(organized),
    authors: namesOf(names, namedAuthors.all),
    byline:
      [organized, namesOf(names, organized ? namedAuthors.besideOrganization : namedAuthors.line)]
        .filter(Boolean)
        .join(' · ') || null,
    date: dateTime && formatDate(dateTime, 'paper'),
    dateTime,
    upvotes: paper.upvotes,
    comments: paper.comments,
    authorParticipates: paper.authorParticipates ?? false,
    links: {
      abstract: webUrl(paper.links.abstract),
      pdf: webUrl(paper.links.pdf),
      code: webUrl(paper.links.code),
      project: webUrl(paper.links.project),
      discussion: webUrl(paper.links.discussion),
      published: webUrl(paper.links.published ?? null),
    },
    thumbnail: webUrl(publicImage(paper.thumbnail)),
    reasons: [],
    picked: false,
    note: null,
    heading: null,
  };
}

function tldrView({ tldr }: Paper): PaperView['tldr'] {
  const text = tldr && shorten(clean(tldr.text), maxTldrLength);
  return text ? { text, origin: originOf(tldr) } : null;
}

/** `AI summary by qwen3`: one's own model is named, without the organisation that hubs put before it. */
function originOf({ by, model }: Tldr): string {
  const name = by === 'model' && model ? nameOf(model.replace(/^.*\//, '')) : '';
  return name ? `${tldrLabels[by]} by ${name}` : tldrLabels[by];
}

function namesOf(names: readonly string[], limit: number): string | null {
  if (names.length === 0) return null;
  const rest = names.length - limit;
  if (rest <= 1) return names.join(', ');
  return `${names.slice(0, limit).join(', ')} and ${rest} more`;
}

/** `1 author`, `4 authors` */
export function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}

/** Keeps a number on the line of what it counts: `130 stars` is never broken between the two. */
export function withNumbersKept(text: string): string {
  return text.replaceAll(/(\d) (?=\p{L})/gu, '$1\u00a0');
}

/** A number of votes for the narrow column beside a paper, at most four characters up to a million: `987`, `12k`. */
export function voteCount(votes: number): string {
  return votes < 10_000 ? String(votes) : `${Math.floor(votes / 1000)}k`;
}

function nameOf(text: string): string {
  return shorten(clean(text), maxNameLength);
}

/** One line of plain text. */
export function clean(text: string): string {
  return collapseSpace(plainText(text));
}
