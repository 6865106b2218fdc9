// Reads BibTeX and BibLaTeX: entries to records, their TeX left as it is.
import type { Author, PaperRecord } from '../../../model/paper.ts';
import { texToText } from '../../../model/tex.ts';
import { collapseSpace } from '../../../model/text.ts';
import { authorsNamed } from '../../record.ts';
import { parseDate } from '../dates.ts';
import { type FileParser, settle, subjectAt, type Taken } from '../file-parser.ts';
import { citation, importRecord } from '../record.ts';
import { type BibtexEntry, EntryCutter, parseEntry, type RawEntry } from './syntax.ts';

/** The macros that every BibTeX style defines. */
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const standardMacros = months.map((name, index) => [name, String(index + 1)] as const);

/** Entries that tell of no paper. */
const silent = new Set(['comment', 'preamble', 'xdata', 'set', 'control']);

/** A parser of BibTeX; a broken entry becomes a refusal, and the next `@` is read again. */
export function bibtexParser(): FileParser {
  const cutter = new EntryCutter();
  const macros = new Map<string, string>(standardMacros);
  const take = (raw: RawEntry, taken: Taken) => {
    const [, type = ''] = /^@\s*([a-z]+)/i.exec(raw.text) ?? [];
    // An address or a file of mails: "@" stands in any text between entries.
    if (!/^@\s*[a-z]+\s*[{(]/i.test(raw.text) || silent.has(type.toLowerCase())) return;
    const entry = raw.isClosed
      ? parseEntry(raw.text, macros)
      : 'it is not closed before the next entry or the end';
    if (typeof entry !== 'string' && entry.type === 'string') {
      for (const [name, value] of entry.fields) macros.set(name, value);
      return;
    }
    const name =
      typeof entry === 'string' ? (/[{(]\s*([^\s,={}]+)\s*,/.exec(raw.text)?.[1] ?? '') : entry.key;
    settle(typeof entry === 'string' ? entry : toRecord(entry), subjectAt(raw.line, name), taken);
  };
  return {
    takeLine(text, line, taken) {
      for (const raw of cutter.takeLine(text, line)) take(raw, taken);
    },
    finish(taken) {
      for (const raw of cutter.finish()) take(raw, taken);
    },
  };
}

function toRecord({ key, fields }: BibtexEntry): PaperRecord | string {
  const field = (...names: string[]) => {
    for (const name of names) {
      const value = collapseSpace(fields.get(name) ?? '');
      if (value) return value;
    }
    return '';
  };
  const archive = field('archiveprefix', 'eprinttype');
  const eprint = field('eprint');
  const year = field('year') || field('date').slice(0, 4);
  const subtitle = field('subtitle');
  return importRecord({
    via: 'bibtex',
    title: [field('title'), subtitle].filter(Boolean).join(': '),
    abstract: field('abstract') || null,
    authors: parseBibtexNames(field('author', 'editor')),
    publishedAt:
      parseDate(field('date').split('/')[0] ?? '') ?? dateOf(field('year'), field('month'), field('day')),
    categories: field('primaryclass', 'eprintclass').split(/\s+/).filter(Boolean),
    // Merging makes text of the TeX in titles, abstracts and names only.
    note: texToText(field('note', 'comment')) || null,
    journalRef: citation({
      venue: venueOf(texToText(field('journal', 'journaltitle', 'booktitle', 'school', 'institution'))),
      volume: field('volume'),
      issue: field('number', 'issue'),
      pages: field('pages'),
      year,
    }),
    ids: {
      id: key,
      // Without a prefix an eprint is arXiv's; with another one it is not.
      arxiv: field('arxiv', 'arxivid') || (/^(?:arxiv)?$/i.test(archive) ? eprint : ''),
      doi: plainAddress(field('doi')),
      addresses: [field('url', 'ee', 'howpublished', 'link')].map(plainAddress),
    },
  });
}

/** `journal = {arXiv preprint arXiv:2006.12345}` is no journal. */
function venueOf(text: string): string {
  return /^(?:arxiv|corr\b)/i.test(text) ? '' : text;
}

/** Addresses and DOIs as they were before somebody escaped them for TeX. */
function plainAddress(text: string): string {
  return text.replace(/^\\url\s*\{(.*)\}$/, '$1').replaceAll(/\\([_&%#~$])/g, '$1');
}

function dateOf(year: string, month: string, day: string): ReturnType<typeof parseDate> {
  const [number] = /^\d{4}/.exec(year) ?? [];
  if (!number) return null;
  const name = /[a-z]{3,}/i.exec(month)?.[0].slice(0, 3).toLowerCase() ?? '';
  // `"10~" # jan` is the tenth of January.
  const digits = month.match(/\d+/g) ?? [];
  const monthNumber = name ? months.indexOf(name) + 1 : Number(digits.at(-1));
  if (!(monthNumber >= 1 && monthNumber <= 12)) return parseDate(number);
  const dayNumber = /^\d{1,2}$/.test(day) ? day : digits.length > (name ? 0 : 1) ? digits[0] : undefined;
  return parseDate([number, monthNumber, ...(dayNumber ? [dayNumber] : [])].join('-'));
}

/** BibTeX's names: joined by "and" outside braces, each `First von Last`, `von Last, First` or `von Last, Jr, First`. */
export function parseBibtexNames(text: string): Author[] {
  const names = splitOutsideBraces(text, /\s+and\s+/iy).filter((name) => !/^\s*others\s*$/i.test(name));
  return authorsNamed(
    names.map((name) => {
      // An organisation is put in braces so that its words are not taken for names.
      const [, whole] = /^\s*\{([^{}]*)\}\s*$/.exec(name) ?? [];
      if (whole !== undefined) return whole;
      const [last = '', ...rest] = splitOutsideBraces(name, /\s*,\s*/y);
      const first = rest.at(-1) ?? '';
      return collapseSpace(`${first} ${last} ${rest.length > 1 ? (rest[0] ?? '') : ''}`);
    }),
  );
}

/** `separator` is sticky. */
function splitOutsideBraces(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0) {
      separator.lastIndex = at;
      if (!separator.test(text)) continue;
      parts.push(text.slice(start, at));
      start = separator.lastIndex;
      at = start - 1;
    }
  }
  return [...parts, text.slice(start)];
}
