// Reads the dates of files: whole, or of a month or a year only.
import type { Instant } from '../../model/time.ts';
import { monthOfWord } from '../date-words.ts';
import { parseStatedDate, type StatedDate } from '../dates.ts';

/** No date takes more. */
const maxLength = 200;

/**
 * The instant of `2020-03-14`, `2020/03/14/`, `14 March 2020`, `Mar 2020`, `2020`, an ISO 8601 instant or what biblatex knows of ISO 8601-2;
 * null for what is not a date. A month or a year means its last day: a paper's date is the earliest that any source gives, and one that
 * is known better must win.
 */
export function parseDate(text: string): Instant | null {
  return parseFileDate(text)?.at ?? null;
}

/** As `parseDate`, of several texts: the one that is known best, the first of two that are known as well. */
export function bestDate(texts: readonly string[]): Instant | null {
  const dates = texts.map(parseFileDate).filter((each) => each !== null);
  for (const precision of ['instant', 'day', 'month', 'year'] as const) {
    const date = dates.find((each) => each.precision === precision);
    if (date) return date.at;
  }
  return null;
}

function parseFileDate(text: string): StatedDate | null {
  if (text.length > maxLength) return null;
  const date = withoutDoubt(startOf(text.trim().replaceAll(/[[\]©]|\bc(?=\d{4}\b)/g, '')));
  if (/^0{4}/.test(date)) return null;
  const [, month, year] = /^(\d{1,2})[-/](\d{4})$/.exec(date) ?? [];
  if (month && year) return parseStatedDate(`${year}-${month}`);
  return parseStatedDate(date) ?? yearIn(date);
}

/** Of a span (`2020-03-14/2020-03-16`, `/2020`, `2019-2020`) the beginning, or the end where only that is known. */
function startOf(date: string): string {
  const parts = date.split('/').map((part) => part.trim());
  const isSpan =
    parts.length === 2 && parts.every((part) => part === '' || part === '..' || /^-?[\dX]{4}/i.test(part));
  const [start = ''] = isSpan ? parts.filter((part) => part !== '' && part !== '..') : [date];
  return start.replace(/^(\d{4})\s*[-–—]\s*\d{4}$/, '$1');
}

/** ISO 8601-2: `2020~`, `2020?`, `2020-XX`, and `2020-21`, the spring of 2020; and noughts for what is not known. */
function withoutDoubt(date: string): string {
  return date
    .replace(/^(\d{4}(?:[-/]\d\d?)?)(?:[-/]00?)+$/, '$1')
    .replace(/[~?%]+$/, '')
    .replace(/^(\d{4}(?:-\d\d)?)(?:-(?:XX|uu|\?\?)?)+$/i, '$1')
    .replace(/^(\d{4})-(?:2[1-9]|3\d|4[01])$/, '$1');
}

/** The year of a text that has no more of a date: `Spring 2020`, `2020 (in press)`. */
function yearIn(text: string): StatedDate | null {
  if (/\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(text)) return null;
  const [year] = /(?<![\dX])(?:1[5-9]|20)\d\d(?![\dX])/i.exec(text) ?? [];
  return year === undefined ? null : parseStatedDate(year);
}

/** The instant of the fields `year`, `month` and `day` of BibTeX. The month may have the day with it: `may # "~3"`, `"10~" # jan`. */
export function dateOfFields(year: string, month: string, day: string): Instant | null {
  const [number] = /(?<!\d)\d{4}(?!\d)/.exec(year) ?? [];
  if (!number) return null;
  const words = month.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  const named = words.map(monthOfWord).findLast((each) => each !== undefined);
  const digits = month.match(/\d+/g) ?? [];
  const monthNumber = named ?? (words.length === 0 ? Number(digits.shift()) : Number.NaN);
  const dayNumber = /\d+/.exec(day)?.[0] ?? (named === undefined ? digits.shift() : digits[0]);
  return (
    (dayNumber && parseStatedDate(`${number}-${monthNumber}-${dayNumber}`)?.at) ||
    parseStatedDate(`${number}-${monthNumber}`)?.at ||
    parseDate(number)
  );
}
