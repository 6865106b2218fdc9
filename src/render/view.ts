// What all formats show of an edition: every field as plain text, dates and counts in words, links that may be followed.
import type { Edition, EditionEntry, Period } from '../model/edition.ts';
import type { Paper, PaperLinks, Tldr, TldrOrigin } from '../model/paper.ts';
import { dateOfPaper, type PaperDate } from '../model/paper-date.ts';
import { periodRange } from '../model/period.ts';
import { publicImage } from '../model/public-image.ts';
import { collapseSpace, shorten } from '../model/text.ts';
import type { PlainDate } from '../model/time.ts';
import { plainText, webUrl } from './html.ts';
import { englishTexts, type MessageKey, type Texts } from './messages/texts.ts';
import { headingBefore, nameOfSource, type SectionHeading } from './sections.ts';
import type { RenderSettings } from './settings.ts';

export interface PaperView {
  /** The language that it is written in. */
  texts: Texts;
  id: string;
  /** Place in the list; null in search results. */
  rank: number | null;
  title: string;
  /** Null if no source has one. */
  abstract: string | null;
  /** What it is about in a sentence or two, and the author of that text: `AI summary by Hugging Face`. */
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
  /** `2021-07-23`, or as much of it as is known. */
  dateTime: string | null;
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
  /** The language that it is written in. */
  texts: Texts;
  /** `Apr 13`, or what names a week or a month. */
  shortDate: string;
  /** `Tuesday, June 16, 2026` */
  longDate: string;
  /** What kind of list it is, if it isn't the daily one: `Trending now`. */
  kind: string | null;
  /** `20 of 312 papers`, and the sources that had not brought all of theirs. */
  counted: string;
  /** The acknowledgement that a source requires. */
  thanks: string | null;
  papers: PaperView[];
  /** Late risers, for a section of their own; often empty. */
  missed: PaperView[];
}

/** Longer than any title in arXiv; what goes beyond is a mistake or a trap. */
const maxTitleLength = 400;
const maxNameLength = 100;

/** How many authors are named before "and 12 more": in a line of their own, and in the line of facts. */
const namedAuthors = { all: 4, line: 3, besideOrganization: 2 };

/** Two or three sentences. What is longer is an abstract in the wrong place, or a trap. */
const maxTldrLength = 600;

export function editionView(
  { period, date, entries, missed, considered, lacking = [] }: Edition,
  texts: Texts,
): EditionView {
  const shown = entries.length;
  const count =
    considered > shown
      ? texts.text('shown.of', { shown, papers: texts.count('paper', considered) })
      : texts.count('paper', shown);
  return {
    texts,
    ...datesOf(period, date, texts),
    counted: withLacking(count, lacking, texts),
    thanks: thanksFor(
      [...entries, ...missed].flatMap(({ paper }) => paper.sources),
      texts,
    ),
    papers: entries.map((entry, index) => ({
      ...entryView(entry, texts),
      heading: headingBefore(entries, index, texts),
    })),
    missed: missed.map((entry) => missedView(entry, texts)),
  };
}

/** What a reader's own mail says in place of how many papers there are: `chosen from 312 papers`. */
export function chosenFrom({ considered, lacking = [] }: Edition, texts: Texts): string {
  const chosen = texts.text('edition.chosenFrom', { papers: texts.count('paper', considered) });
  return withLacking(chosen, lacking, texts);
}

/** `20 of 312 papers · arXiv incomplete` */
function withLacking(count: string, lacking: readonly string[], texts: Texts): string {
  if (lacking.length === 0) return count;
  const sources = texts.list(lacking.map((name) => nameOfSource(name, texts)));
  return `${count} · ${texts.text('edition.incomplete', { sources })}`;
}

/** The edition's own page on the web, where there is a site: its id is its path. */
export function editionUrl({ id }: Edition, { site }: RenderSettings): string | null {
  return site?.address(`/${id}`) ?? null;
}

/** Who sends a mail and why one gets it. */
export function whyThisMail({ title, sender }: RenderSettings, period: Period, texts: Texts): string {
  return [sender !== null && texts.text('mail.sentBy', { title, sender }), texts.text(`mail.why.${period}`)]
    .filter(Boolean)
    .join(' ');
}

/** Asked for by arXiv's "Terms of Use for arXiv APIs". */
export function thanksFor(sources: readonly string[], texts: Texts): string | null {
  return sources.includes('arxiv') ? texts.text('edition.thanksArxiv') : null;
}

/** What an edition is called in a link: `Tuesday, June 16, 2026`, `Jun 15 – Jun 21, 2026`, `June 2026`. */
export function editionName({ period, date }: Pick<Edition, 'period' | 'date'>, texts: Texts): string {
  return datesOf(period, date, texts).longDate;
}

/** The same with its kind: `The week, Jun 15 – Jun 21, 2026`. */
export function datedKey({ period, date }: Pick<Edition, 'period' | 'date'>, texts: Texts): string {
  const { kind, longDate } = datesOf(period, date, texts);
  return datedKind({ kind, longDate, texts });
}

/** Asks a reader about the papers of a mail. */
export function likedQuestion(period: Period, texts: Texts): string {
  return texts.text(`mail.liked.${period}`);
}

function datesOf(
  period: Period,
  date: PlainDate,
  texts: Texts,
): Pick<EditionView, 'shortDate' | 'longDate' | 'kind'> {
  switch (period) {
    case 'daily':
      return { shortDate: texts.date(date, 'page'), longDate: texts.date(date, 'long'), kind: null };
    case 'trending':
      return {
        shortDate: texts.date(date, 'page'),
        longDate: texts.date(date, 'long'),
        kind: texts.text('edition.trending'),
      };
    case 'weekly': {
      const { from, to } = periodRange(period, date);
      const begins = texts.date(from, 'page');
      return {
        shortDate: `${begins} – ${texts.date(to, 'page')}`,
        longDate: `${begins} – ${texts.date(to, 'paper')}`,
        kind: texts.text('edition.weekly'),
      };
    }
    case 'monthly': {
      const month = texts.date(date, 'month');
      return { shortDate: month, longDate: month, kind: texts.text('edition.monthly') };
    }
  }
}

/** `The week, Jun 15 – Jun 21, 2026`; the date alone if there is no kind to name. */
export function datedKind(
  { kind, longDate, texts }: Pick<EditionView, 'kind' | 'longDate' | 'texts'>,
  date = longDate,
): string {
  return kind === null ? date : texts.text('date.dated', { kind, date });
}

export function entryView({ rank, paper, reasons, picked, note }: EditionEntry, texts: Texts): PaperView {
  const view = paperView(paper, texts);
  // What every format shows anyway is not repeated as a reason.
  const shown = [
    englishTexts.count('reason.upvotes', paper.upvotes),
    englishTexts.count('reason.comments', paper.comments),
    englishTexts.text('reason.code'),
    englishTexts.text('reason.picked'),
  ];
  return {
    ...view,
    rank,
    reasons: reasons.filter((reason) => !shown.includes(reason)).map((reason) => texts.reason(reason)),
    picked,
    note: note && clean(note),
  };
}

/** A paper that came back: of no rank, with the date on which it was announced and passed over. */
export function missedView(entry: EditionEntry, texts: Texts): PaperView {
  const { announcedOn } = entry.paper;
  const view = { ...entryView(entry, texts), rank: null };
  return announcedOn === null
    ? view
    : {
        ...view,
        date: texts.text('paper.announced', { date: texts.date(announcedOn, 'paper') }),
        dateTime: announcedOn,
      };
}

function dateInWords({ day, known, precision }: PaperDate, texts: Texts): string {
  if (precision === 'year') return known;
  return texts.date(day, precision === 'month' ? 'month' : 'paper');
}

/** A paper by itself, as in search results. */
export function paperView(paper: Paper, texts: Texts): PaperView {
  const { authors, organization } = paper;
  const organized = organization && nameOf(organization.fullname || organization.name);
  const names = authors.map(({ name }) => nameOf(name));
  const date = dateOfPaper(paper);
  return {
    texts,
    id: clean(paper.id),
    rank: null,
    title: shorten(clean(paper.title), maxTitleLength) || texts.text('paper.untitled'),
    abstract: (paper.abstract && clean(paper.abstract)) || null,
    tldr: tldrView(paper, texts),
    badge: organized || (authors.length > 0 ? texts.count('author', authors.length) : null),
    organized: Boolean(organized),
    authors: names.length === 0 ? null : texts.firstOf(names, namedAuthors.all),
    byline:
      [organized, texts.firstOf(names, organized ? namedAuthors.besideOrganization : namedAuthors.line)]
        .filter(Boolean)
        .join(' · ') || null,
    date: date && dateInWords(date, texts),
    dateTime: date?.known ?? null,
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

function tldrView({ tldr }: Paper, texts: Texts): PaperView['tldr'] {
  const text = tldr && shorten(clean(tldr.text), maxTldrLength);
  return text ? { text, origin: originOf(tldr, texts) } : null;
}

/** `AI summary by qwen3`: one's own model is named, without the organisation that hubs put before it. */
function originOf({ by, model }: Tldr, texts: Texts): string {
  const name = by === 'model' && model ? nameOf(model.replace(/^.*\//, '')) : '';
  const label: Record<TldrOrigin, MessageKey> = {
    authors: 'tldr.authors',
    huggingface: 'tldr.huggingface',
    'semantic-scholar': 'tldr.semantic-scholar',
    import: 'tldr.import',
    model: 'tldr.model',
  };
  return name ? texts.text('tldr.namedModel', { name }) : texts.text(label[by]);
}

/** Keeps a number on the line of what it counts: `130 stars` is never broken between the two. */
export function withNumbersKept(text: string): string {
  return text.replaceAll(/(\d) (?=\p{L})/gu, '$1\u00a0');
}

/** A number of votes for the narrow column next to a paper, at most four characters up to a million: `987`, `12k`. */
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
