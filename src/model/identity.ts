// Which work a record is of: arXiv ids and DOIs in any spelling, canonical ids, and the keys that two records share.
import { hash } from 'node:crypto';
import { lettersOf } from './letters.ts';
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
const minTitleLetters = 20;

/** Titles, as letters, that stand over many works, also by one author in one year. */
const manyWorks =
  /^(?:(?:guest)?editorial|editorscomments?|introductionto(?:the|this)|prefaceto|forewordto|proceedingsof|reportsfrom|bookreview|lettertotheeditor|responsetoreviewers|authorsreply|listofreviewers|reviewersfor|thanksto(?:our|the)reviewers|acknowledg\w*reviewers|tableofcontents|frontmatter|backmatter|inthisissue|thismonthin|thisweekin|issueinformation|calendarof|errataandcorrig)/;

/** The weak key of a record: its title's letters and digits. Null for a title that says too little. It joins nothing alone. */
export function titleKey({ title }: Pick<PaperRecord, 'title'>): string | null {
  const letters = lettersOf(title);
  if (letters.length < minTitleLetters || manyWorks.test(letters)) return null;
  return hash('sha1', letters).slice(0, 16);
}

/**
 * Whether identifiers say that two works are two, whatever their titles say: different ones of a kind that a work has one of.
 * A preprint server's DOI is of another kind than a journal's, so a preprint and its published version do not contradict.
 */
export function contradicts(a: Iterable<string>, b: Iterable<string>): boolean {
  const own = new Map<string, Set<string>>();
  for (const key of a) {
    const [kind, id] = kindOf(key);
    // What a file or a site calls a work by; the next one calls it otherwise.
    if (kind === 'local' || kind === 'url') continue;
    own.set(kind, (own.get(kind) ?? new Set()).add(id));
  }
  const shared = new Map<string, boolean>();
  for (const key of b) {
    const [kind, id] = kindOf(key);
    const ids = own.get(kind);
    if (ids) shared.set(kind, shared.get(kind) === true || ids.has(id));
  }
  return [...shared.values()].includes(false);
}

/** Preprint servers by their DOIs. 10.1101 is also a publisher's, whose own DOIs go on with letters. */
const preprintServers: readonly RegExp[] = [
  // bioRxiv and medRxiv, and openRxiv, which runs both since 2025.
  /^10\.(?:1101|64898)\/\d/,
  // Research Square, Preprints.org, ChemRxiv, SSRN, TechRxiv, Authorea, PsyArXiv and its kin.
  /^10\.21203\/rs\./,
  /^10\.20944\/preprints/,
  /^10\.26434\/chemrxiv/,
  /^10\.2139\/ssrn/,
  /^10\.36227\/techrxiv/,
  /^10\.22541\/au\./,
  /^10\.31(?:219|222|223|234|235)\/osf/,
];

/** Whether a DOI, normalised, is a preprint server's. */
export function isPreprintDoi(doi: string): boolean {
  return preprintServers.some((pattern) => pattern.test(doi));
}

/** The kind of identifier that a key is, and the identifier; versions of a preprint with DOIs of their own are one. */
function kindOf(key: string): [kind: string, id: string] {
  const colon = key.indexOf(':');
  const [kind, id] = [key.slice(0, colon), key.slice(colon + 1)];
  if (kind !== 'doi') return [kind, id];
  const server = preprintServers.findIndex((pattern) => pattern.test(id));
  return server < 0 ? [kind, id] : [`preprint ${server}`, id.replace(/[/.-]v\d+$/, '')];
}
