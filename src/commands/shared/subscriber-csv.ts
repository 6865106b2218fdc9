// Subscribers as CSV: reads rows one at a time, and writes them.
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type Period, periods } from '../../model/edition.ts';
import { parseEmailAddress } from '../../model/email-address.ts';
import { parseInterests } from '../../model/interests.ts';
import { type SubscriberState, subscriberStates } from '../../model/subscriber.ts';
import type { SubscriberJson } from '../subscribers.ts';

export type SubscriberRow =
  | {
      line: number;
      email: string;
      name: string | null;
      periods: Period[] | null;
      interests: string[];
      consent: string | null;
      /** Null where the file does not say. */
      state: SubscriberState | null;
      /** Whether the file has a column for it, so that an empty cell means that there is none. */
      hasConsentColumn: boolean;
    }
  | { line: number; reason: string };

/** Where each column stands; absent where the file has none. */
type Columns = Partial<Record<'email' | 'name' | 'periods' | 'interests' | 'consent' | 'state', number>>;

const columnNames: Record<keyof Columns, readonly string[]> = {
  email: ['email', 'e-mail', 'email address', 'address', 'mail'],
  name: ['name', 'full name'],
  periods: ['periods', 'editions'],
  interests: ['interests'],
  consent: ['consent'],
  state: ['state', 'status'],
};

/** Rows in the order of the file. With a header, columns are found by name; without, the address comes first, the name second. */
export async function* readSubscriberRows(
  input: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<SubscriberRow> {
  const parser = parse({ bom: true, relaxColumnCount: true, skipEmptyLines: true, trim: true, info: true });
  const source = Readable.from(input);
  source.once('error', (error) => parser.destroy(error));
  let columns: Columns | null = null;
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

function columnsOf(cells: readonly string[]): Columns {
  if (!isHeader(cells)) return { email: 0, name: 1, periods: 2 };
  const columns: Columns = {};
  for (const name of Object.keys(columnNames) as (keyof Columns)[]) {
    const index = cells.findIndex((cell) => columnNames[name].includes(cell.toLowerCase()));
    if (index >= 0) columns[name] = index;
  }
  return { email: 0, ...columns };
}

function readRow(cells: readonly string[], columns: Columns, line: number): SubscriberRow {
  const cell = (name: keyof Columns) => cells[columns[name] ?? -1] ?? '';
  const address = parseEmailAddress(cell('email'));
  if (!address) return { line, reason: `"${cell('email')}" is not an email address` };
  const words = cell('periods')
    .split(/[\s;,]+/)
    .filter(Boolean);
  const wanted = periods.filter((period) => words.includes(period));
  if (wanted.length < words.length) return { line, reason: `"${cell('periods')}" are not editions` };
  const stated = cell('state').toLowerCase();
  const state = subscriberStates.find((each) => each === stated) ?? null;
  if (stated !== '' && state === null) return { line, reason: `"${cell('state')}" is not a state` };
  return {
    line,
    email: address.email,
    name: cell('name') || address.name,
    periods: words.length > 0 ? wanted : null,
    interests: parseInterests(cell('interests')),
    consent: cell('consent') || null,
    state,
    hasConsentColumn: columns.consent !== undefined,
  };
}

/** The header of an export; `readSubscriberRows` takes it back. */
export const csvHeader = 'email,name,state,periods,interests,consent\n';

/** One subscriber as a line of CSV (RFC 4180 quoting). */
export function csvLine({ email, name, state, preferences, consent }: SubscriberJson): string {
  const cells = [
    email,
    name ?? '',
    state,
    preferences.periods.join(' '),
    preferences.interests.join('; '),
    consent ?? '',
  ];
  return `${cells.map(quote).join(',')}\n`;
}

/** A leading =, +, - or @ would be run as a formula by a spreadsheet, so such a cell gets an apostrophe (CWE-1236). */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
