// Makes a complete record from a source's data: missing fields become empty, and none are left undefined.
import type { Author, PaperLinks, PaperRecord } from '../model/paper.ts';
import { collapseSpace } from '../model/text.ts';
import { withoutDoubleEncoding } from './double-encoding.ts';

type Said = Pick<PaperRecord, 'source' | 'via' | 'key' | 'identifiers' | 'title'> &
  Partial<Omit<PaperRecord, 'links'>> & { links?: Partial<PaperLinks> };

const plain = (text: string) => collapseSpace(withoutDoubleEncoding(text));

/** The record of a statement; white space in title and abstract is collapsed, an empty abstract becomes null. */
export function recordOf({ links, abstract, title, ...said }: Said): PaperRecord {
  return {
    authors: [],
    organization: null,
    publishedAt: null,
    categories: [],
    version: null,
    withdrawn: false,
    thumbnail: null,
    note: null,
    journalRef: null,
    tldr: null,
    announcements: [],
    signals: [],
    statedAt: null,
    ...said,
    title: plain(title),
    abstract: (abstract && plain(abstract)) || null,
    links: { abstract: null, pdf: null, code: null, project: null, discussion: null, ...links },
  };
}

/** What ends a list that doesn't name all. */
const notNames = /^(?:and )?(?:et al\.?|others)$/i;

/** Authors of a source that gives only names; the same name twice is one author. */
export function authorsNamed(names: readonly string[]): Author[] {
  return [...new Set(names.map(plain))]
    .filter((name) => name && !notNames.test(name))
    .map((name) => ({ name, affiliations: [] }));
}

/** `Loconsole, M.` as people write it in a line of authors: `M. Loconsole`. */
export function givenNameFirst(name: string): string {
  const [family = '', given = '', ...rest] = name.split(',').map((part) => part.trim());
  // More than one comma is a suffix or an institution: nothing to turn round.
  return given && rest.length === 0 ? `${given} ${family}` : name;
}
