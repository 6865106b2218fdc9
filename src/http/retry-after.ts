// Reads Retry-After (RFC 9110 section 10.2.3): seconds, or one of the three forms of an HTTP date.
import { dayMs } from '../model/time.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const time = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;

/** RFC 9110 section 5.6.7: one form to send, and two obsolete ones that a recipient must read as well. */
const dateForms = [
  new RegExp(String.raw`^\w{3}, (?<day>\d\d) (?<month>\w{3}) (?<year>\d{4}) ${time} GMT$`),
  new RegExp(String.raw`^\w+day, (?<day>\d\d)-(?<month>\w{3})-(?<year>\d\d) ${time} GMT$`),
  new RegExp(String.raw`^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) ${time} (?<year>\d{4})$`),
];

/** The number may have any length, but a Date has a limit; a year means "not today" as well. */
const maxMs = 365 * dayMs;

/** How long to wait from `nowMs` (real milliseconds since 1970); 0 for a date in the past, null if it has neither form. */
export function parseRetryAfter(value: string, nowMs: number): number | null {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, maxMs);
  const dateMs = parseHttpDate(text, nowMs);
  return dateMs === null ? null : Math.max(0, dateMs - nowMs);
}

function parseHttpDate(text: string, nowMs: number): number | null {
  const parts = dateForms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!parts) return null;
  const { year, month = '', day, hour, minute, second } = parts;
  const monthIndex = months.indexOf(month);
  if (monthIndex < 0) return null;
  const fullYear = toFullYear(Number(year), nowMs);
  return Date.UTC(fullYear, monthIndex, Number(day), Number(hour), Number(minute), Number(second));
}

/** RFC 9110 section 5.6.7: a two-digit year that seems more than 50 years ahead is the latest past year with those digits. */
function toFullYear(year: number, nowMs: number): number {
  if (year >= 100) return year;
  const thisYear = new Date(nowMs).getUTCFullYear();
  const guess = thisYear - (thisYear % 100) + year;
  return guess > thisYear + 50 ? guess - 100 : guess;
}
