// Parses what publishers put around an abstract: authors, dates, the journal, the DOI, and boilerplate.
import { findDoi } from '../../model/identity.ts';
import { lettersOf } from '../../model/letters.ts';
import { parseStatedDate } from '../dates.ts';
import { linesOfHtml } from '../html-text.ts';

export interface BodyText {
  abstract: string | null;
  /** Names of fields, verbatim. */
  authors: string[];
  dates: string[];
  journal: string;
  doi: string | null;
}

/** More lines than these before an abstract are part of it. */
const maxHead = 10;
/** A line with a journal's name, a section or a place in a volume is never longer. */
const maxHeading = 200;

/** Lines that name what follows them on the line. */
const labels = {
  authors: /^(?:author\(s\)|authors?|autor(?:en|es)?|auteurs?)\s*:\s*(?=\S)|^by\s+(?=\p{Lu})/iu,
  date: /^(?:publication date|publish(?:ed)?(?: online)?|available online|first published|online|date|accepted|received)\s*:?\s+(?=.*\d{4})/i,
  journal: /^(?:source|journal|publication)(?: name| title)?\s*:\s*(?=\S)/i,
  doi: /^\[?(?:(?:doi|digital object identifier)\b\s*:?\s*|https?:\/\/(?:dx\.)?doi\.org\/)/i,
  other:
    /^(?:pmid|pmcid|issn|volume|vol|issue|pages?|article number|publisher|keywords?|article type|section|copyright)\s*:/i,
};

/** Where an article came out, as a line or before an abstract on its line. */
const citations: readonly RegExp[] = [
  // Nature: "Nature Inventions, Published online: 17 June 2026; doi:10.1038/…"
  /^[^.;]{0,100}, Published online: \d{1,2} \p{L}+ \d{4}; doi:\S+\s*/u,
  // Science, ACM, Wiley, SAGE and all others on the same platform: "Science, Volume 392, Issue 6800, Page 12-19, June 2026."
  /^[^.;]{0,150}, (?:Volume \w+, Issue [^.]{1,80}|(?:Ahead of Print|EarlyView|Early View|Accepted Article))\.\s*/,
  // Taylor & Francis: "Volume 40, Issue 5, September 2026, Page 1-20."
  /^(?:Volume \w+, (?:Issue|Number) [^.]{1,120}|Ahead of Print)(?:\.\s*|$)/,
  // MDPI: "Foods, Vol. 13, Pages 123: "
  /^[^:.]{1,100}, Vol\. \d+, Pages? [\w–-]+:\s*/,
  // arXiv's own feeds, where they are read as any other.
  /^arXiv:\S{9,30} Announce Type: [\w-]+\s*(?=Abstract:)/,
];

/** Lines that only say where an article appeared. */
const places: readonly RegExp[] = [
  // Pensoft: "ZooKeys 1001: 1-12"
  /^[\p{L} &]{2,80}\s\d+(?:\(\d+\))?:\s*\w?\d+(?:[-–]\w?\d+)?\.?$/u,
  // RSC: "J. Mater. Chem. A, 2026, Advance Article"
  /^[^,]{2,80}, \d{4}, (?:Advance Article|Accepted Manuscript|\d[\d\s,()–-]*)/,
  /^(?:volume|vol\.)\s+\w+[,.]/i,
  /^\[?[^\]]{3,80}\]?\s+Published (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b/,
];

/** Lines after an abstract that are not part of it. */
const footers: readonly RegExp[] = [
  /^(?:PMID|PMCID|PMC)\s*:/,
  /^\[[^\]]{3,120}\] Published (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b/,
  /^To cite this article before page numbers/i,
  /^The content of this RSS Feed/i,
  /^The post .{1,300} appeared first on /i,
  /^(?:continue reading|read more|read the full article|view (?:full )?article|\[?…\]?$)/i,
  /^(?:©|\(c\)\s|copyright\b)/i,
  /^This article is protected by copyright/i,
];

const heading = /^(?:abstract|summary|graphical abstract|toc graphic)\s*[:.]?$/i;
/** "Abstract" before its text, which a capital begins; "Summary of" is a sentence. */
const headingBefore = /^(?:Abstract|ABSTRACT|Summary|SUMMARY)\s*[:.]?\s+(?=[\p{Lu}\d"“(])/u;

/** What the body of an entry says, without its title, its authors and whatever is not part of the abstract. */
export function readBody(html: string, title: string, authors = ''): BodyText {
  const lines = linesOfHtml(html);
  const said: BodyText = { abstract: null, authors: [], dates: [], journal: '', doi: null };
  let from = headEnd(lines, [title, authors]);
  for (const line of lines.slice(0, from)) readHeading(line, said);
  let to = lines.length;
  while (to > from && isFooter(lines[to - 1] ?? '')) {
    to -= 1;
    readHeading(lines[to] ?? '', said);
  }
  // An abstract may begin on the line of a citation.
  const text = withoutHeadings(lines.slice(from, to).join(' '), title);
  from = to;
  said.abstract = /[\p{L}\p{N}]/u.test(text) ? text : null;
  return said;
}

/** The number of lines before the abstract; those that repeat title or authors are among them. */
function headEnd(lines: readonly string[], repeated: readonly string[]): number {
  const letters = repeated.map(lettersOf).filter(Boolean);
  let end = 0;
  for (const [index, line] of lines.slice(0, maxHead).entries()) {
    if (isHeading(line) || letters.includes(lettersOf(line))) end = index + 1;
    // A journal's name or a section is recognised by what follows it.
    else if (line.length > maxHeading || /[.!?]$/.test(line)) break;
  }
  return end;
}

function isHeading(line: string): boolean {
  if (heading.test(line)) return true;
  if (labels.authors.test(line) || labels.other.test(line) || labels.journal.test(line)) return true;
  if (line.length > 2 * maxHeading) return false;
  if (labels.doi.test(line) || places.some((pattern) => pattern.test(line))) return true;
  if (labels.date.test(line) && parseStatedDate(line.replace(labels.date, '')) !== null) return true;
  if (citations.some((pattern) => line.replace(pattern, '') === '')) return true;
  // PubMed: "J Walk. 2026 Aug 17. doi: 10.1234/jw.2026.1. Online ahead of print."
  return line.length <= maxHeading && isCitation(line);
}

/** A DOI after a journal and a year, or at the end of what isn't a sentence; one that a sentence mentions is another paper's. */
function isCitation(line: string): boolean {
  const [, before, after] = /^(.*?)\b(?:doi:|doi\.org\/)\s*10\.\d{4,9}\/\S+(.*)$/i.exec(line) ?? [];
  if (before === undefined || (!/\d{4}/.test(before) && after !== '')) return false;
  return !/\b(?:we|our|this|that|is|are|was|were|see|has|have|by)\b|[([][^)\]]*$/i.test(before);
}

function isFooter(line: string): boolean {
  return (
    footers.some((pattern) => pattern.test(line)) ||
    (line.length <= maxHeading && labels.doi.test(line) && findDoi(line) !== null)
  );
}

function readHeading(line: string, said: BodyText): void {
  if (labels.authors.test(line)) said.authors.push(line.replace(labels.authors, ''));
  else if (labels.date.test(line)) said.dates.push(line.replace(labels.date, ''));
  else if (labels.journal.test(line))
    said.journal ||= line.replace(labels.journal, '').replace(/,? (?:Volume|Vol\.|Issue)\b.*$/, '');
  else if (line.length <= maxHeading && (labels.doi.test(line) || isCitation(line)))
    said.doi ??= findDoi(line);
}

function withoutHeadings(text: string, title: string): string {
  let rest = text;
  for (const pattern of citations) rest = rest.replace(pattern, '');
  if (rest.startsWith(title)) rest = rest.slice(title.length).replace(/^[\s.:;–—-]+/, '');
  for (const pattern of citations) rest = rest.replace(pattern, '');
  return rest.replace(headingBefore, '');
}
