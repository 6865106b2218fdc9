// What the records of all arXiv interfaces have in common: identifiers, links, and whether a paper was withdrawn.
import { type ArxivId, identifiersOfDoi } from '../../model/identity.ts';
import type { Announcement, Author, PaperRecord } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import type { Instant } from '../../model/time.ts';
import { recordOf } from '../record.ts';

/** What an interface of arXiv says about a paper; absent means unknown. */
export interface ArxivStatement {
  via: 'rss' | 'api' | 'oai' | 'snapshot';
  id: ArxivId;
  title: string;
  abstract: string;
  authors: Author[];
  /** Primary first. */
  categories: string[];
  doi?: string;
  journalRef?: string;
  note?: string;
  publishedAt?: Instant | null;
  announcements: Announcement[];
  statedAt: Instant | null;
}

export function arxivRecord(statement: ArxivStatement): PaperRecord {
  const { via, id, doi, journalRef, note } = statement;
  // The published version's DOI names the same work (the one that arXiv itself gives carries nothing new).
  const published = doi ? identifiersOfDoi(doi.split(/\s+/)[0] ?? '') : {};
  const record = recordOf({
    source: 'arxiv',
    via,
    key: id.id,
    identifiers: { arxiv: id.id, ...(published.doi && { doi: published.doi }) },
    title: statement.title,
    abstract: statement.abstract,
    authors: statement.authors,
    publishedAt: statement.publishedAt ?? null,
    categories: statement.categories,
    version: id.version,
    links: {
      abstract: `https://arxiv.org/abs/${id.id}`,
      pdf: `https://arxiv.org/pdf/${id.id}`,
    },
    note: note ? collapseSpace(note) : null,
    journalRef: journalRef ? collapseSpace(journalRef) : null,
    announcements: statement.announcements,
    statedAt: statement.statedAt,
  });
  return isWithdrawn(record.abstract ?? '', note) ? { ...record, withdrawn: true } : record;
}

/** arXiv has no flag for it: authors say so at the start of the comment, or in an abstract that has little else. */
function isWithdrawn(abstract: string, note: string | undefined): boolean {
  const says = /\b(?:has been|is|was|been)? ?withdrawn\b/i;
  if (
    note &&
    /^\W*(?:this (?:paper|article|submission|manuscript|version) )?(?:has been |is |was )?withdrawn\b/i.test(
      note,
    )
  )
    return true;
  return (
    abstract.length < 400 &&
    /^this (?:paper|article|submission|manuscript)/i.test(abstract) &&
    says.test(abstract)
  );
}
