// Judges whether two records without an identifier in common are of one work: guards first, then points.
import { isCut, overlapOf } from './abstracts.ts';
import { contradicts, identityKeys, titleKey } from './identity-keys.ts';
import { lettersOf } from './letters.ts';
import type { PaperRecord } from './paper.ts';
import { pairNames, parsePersonName } from './person-name.ts';

/** The parts of a record that identify its work. */
export type Evidence = Pick<
  PaperRecord,
  'identifiers' | 'title' | 'abstract' | 'authors' | 'publishedAt' | 'note'
>;

export interface Verdict {
  same: boolean;
  /** What speaks for one work; see `points`. 0 if a guard has spoken. */
  points: number;
  /** The rule that keeps them apart; null if the points decide. */
  guard: string | null;
}

/**
 * Points for one work. To join two works is worse than to miss a pair: a reader sees one paper twice, but never one that isn't
 * there. So nothing is enough alone, and 5 points take a long title, authors and the year, or the abstract in place of one.
 */
export const points = {
  /** The titles' letters agree (a guard): a long title is hardly ever given twice. */
  title: 1,
  longTitle: 2,
  /** One author on each side, of one whole name; or by initials, which one family name in a hundred shares. */
  oneAuthor: 2,
  oneAuthorByInitials: 1,
  /** Two authors or more on each side, and all are paired. */
  allAuthors: 3,
  /** All but one, or but one in ten of many. */
  nearlyAllAuthors: 2,
  /** All of a list that is much shorter than the other: a site that names the first few only, or another work of theirs. */
  fewAuthors: 1,
  sameYear: 1,
  /** Half of one abstract's word sequences are in the other. */
  sameAbstract: 3,
  /** Both are complete and don't match: a sequel, an erratum, another work; occasionally a rewrite, which is then missed. */
  otherAbstract: -2,
  needed: 5,
} as const;

/** From this many letters a title is long: some six words. */
const longTitleLetters = 36;

/** Whether two records are of one work, and why. The same whichever comes first. */
export function compareWorks(a: Evidence, b: Evidence): Verdict {
  const no = (guard: string): Verdict => ({ same: false, points: 0, guard });
  const title = titleKey(a);
  if (title === null || titleKey(b) === null) return no('the title says too little');
  if (title !== titleKey(b)) return no('the titles differ');
  if (contradicts(identityKeys(a), identityKeys(b))) return no('the identifiers say that they are two');
  if (noticesOf(a) !== noticesOf(b)) return no('one corrects or answers the other');
  const [yearA, yearB] = [yearOf(a), yearOf(b)];
  const isKnown = yearA !== null && yearB !== null;
  // A preprint of December is a journal's paper of January; a title that comes back after years is an annual report.
  if (isKnown && Math.abs(yearA - yearB) > 1) return no('they are years apart');
  const authors = authorPoints(a, b);
  if (authors === null) return no('the authors differ');
  const sum =
    (lettersOf(a.title).length >= longTitleLetters ? points.longTitle : points.title) +
    authors +
    (isKnown && yearA === yearB ? points.sameYear : 0) +
    abstractPoints(a.abstract, b.abstract);
  return { same: sum >= points.needed, points: sum, guard: null };
}

function authorPoints(a: Evidence, b: Evidence): number | null {
  const [namesA, namesB] = [a.authors, b.authors].map((authors) =>
    // Lists have punctuation among their people: "Some Team, :, Ada Ames".
    authors.map(({ name }) => parsePersonName(name)).filter(({ family }) => family !== ''),
  );
  if (!namesA?.length || !namesB?.length) return null;
  const pairs = pairNames(namesA, namesB);
  const [few, many] = [Math.min(namesA.length, namesB.length), Math.max(namesA.length, namesB.length)];
  if (many === 1) {
    if (pairs.length === 0) return null;
    return pairs[0]?.likeness === 'full' ? points.oneAuthor : points.oneAuthorByInitials;
  }
  const missing = many - pairs.length;
  if (missing === 0) return points.allAuthors;
  if (many >= 3 && missing <= Math.max(1, Math.floor(many / 10))) return points.nearlyAllAuthors;
  return pairs.length === few ? points.fewAuthors : null;
}

function abstractPoints(a: string | null, b: string | null): number {
  const overlap = a === null || b === null ? null : overlapOf(a, b);
  if (a === null || b === null || overlap === null) return 0;
  if (overlap >= 0.5) return points.sameAbstract;
  const areWhole = Math.min(a.length, b.length) >= wholeAbstractLength && !isCut(a) && !isCut(b);
  return areWhole ? points.otherAbstract : 0;
}

/** A shorter text may be an editor's teaser, which need not use the authors' words. */
const wholeAbstractLength = 400;

/** What a record is, if not a paper: an erratum, comment or reply may have exactly the same title and say so elsewhere. */
export function noticesOf({ title, abstract, note }: Pick<Evidence, 'title' | 'abstract' | 'note'>): string {
  const said = [title, abstract ?? '', note ?? ''];
  return Object.entries(notices)
    .filter(([, pattern]) => said.some((text) => pattern.test(text)))
    .map(([kind]) => kind)
    .join();
}

const notice = (words: string) =>
  new RegExp(`^\\W*(?:(?:this (?:note )?is )?an? )?(?:author |publisher )?(?:${words})`, 'i');

const notices = {
  correction: notice(
    'errat(?:um|a)\\b|corrigend(?:um|a)\\b|addend(?:um|a)\\b|corrections?(?: to\\b| for\\b|\\s*[:.]|\\s*$)|expression of concern\\b',
  ),
  retraction: notice('retraction(?: (?:of|to|note|notice)\\b|\\s*[:.]|\\s*$)'),
  comment: notice('comments? on\\b'),
  reply: notice('(?:reply|response) to\\b|rejoinder\\b'),
};

function yearOf({ publishedAt, identifiers }: Evidence): number | null {
  if (publishedAt !== null) return Number(publishedAt.slice(0, 4));
  const digits = /(?:^|\/)(\d{2})/.exec(identifiers.arxiv ?? '')?.[1];
  // arXiv began in 1991.
  return digits ? Number(digits) + (Number(digits) < 91 ? 2000 : 1900) : null;
}
