// Judges whether two records without an identifier in common are of one work: guards first, then points.
import { isCut, overlapOf } from './abstracts.ts';
import { contradicts, identityKeys, isPreprintDoi, mainTitleKey, titleKey } from './identity-keys.ts';
import { lettersOf } from './letters.ts';
import type { PaperRecord } from './paper.ts';
import { pairNames, parsePersonNames } from './person-name.ts';

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
  const [titleA, titleB] = [titleKey(a), titleKey(b)];
  if (titleA === null || titleB === null) return no('the title says too little');
  const isSameTitle = titleA === titleB;
  if (!isSameTitle && titleA !== mainTitleKey(b) && titleB !== mainTitleKey(a))
    return no('the titles differ');
  if (contradicts(identityKeys(a), identityKeys(b))) return no('the identifiers say that they are two');
  if (noticesOf(a) !== noticesOf(b)) return no('one corrects or answers the other');
  const [yearA, yearB] = [yearOf(a), yearOf(b)];
  const isKnown = yearA !== null && yearB !== null;
  // A preprint of December is a journal's paper of January; a title that comes back after years is an annual report.
  const apart = isKnown ? Math.abs(yearA - yearB) : 0;
  if (apart > 1 && !(apart <= maxYearsInReview && isPublication(a, b))) return no('they are years apart');
  const authors = authorPoints(a, b);
  if (authors === null) return no('the authors differ');
  const abstract = abstractPoints(a.abstract, b.abstract);
  const areAll = authors === points.allAuthors || Math.max(a.authors.length, b.authors.length) === 1;
  // A title without its subtitle may be another work's of a series.
  if (!isSameTitle && !(areAll && abstract === points.sameAbstract)) return no('the titles differ');
  const isLong = isSameTitle && lettersOf(a.title).length >= longTitleLetters;
  const sum =
    (isLong ? points.longTitle : points.title) +
    authors +
    (isKnown && yearA === yearB ? points.sameYear : 0) +
    abstract;
  return { same: sum >= points.needed, points: sum, guard: null };
}

/** Reviews of some fields take this long. */
const maxYearsInReview = 4;

/** Whether one is a preprint, the other has a journal's DOI, and the abstract is the same. */
function isPublication(a: Evidence, b: Evidence): boolean {
  const [kindA, kindB] = [a, b].map(({ identifiers: { arxiv, doi } }) =>
    arxiv || (doi && isPreprintDoi(doi)) ? 'preprint' : doi ? 'journal' : null,
  );
  const areBoth =
    (kindA === 'preprint' && kindB === 'journal') || (kindA === 'journal' && kindB === 'preprint');
  return areBoth && abstractPoints(a.abstract, b.abstract) === points.sameAbstract;
}

function authorPoints(a: Evidence, b: Evidence): number | null {
  const [namesA = [], namesB = []] = [a.authors, b.authors].map((authors) =>
    // Lists have punctuation among their people: "Some Team, :, Ada Ames".
    parsePersonNames(authors).filter(({ family }) => family !== ''),
  );
  if (namesA.length === 0 || namesB.length === 0) return null;
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
  const texts = [title, abstract ?? '', note ?? ''];
  return Object.entries(notices)
    .filter(
      ([kind, pattern]) =>
        texts.some((text) => pattern.test(text)) ||
        noticesBefore[kind]?.test(title) ||
        noticesAfter[kind]?.test(title),
    )
    .map(([kind]) => kind)
    .join();
}

const notice = (words: string) =>
  new RegExp(
    `^\\W*(?:(?:this (?:note )?is )?an? )?(?:(?:author|publisher|editor|editorial|notice of)(?:['’]s)? )?(?:${words})`,
    'i',
  );

const notices = {
  correction: notice(
    'errat(?:um|a)\\b|corrigend(?:um|a)\\b|addend(?:um|a)\\b|corrections?(?: to\\b| for\\b|\\s*[:.]|\\s*$)|expression of concern\\b' +
      "|(?:publisher|editor)['’]s note\\s*:|(?:berichtigung|rectificatif|fe de erratas)\\b",
  ),
  retraction: notice(
    '(?:retraction|withdrawal|removal)(?: (?:note|notice)\\b|\\s*[:.]|\\s*$)|retraction (?:of|to)\\b',
  ),
  comment: notice('comments? on\\b'),
  reply: notice(
    'reply to\\b|rejoinder\\b|response to (?:["“‘«]|(?:(?:an?|the|some|recent|our|their) )*' +
      '(?:comments?|letters?|critici\\w+|critiques?|objections?|remarks?|repl(?:y|ies)|reviewers?|discussions?|editorials?)\\b)',
  ),
};

/**
 * What is a notice at the start of a title only: abstracts begin with "Response to treatment", and Zotero notes arXiv's comments
 * as "Comment: 12 pages".
 */
const noticesBefore: Readonly<Record<string, RegExp>> = {
  comment: notice('comments?\\s*:'),
  reply: notice('response to\\b'),
};

/** After a title, in brackets or after a dash or colon: "Silt in rivers [Corrigendum]", "Silt in rivers – Erratum". */
const noticeAfter = (words: string) =>
  new RegExp(`(?:[([]\\s*|\\s[–—-]+\\s*|:\\s+)(?:author |publisher )?(?:${words})\\s*[)\\].]*$`, 'i');

const noticesAfter: Readonly<Record<string, RegExp>> = {
  correction: noticeAfter('errat(?:um|a)|corrigend(?:um|a)|addend(?:um|a)|correction|expression of concern'),
  retraction: noticeAfter('retraction(?: note| notice)?'),
  comment: noticeAfter('comment'),
  reply: noticeAfter('reply|rejoinder|authors.? reply'),
};

function yearOf({ publishedAt, identifiers }: Evidence): number | null {
  if (publishedAt !== null) return Number(publishedAt.slice(0, 4));
  const digits = /(?:^|\/)(\d{2})/.exec(identifiers.arxiv ?? '')?.[1];
  // arXiv began in 1991.
  return digits ? Number(digits) + (Number(digits) < 91 ? 2000 : 1900) : null;
}
