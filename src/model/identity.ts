// Reads identifiers of papers: arXiv ids and DOIs in any spelling.
import type { PaperId, PaperIdentifiers } from './paper.ts';

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

/**
 * Longer than any identifier in any spelling: Crossref registers DOIs of at most 2,048 characters (the type `doi` of its deposit
 * schema), and the rest of an address takes few. The patterns' time grows with the square of the length, and what is read may be
 * anything that a server or a file says: 80,000 full stops took seconds.
 */
const maxSpellingLength = 2200;

/** Reads an arXiv id in any spelling: bare, with version, old style, as URL, `arXiv:`, `oai:` or DOI. Null for what is none. */
export function parseArxivId(text: string): ArxivId | null {
  if (text.length > maxSpellingLength) return null;
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
  if (text.length > maxSpellingLength) return null;
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

/** The canonical id that somebody means: one as given out, an arXiv id or DOI in any spelling, else the text as it is. */
export function parsePaperId(text: string): PaperId {
  const arxiv = parseArxivId(text);
  if (arxiv) return `arxiv:${arxiv.id}`;
  const doi = normalizeDoi(text);
  if (doi) return `doi:${doi}`;
  return text.trim();
}
