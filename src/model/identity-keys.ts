// Which work a record belongs to: the keys that two records of one work share, and the evidence against it.
import { lettersOf } from './letters.ts';
import type { PaperId, PaperIdentifiers, PaperRecord } from './paper.ts';
import { textHash } from './text-hash.ts';

/** The id that a new paper is given: by the best identifier its first record has. Null if it has none. */
export function canonicalId(identifiers: PaperIdentifiers): PaperId | null {
  return strongKeys(identifiers)[0] ?? null;
}

/** What a record shares with every other record of the same work, best first: `arxiv:…`, `doi:…`. */
export function identityKeys(record: Pick<PaperRecord, 'identifiers'>): string[] {
  return strongKeys(record.identifiers);
}

function strongKeys({ arxiv, doi, publishedDoi, openreview, pmid, local, url }: PaperIdentifiers): string[] {
  return [
    arxiv && `arxiv:${arxiv}`,
    doi && `doi:${doi}`,
    publishedDoi && `doi:${publishedDoi}`,
    openreview && `openreview:${openreview}`,
    pmid && `pmid:${pmid}`,
    local && `local:${local}`,
    ...(url ? spellingsOf(url).map(urlKey) : []),
    ...[doi, publishedDoi].flatMap((each) => preprintKey(each ?? '')),
  ].filter((key): key is string => Boolean(key));
}

/** An address, the same by the other scheme, and both with or without a slash at the end of the path. */
function spellingsOf(url: string): string[] {
  if (!/^https?:/.test(url)) return [url];
  const other = url.startsWith('https:') ? `http:${url.slice(6)}` : `https:${url.slice(5)}`;
  return [url, other].flatMap((each) => [each, withOtherEnd(each)]);
}

function withOtherEnd(url: string): string {
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? [];
  return `${path.endsWith('/') ? path.slice(0, -1) : `${path}/`}${rest}`;
}

/** Where each version of a preprint has a DOI of its own, what is the same in all. */
const versionedDois: readonly RegExp[] = [
  /^(10\.21203\/rs\.\d+\.(?:rs-|pex-)?\d+)\/v\d+$/,
  /^(10\.20944\/preprints\d+\.\d+)\.v\d+$/,
  /^(10\.26434\/chemrxiv(?:-\d{4})?[-.][a-z0-9]+)(?:-v\d+|\.v\d+)?$/,
  /^(10\.36227\/techrxiv\.[\d.]*\d)(?:[./]v\d+)?$/,
  /^(10\.22541\/au\.[\d.]+)\/v\d+$/,
  /^(10\.31(?:219|222|223|234|235)\/osf\.io\/[a-z0-9]+)(?:_v\d+)?$/,
  // F1000 Research and its sisters publish before their reviews, a version each.
  /^(10\.(?:12688|35241)\/[a-z0-9]+\.\d+)\.\d+$/,
];

function preprintKey(doi: string): string[] {
  for (const pattern of versionedDois) {
    const [, work] = pattern.exec(doi) ?? [];
    if (work) return [`preprint:${work}`];
  }
  return [];
}

const urlKey = (url: string) => `url:${textHash('sha256', url).slice(0, 24)}`;

/** A title shorter than this many letters and digits ("Editorial", "Corrigendum") names no one work. */
const minTitleLetters = 20;

/** Titles, as letters, that many works share, even works by one author in one year. */
const manyWorks =
  /^(?:(?:guest)?editorial|editorscomments?|introductionto(?:the|this)|prefaceto|forewordto|proceedingsof|reportsfrom|bookreview|lettertotheeditor|responsetoreviewers|authorsreply|listofreviewers|reviewersfor|thanksto(?:our|the)reviewers|acknowledg\w*reviewers|tableofcontents|frontmatter|backmatter|inthisissue|thismonthin|thisweekin|issueinformation|calendarof|errataandcorrig)/;

/** The weak key of a record: its title's letters and digits. Null for a title that says too little. It joins nothing alone. */
export function titleKey({ title }: Pick<PaperRecord, 'title'>): string | null {
  return keyOfTitle(title);
}

/** The weak key of a title without its subtitle, which some sources leave out. Null if it has none, or says too little without it. */
export function mainTitleKey({ title }: Pick<PaperRecord, 'title'>): string | null {
  const [main = '', subtitle] = title.split(/:\s|\s[–—]\s|(?<=[\p{Ll}\d]{3})\.\s/u, 2);
  return subtitle && !otherPart.test(subtitle.trim()) ? keyOfTitle(main) : null;
}

/** Subtitles that name another work than the one without them: parts of a series, and what comes with a paper. */
const otherPart =
  /^(?:part|vol(?:ume)?|section|chapter|book|no|number|episode|phase|version)\b|^[ivx]+\b|^\d+\b|\b(?:supplement\w*|appendix|errat\w+|corrigend\w+|repl(?:y|ies)|response|comment\w*|rejoinder|discussion|review|abstract|poster|slides|data ?set|protocol|update|follow-up)\W*$|^(?:supplement|appendix)/i;

function keyOfTitle(title: string): string | null {
  const letters = lettersOf(title);
  if (letters.length < minTitleLetters || manyWorks.test(letters)) return null;
  return textHash('sha1', letters).slice(0, 16);
}

/**
 * Whether identifiers show that two works are different, whatever their titles: different ones of a kind that a work has one of.
 * A preprint server's DOI is of another kind than a journal's, so a preprint and its published version do not contradict.
 */
export function contradicts(a: Iterable<string>, b: Iterable<string>): boolean {
  const own = new Map<string, Set<string>>();
  for (const key of a) {
    const [kind, id] = kindOf(key);
    // What a file or a site calls a work by; the next one calls it otherwise.
    if (kind === 'local' || kind === 'url' || kind === 'preprint') continue;
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
