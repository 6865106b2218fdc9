// Subscribers as CSV: reads rows one at a time, and writes them so that they come back as they were.
import { setImmediate } from 'node:timers/promises';
import { CsvReader } from '../../../fetchers/files/csv/reader.ts';
import type { CsvRow } from '../../../fetchers/files/csv/rows.ts';
import { openStream } from '../../../fetchers/files/input.ts';
import { readBlocks } from '../../../fetchers/files/lines.ts';
import { type Period, periods } from '../../../model/edition.ts';
import { parseInterests } from '../../../model/interests.ts';
import { partRules } from '../../../model/profile.ts';
import { cleanConsent, cleanName, type SubscriberState } from '../../../model/subscriber.ts';
import type { SubscriberJson } from '../../subscribers.ts';
import { addressIn, SubscriberColumns } from './subscriber-columns.ts';

export interface GoodRow {
  line: number;
  email: string;
  name: string | null;
  /** Null if the file does not say. */
  periods: Period[] | null;
  interests: string[];
  /** What is among the interests and is not a rule. */
  leftOut?: string[];
  consent: string | null;
  /** Null if the file does not say. */
  state: SubscriberState | null;
  /** Whether the file has a column for it, so that an empty cell means that there was no consent. */
  hasConsentColumn: boolean;
}

export type SubscriberRow = GoodRow | { line: number; reason: string };

/** This many rows are enough to find the column with the addresses. */
const sampleRows = 20;

/**
 * Rows in the order of the file. With a header, columns are found by name, and the addresses by themselves; without, the address comes
 * first, the name second. `onUnknownColumns` gets the titles of columns that are left out.
 */
export async function* readSubscriberRows(
  input: AsyncIterable<string | Uint8Array>,
  { name, onUnknownColumns }: { name: string; onUnknownColumns(titles: string[]): void },
): AsyncGenerator<SubscriberRow> {
  let columns: SubscriberColumns | null = null;
  let waiting: CsvRow[] = [];
  const begin = function* () {
    const [first] = waiting;
    const hasHeader = first?.cells?.some((cell) => cell.includes('@')) === false;
    const rows = waiting.slice(hasHeader ? 1 : 0);
    const cells = rows.flatMap((row) => (row.cells ? [row.cells] : []));
    columns = new SubscriberColumns(hasHeader ? (first?.cells ?? []) : null, cells);
    if (columns.unknown.length > 0) onUnknownColumns(columns.unknown);
    waiting = [];
    for (const row of rows) yield readRow(row, columns);
  };
  for await (const row of csvRows(input, name)) {
    if (columns) {
      yield readRow(row, columns);
      continue;
    }
    waiting.push(row);
    if (waiting.length > sampleRows) yield* begin();
  }
  if (!columns && waiting.length > 0) yield* begin();
}

async function* csvRows(input: AsyncIterable<string | Uint8Array>, name: string): AsyncGenerator<CsvRow> {
  const file = await openStream(name, input);
  const reader = new CsvReader();
  for await (const { lines, firstLine } of readBlocks(file.bytes(0), { offset: 0, line: 1 })) {
    for (const [index, text] of lines.entries()) {
      const line = firstLine + index;
      // Too long for a line of any list.
      if (text === null) yield { cells: null, hasStrayQuote: true, line };
      else for (const part of text.replace(/\r$/, '').split('\r')) yield* reader.takeLine(part, line);
    }
    await setImmediate();
  }
  yield* reader.finish();
}

function readRow({ cells, hasStrayQuote, line }: CsvRow, columns: SubscriberColumns): SubscriberRow {
  // Where a quote is inside a cell, cells may have slipped into one another.
  if (cells === null || (hasStrayQuote && !columns.hasQuotesOnlyIn(cells, 'interests')))
    return { line, reason: 'its quotes are not balanced' };
  const cell = (column: Parameters<typeof columns.cell>[1]) => unguarded(columns.cell(cells, column));
  const address = addressIn(unguarded(columns.cell(cells, 'email')));
  if (!address) return { line, reason: `"${shown(columns.cell(cells, 'email'))}" is not an email address` };
  const words = cell('periods')
    .toLowerCase()
    .split(/[\s;,]+/)
    .filter(Boolean);
  const wanted = periods.filter((period) => words.includes(period));
  const isNone = words.length === 1 && words[0] === noPeriods;
  if (!isNone && wanted.length < new Set(words).size)
    return { line, reason: `"${shown(cell('periods'))}" are not editions` };
  const state = columns.state(cells);
  if (typeof state === 'object' && state !== null)
    return { line, reason: `"${shown(state.unknown)}" is not a state` };
  const { rules, leftOut } = partRules(cell('interests'));
  const whole = cell('name') || `${cell('firstName')} ${cell('lastName')}`;
  return {
    line,
    email: address.email,
    name: cleanName(whole) ?? (address.name === null ? null : cleanName(address.name)),
    periods: words.length > 0 ? wanted : null,
    interests: parseInterests(rules),
    ...(leftOut.length > 0 && { leftOut }),
    consent: cleanConsent(cell('consent')),
    state,
    hasConsentColumn: columns.has('consent'),
  };
}

/** A cell in an error: whatever is in the file, a line of it. */
function shown(cell: string): string {
  return cell.length > 100 ? `${cell.slice(0, 100)}…` : cell;
}

/** The header of an export; `readSubscriberRows` reads it back. */
export const csvHeader = 'email,name,state,periods,interests,consent\n';

/** The word for no edition at all: an empty cell means unknown. */
const noPeriods = 'none';

/** One subscriber as a line of CSV (RFC 4180 quoting). */
export function csvLine({ email, name, state, preferences, consent }: SubscriberJson): string {
  const cells = [
    guardedAddress(email),
    guarded(name ?? ''),
    state,
    preferences.periods.join(' ') || noPeriods,
    guarded(preferences.interests.join('; ')),
    guarded(consent ?? ''),
  ];
  return `${cells.map(quoted).join(',')}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A leading =, +, - or @ would be run as a formula by a spreadsheet, so such a cell gets an apostrophe (CWE-1236). */
function guarded(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** Takes off one apostrophe that an export put there, those of earlier versions also before addresses; other cells stay. */
function unguarded(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/**
 * An address stays as it is, because the file is read by other programs, too, and `'+news@example.org` is another valid address. One that
 * has the apostrophe itself gets a second one.
 */
function guardedAddress(email: string): string {
  return /^'+[=+\-@]/.test(email) ? `'${email}` : email;
}
