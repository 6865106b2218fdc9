// Reads CSV with a header, as reference managers and search sites export it: columns are found by what they are called.
import { ParseError } from '../../../errors.ts';
import type { PaperRecord } from '../../../model/paper.ts';
import { parseDate } from '../dates.ts';
import { type FileParser, settle, subjectAt, type Taken } from '../file-parser.ts';
import { parseNames } from '../names.ts';
import { citation, importRecord, isAddress } from '../record.ts';
import { type CsvRow, RowCutter } from './rows.ts';

/** What columns are called, in letters and digits only, the best name first. */
const columnNames = {
  id: ['id', 'key', 'paperid', 'identifier', 'eid', 'pmid'],
  arxiv: ['arxiv', 'arxivid', 'arxivnumber', 'eprint'],
  doi: ['doi', 'doiurl', 'digitalobjectidentifier'],
  openreview: ['openreview', 'openreviewid'],
  title: ['title', 'papertitle', 'articletitle', 'documenttitle', 'name'],
  abstract: ['abstract', 'abstractnote', 'summary', 'description'],
  authors: ['authorfullnames', 'authors', 'author', 'creators', 'creator', 'authorsname'],
  date: [
    'publishedat',
    'published',
    'publicationdate',
    'date',
    'submitted',
    'created',
    'coverdate',
    'onlinedate',
  ],
  year: ['year', 'publicationyear', 'publishedyear', 'pubyear'],
  categories: ['categories', 'category', 'subjects', 'subject'],
  venue: [
    'journal',
    'publicationtitle',
    'sourcetitle',
    'journalbook',
    'venue',
    'publication',
    'booktitle',
    'journalref',
  ],
  volume: ['volume'],
  issue: ['issue', 'number'],
  pages: ['pages'],
  url: ['url', 'link', 'articleurl', 'paperurl', 'address', 'web'],
  pdf: ['pdf', 'pdfurl', 'pdflink'],
  code: ['code', 'codeurl', 'github', 'repository'],
  note: ['note', 'notes', 'comment', 'comments'],
} as const;
type Column = keyof typeof columnNames;

/** A parser of CSV; throws `ParseError` where the header names no title. */
export function csvParser(): FileParser {
  let cutter: RowCutter | null = null;
  let columns: Map<Column, number> | null = null;
  const take = (rows: readonly CsvRow[], taken: Taken) => {
    for (const { cells, line } of rows) {
      if (cells === null) settle('its quotes do not pair', subjectAt(line), taken);
      else if (cells.every((cell) => cell.trim() === '')) continue;
      else if (!columns) columns = columnsOf(cells);
      else settle(toRecord(cells, columns), subjectAt(line), taken);
    }
  };
  return {
    takeLine(text, line, taken) {
      // Excel's own way of naming the delimiter, which is no row.
      if (!cutter && (text.trim() === '' || /^sep=.$/i.test(text.trim()))) return;
      cutter ??= new RowCutter(delimiterOf(text));
      take(cutter.takeLine(text, line), taken);
    },
    finish(taken) {
      if (cutter) take(cutter.finish(), taken);
    },
  };
}

/** The one that the header has most of, outside quotes. */
function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '');
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: bare.split(delimiter).length,
  }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

function columnsOf(header: readonly string[]): Map<Column, number> {
  const names = header.map((cell) => cell.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
  const columns = new Map<Column, number>();
  for (const [column, spellings] of Object.entries(columnNames) as [Column, readonly string[]][]) {
    const place = spellings.map((spelling) => names.indexOf(spelling)).find((at) => at >= 0);
    if (place !== undefined) columns.set(column, place);
  }
  if (columns.has('title')) return columns;
  throw new ParseError(`no column is called "title": ${header.slice(0, 8).join(', ').slice(0, 200)}`, {
    hint: 'The first row has to name the columns: title, authors, abstract, doi, url, year.',
  });
}

function toRecord(cells: readonly string[], columns: ReadonlyMap<Column, number>): PaperRecord | string {
  const cell = (name: Column) => cells[columns.get(name) ?? -1]?.trim() ?? '';
  const publishedAt = parseDate(cell('date')) ?? parseDate(cell('year'));
  const link = (text: string) => (isAddress(text) ? text : null);
  return importRecord({
    via: 'csv',
    title: cell('title'),
    abstract: cell('abstract') || null,
    authors: parseNames(withoutNumbers(cell('authors'))),
    publishedAt,
    categories: cell('categories')
      .split(/\s*[;,|]\s*|\s+(?=[a-z-]+\.[A-Z]{2}\b)/)
      .filter(Boolean),
    note: cell('note') || null,
    journalRef: citation({
      venue: cell('venue'),
      volume: cell('volume'),
      issue: cell('issue'),
      pages: cell('pages'),
      year: publishedAt?.slice(0, 4) ?? '',
    }),
    ids: {
      id: cell('id'),
      arxiv: cell('arxiv'),
      doi: cell('doi'),
      openreview: cell('openreview'),
      addresses: [cell('url'), cell('pdf')],
    },
    links: { pdf: link(cell('pdf')), code: link(cell('code')) },
  });
}

/** Scopus writes its number of each author after the name. */
function withoutNumbers(authors: string): string {
  return authors.replaceAll(/\s*\(\d+\)/g, '');
}
