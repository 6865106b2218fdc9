// Reads BibTeX and biblatex: entries to records, their TeX to text except for formulas.
import type { PaperRecord } from '../../../model/paper.ts';
import { bibtexToText, texToText } from '../../../model/tex.ts';
import { collapseSpace } from '../../../model/text.ts';
import { dateOfFields, parseDate } from '../dates.ts';
import { type FileParser, type Outcome, outcomeOf, subjectAt, tooLongEntry } from '../file-parser.ts';
import { citation, faultOfLengths, importRecord } from '../record.ts';
import { CrossReferences, type PlacedEntry } from './cross-references.ts';
import { EntryCutter, type RawEntry } from './entry-cutter.ts';
import { arxivIdIn } from './eprint.ts';
import { Macros, parseEntry, readMacros } from './fields.ts';
import { withJournalName } from './journal-macros.ts';
import { parseBibtexNames } from './names.ts';

/** The macros that every BibTeX style defines; as words, because a field may have the day next to the month. */
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Entries that are not about a paper. */
const silent = new Set(['comment', 'preamble', 'set', 'control']);

/** A parser of BibTeX; a broken entry becomes a reject, and parsing continues at the next `@`. */
export function bibtexParser(): FileParser {
  const cutter = new EntryCutter();
  const macros = new Macros(months.map((name) => [name, name]));
  const references = new CrossReferences();
  let hasStructure = false;
  const take = function* (raw: RawEntry): Generator<Outcome> {
    const [, type = ''] = /^@\s*([a-z]+)\s*[{(]/i.exec(raw.text) ?? [];
    if (type === '') return;
    hasStructure = true;
    if (silent.has(type.toLowerCase())) return;
    const name = /[{(]\s*([^\s,={}]+)\s*,/.exec(raw.text)?.[1] ?? '';
    const refused = (reason: string) => outcomeOf(reason, subjectAt(raw.line, name));
    if (raw.fault) {
      yield refused(faults[raw.fault]);
    } else if (type.toLowerCase() === 'string') {
      const fault = readMacros(raw.text, macros);
      if (fault) yield refused(fault);
    } else {
      const entry = parseEntry(raw.text, macros);
      if (typeof entry === 'string') yield refused(entry);
      else yield* outcomes(references.take({ ...entry, line: raw.line }));
    }
  };
  return {
    canResume: false,
    get hasStructure() {
      return hasStructure;
    },
    *takeLine(text, line) {
      for (const raw of cutter.takeLine(text, line)) yield* take(raw);
    },
    *finish() {
      for (const raw of cutter.finish()) yield* take(raw);
      yield* outcomes(references.finish());
    },
  };
}

const faults = {
  unclosed: 'it is not closed before the next entry or the end',
  'too long': tooLongEntry,
};

function* outcomes(entries: Iterable<PlacedEntry>): Generator<Outcome> {
  for (const entry of entries) yield outcomeOf(toRecord(entry), subjectAt(entry.line, entry.key));
}

function toRecord({ type, key, fields }: PlacedEntry): PaperRecord | string {
  const field = (...names: string[]) => {
    for (const name of names) {
      const value = collapseSpace(fields.get(name) ?? '');
      if (value) return value;
    }
    return '';
  };
  const title = [field('title'), field('subtitle')].filter(Boolean).join(': ');
  const fault = faultOfLengths({ title, abstract: field('abstract'), authors: field('author') });
  if (fault) return fault;
  const publishedAt =
    parseDate(bare(field('date'))) ??
    dateOfFields(bare(field('year')), readable(field('month')), field('day'));
  const authors = parseBibtexNames(field('author', 'editor'));
  const note = readable(field('note', 'comment', 'annote'));
  return importRecord({
    via: 'bibtex',
    title: bibtexToText(title || (/proceedings|book|collection/.test(type) ? field('booktitle') : '')),
    abstract: bibtexToText(field('abstract')) || null,
    authors,
    publishedAt,
    categories: bare(field('primaryclass', 'eprintclass')).split(/\s+/).filter(Boolean),
    note,
    journalRef: citation({
      venue: venueOf(
        readable(withJournalName(field('journal', 'journaltitle', 'booktitle', 'school', 'institution'))),
      ),
      volume: readable(field('volume')),
      issue: readable(field('number', 'issue')),
      pages: readable(field('pages', 'eid', 'articleno', 'article-number')),
      year: publishedAt?.slice(0, 4) ?? '',
    }),
    ids: {
      id: bare(key),
      arxiv: arxivIdIn(key, (name) => plainAddress(field(name))),
      doi: plainAddress(field('doi')) || doiOfNote(plainAddress(field('note'))),
      pmid: plainAddress(field('pmid')),
      addresses: ['url', 'ee', 'howpublished', 'link', 'bdsk-url-1'].map((name) => plainAddress(field(name))),
    },
  });
}

/** A note that is a DOI and nothing else. */
function doiOfNote(note: string): string {
  return /^(?:doi:?\s*|https?:\/\/(?:dx\.)?doi\.org\/)10\.\d{4,9}\/\S+$/i.test(note) ? note : '';
}

/** Merging makes formulas readable in titles, abstracts and names only. */
function readable(tex: string): string {
  return collapseSpace(texToText(bibtexToText(tex)));
}

function bare(text: string): string {
  return text.replaceAll(/[{}]/g, '').trim();
}

/** `journal = {arXiv preprint arXiv:2006.12345}` is not a journal. */
function venueOf(text: string): string {
  return /^(?:preprint,?\s+)?(?:arxiv|corr\b|e-?prints?\b)/i.test(text) ? '' : text;
}

/** Addresses and DOIs as they were before they were escaped for TeX, and for HTML before that. */
function plainAddress(text: string): string {
  return text
    .replace(/^\{*\\url\s*\{(.*?)\}+$/, '$1')
    .replaceAll(/\\textasciitilde(?:\{\})?|\{?\$\\sim\$\}?|\\~(?:\{\})?/g, '~')
    .replaceAll(/\\textunderscore(?:\{\})?/g, '_')
    .replaceAll(/[{}]/g, '')
    .replaceAll(/\\([_&%#~$])/g, '$1')
    .replaceAll(/&(lt|gt|amp);/g, (_, name: 'lt' | 'gt' | 'amp') => ({ lt: '<', gt: '>', amp: '&' })[name])
    .trim();
}
