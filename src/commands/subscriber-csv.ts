// Subscribers as CSV: reads rows one at a time, and writes them.
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type Period, periods } from '../model/edition.ts';
import { parseEmailAddress } from '../model/email-address.ts';
import type { SubscriberJson } from './subscribers.ts';

export type SubscriberRow =
  | { line: number; email: string; name: string | null; periods: Period[] | null }
  | { line: number; reason: string };

/** Rows in the order of the file. With a header, columns are found by name; without, the address comes first, the name second. */
export async function* readSubscriberRows(
  input: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<SubscriberRow> {
  const parser = parse({ bom: true, relaxColumnCount: true, skipEmptyLines: true, trim: true, info: true });
  const source = Readable.from(input);
  source.once('error', (error) => parser.destroy(error));
  let columns: Record<string, number> | null = null;
  for await (const { record, info } of source.pipe(parser) as AsyncIterable<{
    record: string[];
    info: { lines: number };
  }>) {
    if (!columns) {
      columns = columnsOf(record);
      if (isHeader(record)) continue;
    }
    yield readRow(record, columns, info.lines);
  }
}

function isHeader(cells: readonly string[]): boolean {
  return !cells.some((cell) => cell.includes('@'));
}

function columnsOf(cells: readonly string[]): Record<string, number> {
  if (!isHeader(cells)) return { email: 0, name: 1, periods: 2 };
  const find = (...names: string[]) => cells.findIndex((cell) => names.includes(cell.toLowerCase()));
  return {
    email: Math.max(0, find('email', 'e-mail', 'email address', 'address', 'mail')),
    name: find('name', 'full name'),
    periods: find('periods', 'editions'),
  };
}

function readRow(cells: readonly string[], columns: Record<string, number>, line: number): SubscriberRow {
  const cell = (name: string) => cells[columns[name] ?? -1] ?? '';
  const address = parseEmailAddress(cell('email'));
  if (!address) return { line, reason: `"${cell('email')}" is not an email address` };
  const words = cell('periods')
    .split(/[\s;,]+/)
    .filter(Boolean);
  const wanted = periods.filter((period) => words.includes(period));
  if (wanted.length < words.length) return { line, reason: `"${cell('periods')}" are not editions` };
  return {
    line,
    email: address.email,
    name: cell('name') || address.name,
    periods: words.length > 0 ? wanted : null,
  };
}

/** The header of an export; `readSubscriberRows` takes it back. */
export const csvHeader = 'email,name,state,periods\n';

/** One subscriber as a line of CSV (RFC 4180 quoting). */
export function csvLine({ email, name, state, preferences }: SubscriberJson): string {
  return `${[email, name ?? '', state, preferences.periods.join(' ')].map(quote).join(',')}\n`;
}

/** A leading =, +, - or @ would be run as a formula by a spreadsheet, so such a cell gets an apostrophe (CWE-1236). */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
