// Which work a record is of: arXiv ids and DOIs in any spelling, canonical ids, and the keys that two records share.
import { hash } from 'node:crypto';
import type { PaperId, PaperIdentifiers, PaperRecord } from './paper.ts';

export interface ArxivId {
  /** `2606.14777`, or `hep-th/9901001` for papers before April 2007. */
  id: string;
  version: number | null;
}

// https://info.arxiv.org/help/arxiv_identifier.html: YYMM.NNNN until 2014, five digits since; before 2007-04
// archive/YYMMNNN, with a subject class that is not part of the id (math.GT/0309136 is math/0309136).
const newStyle = /^(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v(\d+))?$/;
const oldStyle = /^([a-z][a-z-]*)(?:\.[A-Za-z-]{2,})?\/(\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v(\d+))?$/;

/** What may stand before an arXiv id. */
const arxivPrefix =
  /^(?:oai:arxiv\.org:|arxiv:\s*|(?:https?:\/\/)?(?:[a-z]+\.)*(?:arxiv\.org|alphaxiv\.org)\/(?:abs|pdf|html|format|src|e-print|overview)\/|(?:https?:\/\/)?(?:www\.)?huggingface\.co\/papers\/|(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)?10\.48550\/arxiv\.)/i;

/** Reads an arXiv id in any spelling: bare, with version, old style, as URL, `arXiv:`, `oai:` or DOI. Null for what is none. */
export function parseArxivId(text: string): ArxivId | null {
  const bare = text
    .trim()
    .replace(arxivPrefix, '')
    .replace(/[?#].*$/, '')
    .replace(/(?:\.pdf)?\/?$/i, '');
  const [, id, version] = newStyle.exec(bare) ?? [];
  if (id) return { id, version: version ? Number(version) : null };
  const [, archive, number, oldVersion] = oldStyle.exec(bare) ?? [];
  if (archive && number)
    return { id: `${archive}/${number}`, version: oldVersion ? Number(oldVersion) : null };
  return null;
}

/** A DOI in lower case without resolver or `doi:` (DOI Handbook section 2.4: DOIs compare without case). Null for what is none. */
export function normalizeDoi(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|doi:\s*)/i, '')
    .replace(/[\s.,;]+$/, '');
  return /^10\.\d{4,9}(?:\.\d+)*\/\S+$/.test(bare) ? bare.toLowerCase() : null;
}

/** The identifiers that a DOI gives: arXiv's own DOIs name the arXiv paper. */
export function identifiersOfDoi(text: string): PaperIdentifiers {
  const arxiv = /10\.48550\/arxiv\./i.test(text) ? parseArxivId(text) : null;
  if (arxiv) return { arxiv: arxiv.id };
  const doi = normalizeDoi(text);
  return doi ? { doi } : {};
}

/** The id that a new paper is given: by the best identifier its first record has. Null if it has none. */
export function canonicalId(identifiers: PaperIdentifiers): PaperId | null {
  return strongKeys(identifiers)[0] ?? null;
}

/** What a record shares with every other record of the same work, best first: `arxiv:…`, `doi:…`. */
export function identityKeys(record: Pick<PaperRecord, 'identifiers'>): string[] {
  return strongKeys(record.identifiers);
}

function strongKeys({ arxiv, doi, publishedDoi, openreview, local, url }: PaperIdentifiers): string[] {
  return [
    arxiv && `arxiv:${arxiv}`,
    doi && `doi:${doi}`,
    publishedDoi && `doi:${publishedDoi}`,
    openreview && `openreview:${openreview}`,
    local && `local:${local}`,
    url && `url:${hash('sha256', url).slice(0, 24)}`,
  ].filter((key): key is string => Boolean(key));
}

/** The canonical id that somebody means: one as given out, an arXiv id or DOI in any spelling, else the text as it is. */
export function parsePaperId(text: string): PaperId {
  const arxiv = parseArxivId(text);
  if (arxiv) return `arxiv:${arxiv.id}`;
  const doi = normalizeDoi(text);
  if (doi) return `doi:${doi}`;
  return text.trim();
}

/** A title shorter than this many letters and digits ("Editorial", "Corrigendum") names no one work. */
const minTitleLength = 20;

/**
 * The weak key of records that have no identifier in common: the title's letters and digits, the authors' last words, and the
 * year. Null when that would be too little to go by. Two works with different strong identifiers are never joined by it.
 */
export function titleKey(
  record: Pick<PaperRecord, 'title' | 'authors' | 'publishedAt' | 'announcements'>,
): string | null {
  const title = lettersOf(record.title);
  const year = (record.publishedAt ?? record.announcements[0]?.on)?.slice(0, 4);
  const surnames = record.authors
    .map(({ name }) => lettersOf(name.slice(name.trimEnd().lastIndexOf(' ') + 1)))
    .filter(Boolean);
  if (title.length < minTitleLength || surnames.length === 0 || !year) return null;
  const work = [title, [...new Set(surnames)].sort().join(' '), year].join('\n');
  return `title:${hash('sha256', work).slice(0, 32)}`;
}

/** Letters and digits in lower case without accents, mark-up and spaces: what survives every site's typography. */
function lettersOf(text: string): string {
  const bare = text.includes('\\') ? text.replaceAll(/\\[a-zA-Z]+/g, '') : text;
  const lower = bare.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
  if (/^[\u0000-\u007f]*$/.test(lower)) return lower.replaceAll(/[^a-z0-9]+/g, '');
  return lower.normalize('NFKD').replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
