// A paper's data for a bibliography, in any format.
import type { Paper } from '../../model/paper.ts';
import { dateOfPaper } from '../../model/paper-date.ts';
import { clean } from '../view.ts';

export interface ReferenceName {
  /** With particles, as it is written: `van den Berg`. */
  family: string;
  /** Null if only one name is known, as for organisations. */
  given: string | null;
}

export interface Reference {
  /** Unique within a file: family name, year, first word of the title; `ames2026title`. */
  key: string;
  id: string;
  title: string;
  names: ReferenceName[];
  abstract: string | null;
  /** `[year, month, day]`, as much as is known. */
  date: number[];
  arxiv: string | null;
  doi: string | null;
  url: string | null;
  journalRef: string | null;
  /** Primary category first. */
  categories: string[];
}

const particles = new Set(
  'van von der den de du da di dos del della la le el al bin ibn ter ten zu zur'.split(' '),
);
const suffix = /^(?:jr|sr|ii|iii|iv)\.?$/i;

/** Papers as references, their keys made unique by a letter: `ames2026title`, `ames2026titlea`. */
export function referencesOf(papers: readonly Paper[]): Reference[] {
  const used = new Map<string, number>();
  return papers.map((paper) => {
    const reference = referenceOf(paper);
    const count = used.get(reference.key) ?? 0;
    used.set(reference.key, count + 1);
    return count === 0 ? reference : { ...reference, key: `${reference.key}${letters(count)}` };
  });
}

function letters(count: number): string {
  const letter = String.fromCharCode(97 + ((count - 1) % 26));
  return count > 26 ? letters(Math.floor((count - 1) / 26)) + letter : letter;
}

function referenceOf(paper: Paper): Reference {
  const names = paper.authors.map(({ name }) => nameOf(clean(name)));
  const date = dateOfPaper(paper)?.known ?? null;
  const title = clean(paper.title);
  const word =
    title
      .split(/\s+/)
      .map(plainLetters)
      .find((each) => each.length > 3) ?? 'untitled';
  return {
    key: `${plainLetters(names[0]?.family ?? '') || 'anonymous'}${date?.slice(0, 4) ?? ''}${word}`,
    id: paper.id,
    title,
    names,
    abstract: paper.abstract && clean(paper.abstract),
    date: date === null ? [] : date.split('-').map(Number),
    ...identifiersOf(paper),
    url: paper.links.abstract ?? paper.links.published ?? null,
    journalRef: paper.journalRef && clean(paper.journalRef),
    categories: paper.categories.map(clean),
  };
}

/** The arXiv id without a version, and the DOI, that of the published version where it is known. */
export function identifiersOf({ id, links }: Paper): Pick<Reference, 'arxiv' | 'doi'> {
  const after = (prefix: string) => (id.startsWith(prefix) ? id.slice(prefix.length) : null);
  const published = /^https?:\/\/(?:dx\.)?doi\.org\/(10\..+)$/.exec(links.published ?? '')?.[1];
  return {
    arxiv: after('arxiv:'),
    doi: after('doi:') ?? (published === undefined ? null : decodeURIComponent(published)),
  };
}

/** `Lars van den Berg` and `Berg, Lars van den`; a name of one word has no given name. */
function nameOf(text: string): ReferenceName {
  const [before = '', ...after] = text.split(/\s*,\s*/);
  if (after.length > 0 && !suffix.test(after[0] ?? '')) return { family: before, given: after.join(', ') };
  const words = text.split(/[\s,]+/);
  const end = words.length - (words.length > 2 && suffix.test(words.at(-1) ?? '') ? 2 : 1);
  let start = end;
  while (start > 1 && particles.has((words[start - 1] ?? '').toLowerCase())) start -= 1;
  return start === 0
    ? { family: text, given: null }
    : { family: words.slice(start).join(' '), given: words.slice(0, start).join(' ') };
}

function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}
