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

/** Addresses that go on with an arXiv id: arXiv's own, and those of sites that show its papers under its ids. */
const arxivAddresses = [
  '(?:[a-z0-9-]+\\.)*(?:arxiv|ar5iv)\\.org(?::\\d+)?/(?:abs|pdf|html|format|src|e-print|ps|dvi|tex|tb)/(?:arxiv:)?',
  '(?:[a-z0-9-]+\\.)*arxiv\\.org/ftp/(?:arxiv/papers/\\d{4}/|(?=[a-z-]+/papers/))',
  '(?:xxx|lanl)\\.(?:lanl\\.gov|arxiv\\.org)/(?:abs|pdf|ps)/',
  '(?:www\\.)?alphaxiv\\.org/(?:abs|pdf|html|overview|resources)/',
  '(?:www\\.)?arxiv-vanity\\.com/papers/',
  '(?:www\\.)?(?:huggingface\\.co|hf\\.co)/papers/',
  '(?:www\\.)?scirate\\.com/arxiv/',
  '(?:www\\.|api\\.)?semanticscholar\\.org/(?:paper/)?arxiv[:/]',
  '(?:www\\.)?paperswithcode\\.com/paper/arxiv-',
  '(?:www\\.)?papers\\.cool/arxiv/',
  '(?:www\\.)?emergentmind\\.com/papers/',
  '(?:www\\.)?inspirehep\\.net/(?:api/)?arxiv/',
  '(?:ui\\.)?adsabs\\.harvard\\.edu/abs/(?:arxiv:)?',
  '(?:dx\\.|www\\.)?doi\\.org/10\\.48550/arxiv\\.',
];

/** What may precede an arXiv id. */
const arxivPrefix = new RegExp(
  `^(?:oai:arxiv\\.org:|arxiv:\\s*|(?:https?://)?(?:${arxivAddresses.join('|')})|(?:doi:\\s*)?10\\.48550/arxiv\\.)`,
  'i',
);

/** `hep-th/papers/9901/9901001` of the old FTP addresses, and the bibcode `2026arXiv260614777A` of the ADS. */
const ftpPath = /^([a-z-]+)\/papers\/\d{4}\/(\d{7})/;
const bibcode = /^\d{4}arXiv(\d{4})\.?(\d{4,5})[A-Z]$/;

/**
 * Longer than any identifier in any spelling: Crossref registers DOIs of at most 2,048 characters (the type `doi` of its deposit
 * schema), and the rest of an address takes few. The patterns' time grows with the square of the length, and what is read may be
 * anything that a server or a file says: 80,000 full stops took seconds.
 */
const maxSpellingLength = 2200;

/** Reads an arXiv id in any spelling: bare, with version, old style, as URL, `arXiv:`, `oai:` or DOI. Null for anything else. */
export function parseArxivId(text: string): ArxivId | null {
  if (text.length > maxSpellingLength) return null;
  const bare = spelledOut(text)
    .replace(arxivPrefix, '')
    .replace(/[?#].*$/, '')
    .replace(/(?:\.(?:pdf|ps|html))?\/?$/i, '')
    .replace(ftpPath, '$1/$2')
    .replace(bibcode, '$1.$2');
  const [, id, version] = newStyle.exec(bare) ?? [];
  if (id) return { id, version: version ? Number(version) : null };
  const [, archive, number, oldVersion] = oldStyle.exec(bare) ?? [];
  if (archive && number)
    return { id: `${archive}/${number}`, version: oldVersion ? Number(oldVersion) : null };
  return null;
}

/** The text without artefacts of copying and linking: invisible characters, typographic hyphens, `%28` for a parenthesis. */
function spelledOut(text: string): string {
  const trimmed = text.trim();
  if (/^[\x21-\x24\x26-\x7e]*$/.test(trimmed)) return trimmed;
  const plain = trimmed
    .replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-');
  if (!/%[0-9a-f]{2}/i.test(plain)) return plain;
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

const doiPrefix =
  /^(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/(?:doi:)?|(?:info|urn):doi[/:]|doi(?:\.org)?[:/]?\s*(?=10\.))/i;
/** Tracking parameters that links have. */
const trackingQuery =
  /[?&](?:utm_[a-z]+|rss|af|ref|source|dgcid|fbclid|gclid|needAccess|journalCode|cmp)=.*$/i;
/** bioRxiv and medRxiv: a version's address names the work, as no other DOI of theirs ends so. */
const preprintVersion = /^(10\.(?:1101|64898)\/(?:\d{4}\.\d\d\.\d\d\.)?\d+)v\d+(?:\.[a-z.-]+)?$/;

/**
 * A DOI in lower case without resolver or `doi:` (DOI Handbook section 2.4: DOIs compare without case), nor what a link adds to it.
 * Null for anything else.
 */
export function normalizeDoi(text: string): string | null {
  if (text.length > maxSpellingLength) return null;
  const trimmed = text.trim();
  // In an address a query begins where it does; a "?" of the DOI itself would be encoded.
  const isAddress = /^(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\//i.test(trimmed);
  const named = isAddress ? trimmed.replace(/[?#].*$/, '') : trimmed.replace(trackingQuery, '');
  const bare = spelledOut(named)
    .replace(doiPrefix, '')
    .replace(/^(10\.[\d.]{4,20})\s*\/\s*/, '$1/')
    .replace(/[\s.,;]+$/, '');
  const doi = withoutOpenEnd(bare).toLowerCase();
  return /^10\.\d{4,9}(?:\.\d+)*\/\S+$/.test(doi) ? doi.replace(preprintVersion, '$1') : null;
}

/** The text without a closing bracket that nothing opens: it closed the parenthesis around the DOI. */
function withoutOpenEnd(text: string): string {
  const count = (sign: string) => text.split(sign).length - 1;
  return /[)\]}]$/.test(text) && count(')') + count(']') + count('}') > count('(') + count('[') + count('{')
    ? text.slice(0, -1)
    : text;
}

/** SICIs have parentheses, angle brackets and a semicolon in them (ANSI/NISO Z39.56), and end with `CO;2` and a check character. */
const sici = /10\.\d{4,9}\/[^\s"/]{0,20}\d{4}-\d{3}[\dx][^\s"]{1,120}?;2(?:-[\w#])?/i;
const doiIn = /\b10\.\d{4,9}(?:\.\d+)*\/[^\s"'<>?#&]+/;

/** How addresses of articles go on after the DOI; bioRxiv's with a version, which some others' DOIs end in themselves. */
const afterDoi =
  /(?:[/.+](?:abstract|full|full-?text|short|long|extract|summary|e?pdf|pdfdirect|meta|html?|xml|print|references)|(?<=\d)v\d+)+$/i;
/** Oxford, AIP and all others on their platform: an id of the site's, and words of the title. */
const afterSiteDoi = /\/\d{4,}(?:\/[^/]*)?$/;

/** The DOI in an address or a line of text, without what follows it; null without one. */
export function findDoi(text: string): string | null {
  if (text.length > maxSpellingLength) return null;
  const plain = spelledOut(text);
  const whole = sici.exec(plain)?.[0];
  if (whole !== undefined) return normalizeDoi(whole);
  const found = doiIn.exec(plain)?.[0].replace(afterDoi, '');
  if (found === undefined) return null;
  return normalizeDoi(/\/article\/doi\//.test(plain) ? found.replace(afterSiteDoi, '') : found);
}

/** The identifiers that a DOI gives: arXiv's own DOIs name the arXiv paper. */
export function identifiersOfDoi(text: string): PaperIdentifiers {
  const arxiv = /10\.48550(?:\/|%2f)arxiv\./i.test(text) ? parseArxivId(text) : null;
  if (arxiv) return { arxiv: arxiv.id };
  const doi = normalizeDoi(text);
  return doi ? { doi } : {};
}

/** The id of a forum of OpenReview in `openreview:AbC123`, or in the address of the forum or its PDF; null for anything else. */
export function parseOpenreviewId(text: string): string | null {
  const [, id] =
    /^openreview:\s*([\w-]+)$/i.exec(text.trim()) ??
    /openreview\.net\/(?:forum|pdf|attachment)\?(?:[^#]*&)?id=([\w-]+)/i.exec(text) ??
    [];
  return id ?? null;
}

/** A PubMed number as `PMID: 123` or as an address of PubMed or Europe PMC; null for anything else. */
export function parsePmid(text: string): string | null {
  const named =
    /^\s*(?:pmid:\s*|(?:https?:\/\/)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov\/pubmed|(?:www\.)?europepmc\.org\/(?:article|abstract)\/med)\/)([1-9]\d{0,8})(?:[/?#].*)?\s*$/i;
  return named.exec(text)?.[1] ?? null;
}

/** The canonical id that a text means: an arXiv id, a DOI, a PubMed number or a forum of OpenReview in any spelling, else the text as it is. */
export function parsePaperId(text: string): PaperId {
  const arxiv = parseArxivId(text);
  if (arxiv) return `arxiv:${arxiv.id}`;
  const doi = normalizeDoi(text);
  if (doi) return `doi:${doi}`;
  const pmid = parsePmid(text);
  if (pmid) return `pmid:${pmid}`;
  const openreview = parseOpenreviewId(text);
  return openreview ? `openreview:${openreview}` : text.trim();
}
