// Judges whether a DOI that two records share makes them one work: abstracts of a meeting share one, and errata carry their paper's.
import { hash } from 'node:crypto';
import { titleKey } from './identity-keys.ts';
import { lettersOf, wordsOf } from './letters.ts';
import type { PaperIdentifiers, PaperRecord } from './paper.ts';
import { pairNames, parsePersonNames } from './person-name.ts';
import { noticesOf } from './same-work.ts';

type Says = Pick<PaperRecord, 'title' | 'authors'>;

/**
 * Whether two records are of two works though they share a DOI: both title and authors are entirely different, or one corrects
 * or answers the other by its title. What cannot be compared (no authors, another script, a title of few letters) counts as the
 * same work.
 */
export function areTwoWorks(a: Says, b: Says): boolean {
  if (lettersOf(a.title) === lettersOf(b.title)) return false;
  if (titleNotices(a) !== titleNotices(b)) return true;
  if (titleKey(a) === null || titleKey(b) === null || isSimilarTitle(a.title, b.title)) return false;
  const [namesA, namesB] = [latinNames(a), latinNames(b)];
  return namesA.length > 0 && namesB.length > 0 && pairNames(namesA, namesB).length === 0;
}

const titleNotices = ({ title }: Says) => noticesOf({ title, abstract: null, note: null });

/** Whether half of the shorter title's words are in the other; words of up to three letters say nothing. */
function isSimilarTitle(a: string, b: string): boolean {
  const [wordsA, wordsB] = [a, b].map((title) => new Set(wordsOf(title).filter((word) => word.length > 3)));
  if (!wordsA?.size || !wordsB?.size) return true;
  const shared = [...wordsA].filter((word) => wordsB.has(word)).length;
  return shared * 2 >= Math.min(wordsA.size, wordsB.size);
}

/** Names that can be compared: one person's in two scripts has no letter in common. */
function latinNames({ authors }: Says) {
  const names = parsePersonNames(authors).filter(({ family }) => family !== '');
  return names.every(({ family }) => /^[a-z0-9]+$/.test(family)) ? names : [];
}

/**
 * The record without the DOIs that are another work's. Where nothing else identifies it, it gets an id of its own, made of the DOI and
 * its title, so that the same record met again is the same paper.
 */
export function withoutDois(record: PaperRecord, dois: ReadonlySet<string>): PaperRecord {
  const { doi, publishedDoi, ...others } = record.identifiers;
  const identifiers: PaperIdentifiers = {
    ...others,
    ...(doi !== undefined && !dois.has(doi) && { doi }),
    ...(publishedDoi !== undefined && !dois.has(publishedDoi) && { publishedDoi }),
  };
  if (Object.keys(identifiers).length > 0 && record.key !== doi && record.key !== `doi:${doi}`)
    return { ...record, identifiers };
  const [shared = ''] = dois;
  const title = hash('sha1', lettersOf(record.title)).slice(0, 12);
  const url = `https://doi.org/${shared}#${title}`;
  return { ...record, key: `${record.key}#${title}`, identifiers: { url, ...identifiers } };
}
