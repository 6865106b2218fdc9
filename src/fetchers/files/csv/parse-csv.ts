// Reads tables with a header, as reference managers and search sites export them.
import { ParseError } from '../../../errors.ts';
import type { PaperRecord } from '../../../model/paper.ts';
import { parseDate } from '../dates.ts';
import { type FileParser, type Outcome, outcomeOf, subjectAt } from '../file-parser.ts';
import { parseNames } from '../names.ts';
import { citation, faultOfLengths, importRecord, isAddress, withoutTranslationMark } from '../record.ts';
import { wosRecord } from '../tagged/web-of-science.ts';
import { type Column, columnsOf, wosColumnsOf } from './columns.ts';
import { CsvReader } from './reader.ts';
import type { CsvRow } from './rows.ts';

/** The header is among the first rows: some exporters write before it what was searched for. */
const maxRowsBefore = 3;

type ReadRow = (cells: readonly string[]) => PaperRecord | string;

/** A parser of CSV; throws `ParseError` if no row names a title. */
export function csvParser(): FileParser {
  const reader = new CsvReader();
  const before: (readonly string[])[] = [];
  let readRow: ReadRow | null = null;
  const take = function* (rows: readonly CsvRow[]): Generator<Outcome> {
    for (const { cells, line } of rows) {
      if (readRow)
        yield outcomeOf(cells === null ? 'its quotes are not balanced' : readRow(cells), subjectAt(line));
      else if (cells !== null) {
        readRow = rowReader(cells);
        if (readRow === null) before.push(cells);
        if (before.length >= maxRowsBefore) throw noTitle(before[0] ?? []);
      }
    }
  };
  return {
    canResume: false,
    hasStructure: true,
    *takeLine(text, line) {
      yield* take(reader.takeLine(text, line));
    },
    *finish() {
      yield* take(reader.finish());
      if (before[0] && readRow === null) throw noTitle(before[0]);
    },
  };
}

/** How rows under this header are read; null if it is not a header. */
function rowReader(header: readonly string[]): ReadRow | null {
  const tags = wosColumnsOf(header);
  if (tags) return (cells) => wosRow((tag) => cells[tags.get(tag) ?? -1]?.trim() ?? '');
  const columns = columnsOf(header);
  return columns && ((cells) => toRecord((name) => cells[columns.get(name) ?? -1]?.trim() ?? ''));
}

function noTitle(header: readonly string[]): ParseError {
  return new ParseError(`no column is called "title": ${header.slice(0, 8).join(', ').slice(0, 200)}`, {
    hint: 'The first row has to name the columns: title, authors, abstract, doi, url, year.',
  });
}

function wosRow(cell: (tag: string) => string): PaperRecord | string {
  const fault = faultOfLengths({ title: cell('TI'), abstract: cell('AB'), authors: cell('AU') });
  if (fault) return fault;
  return wosRecord({
    first: (...tags) => tags.map(cell).find(Boolean) ?? '',
    all: (...tags) => tags.flatMap((tag) => cell(tag).split(/\s*;\s*/)).filter(Boolean),
  });
}

function toRecord(cell: (name: Column) => string): PaperRecord | string {
  const fault = faultOfLengths({
    title: cell('title'),
    abstract: cell('abstract'),
    authors: cell('authors'),
  });
  if (fault) return fault;
  const publishedAt = dateOf(cell);
  const link = (text: string) => (isAddress(text) ? text : null);
  const pages = [cell('startPage'), cell('endPage')].filter(Boolean).join('-');
  return importRecord({
    via: 'csv',
    title: cell('pmid') ? withoutTranslationMark(cell('title')) : cell('title'),
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
      pages: cell('pages') || pages || cell('articleNumber'),
      year: publishedAt?.slice(0, 4) ?? '',
    }),
    ids: {
      id: cell('id'),
      arxiv: cell('arxiv') || (/^\s*arxiv:\s*(\S+)/im.exec(cell('extra'))?.[1] ?? ''),
      doi: cell('doi'),
      openreview: cell('openreview'),
      pmid: cell('pmid'),
      addresses: [cell('url'), cell('pdf')],
    },
    links: { pdf: link(cell('pdf')), code: link(cell('code')) },
  });
}

function dateOf(cell: (name: Column) => string): ReturnType<typeof parseDate> {
  const year = parseDate(cell('year'));
  const added = parseDate(cell('addedOn'));
  const isOfYear = added !== null && year?.slice(0, 4) === added.slice(0, 4);
  return parseDate(cell('date')) ?? (isOfYear ? added : year);
}

/** Scopus writes its number of each author after the name. */
function withoutNumbers(authors: string): string {
  return authors.replaceAll(/\s?\(\d+\)/g, '');
}
