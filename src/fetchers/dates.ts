// Reads the dates of all sources: whole, or of a month or a year only, and never by the machine's own time zone.
import type { Instant } from '../model/time.ts';
import { monthOfWord, offsetOfWord, zoneOfWord } from './date-words.ts';

export interface StatedDate {
  /** Of a day its midnight in UTC; of a month or a year that of its last day, so that a date known better is the earlier one. */
  at: Instant;
  precision: 'instant' | 'day' | 'month' | 'year';
}

interface Parts {
  year: number;
  month?: number | undefined;
  day?: number | undefined;
}

/** No date takes more. */
const maxLength = 200;
/** What services give by the thousand, which the engine reads faster; it rolls impossible days over. */
const usualInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const earliest = Date.UTC(1000, 0);
const latest = Date.UTC(3000, 0);

/**
 * Reads ISO 8601 with or without leading zeros, RFC 822 and its many variants, and dates in words (`June 5, 2026`, `5. Juni 2026`,
 * `Jun 2026`, `2026年6月5日`). Without a zone the time is UTC. Null for what is not a date, or not on the calendar.
 */
export function parseStatedDate(text: string): StatedDate | null {
  if (text.length > maxLength) return null;
  const date = plainDate(text);
  if (usualInstant.test(date)) {
    const usual = ofMs(Date.parse(date), 'instant');
    if (usual?.at.startsWith(date.slice(0, 10))) return usual;
  }
  if (/^\d{10}$|^\d{13}$/.test(date)) return ofMs(Number(date) * (date.length === 10 ? 1000 : 1), 'instant');
  const { day, time, zone } = split(date);
  const parts = numericParts(day) ?? wordyParts(day);
  if (parts === null) return null;
  if (time === null || parts.day === undefined) return ofParts(parts);
  return withTime(parts, time, zone);
}

/** Without what names the zone once more, a weekday in brackets, and Japan's eras. */
function plainDate(text: string): string {
  return text
    .trim()
    .replace(/(?<=\d|Z)\[[\w/+-]{1,40}\]$/, '')
    .replace(/(?<=[日일])\s*[(（].{1,3}[)）]/u, '')
    .replace(
      /^(令和|平成)\s*(\d{1,2}|元)\s*年/,
      (_, era, year) => `${(era === '令和' ? 2018 : 1988) + (year === '元' ? 1 : Number(year))}年`,
    );
}

/** The instant that a text, or a number of milliseconds, means; null for what is not a date from 1000 to 2999. */
export function instantOfText(text: string | number | null | undefined): Instant | null {
  if (typeof text === 'number') return ofMs(text, 'instant')?.at ?? null;
  return (text && parseStatedDate(text)?.at) || null;
}

/** A time of day, and the separator before it: a T in ISO 8601, spaces or commas elsewhere. */
const clock = /(?:[Tt]|[\s,:]+|^)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?(?:\s*([ap])\.?m\b\.?)?/i;
/** `+02:00`, `-0500`, `GMT+2`, `(CEST)`, `Europe/Berlin`; after a time. */
const zoneAfter =
  /^\s*\(?(?:(?:(?:GMT|UTC?)\s*)?([+\-−])(\d{1,2}):?(\d{2})?(?!\d)|([A-Za-z]+(?:\/[A-Za-z_]+){1,2}|[A-Za-z]{1,5})(?![A-Za-z]))\)?/i;

interface Split {
  /** What is left of the text without time and zone. */
  day: string;
  time: { seconds: number; ms: number } | null;
  /** Minutes, the name of a zone, or null if unknown. */
  zone: number | string | null;
}

function split(text: string): Split {
  const match = clock.exec(text) ?? compactTime.exec(text);
  if (!match) return { day: text, time: null, zone: null };
  const [whole, hourText = '', minutes = '', seconds = '0', fraction = '', half] = match;
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + whole.length);
  const zoned = zoneAfter.exec(after);
  const [, sign, hours = '', rest = '0', name = ''] = zoned ?? [];
  const isMonth = name !== '' && monthOfWord(name) !== undefined;
  const offset = (Number(hours) * 60 + Number(rest)) * (sign === '+' ? 1 : -1);
  const zone = isMonth ? null : sign ? offset : (offsetOfWord(name) ?? zoneOfWord(name) ?? null);
  const hour = half ? (Number(hourText) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hourText);
  const isOnClock =
    (hour < 24 || (hour === 24 && Number(minutes) === 0)) &&
    Number(minutes) < 60 &&
    Number(seconds) <= 60 &&
    (typeof zone !== 'number' || Math.abs(zone) < 16 * 60) &&
    !(half && Number(hourText) > 12);
  return {
    day: `${before} ${isMonth ? after : after.slice(zoned?.[0].length ?? 0)}`.trim(),
    time: {
      // A leap second is the last one of its minute.
      seconds: isOnClock ? hour * 3600 + Number(minutes) * 60 + Math.min(Number(seconds), 59) : Number.NaN,
      ms: Number(fraction.padEnd(3, '0').slice(0, 3)),
    },
    zone,
  };
}

/** `20260617T0930`, `20260617T093000`, `2026-06-17T09`. */
const compactTime = /(?<=\d)[Tt](\d{2})(?:(\d{2})(?:(\d{2})(?:[.,](\d{1,9})\d*)?)?)?(?!\d)/;

const numeric: readonly [RegExp, (...numbers: number[]) => Parts][] = [
  [
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[-/.,]*(?:Z|[+-]\d\d:\d\d)?$/,
    (year = 0, month, day) => ({ year, month, day }),
  ],
  [/^(\d{4})(\d{2})(\d{2})$/, (year = 0, month, day) => ({ year, month, day })],
  [/^(\d{4})[-/.](\d{1,2})[-/.]*$/, (year = 0, month) => ({ year, month })],
  [/^(\d{4})[-/.]*$/, (year = 0) => ({ year })],
  [/^(\d{4})-?(\d{3})$/, (year = 0, day = 0) => ofOrdinal(year, day)],
  [/^(\d{4})-?W(\d{2})-?([1-7])?$/i, (year = 0, week = 0, day = 1) => ofWeek(year, week, day)],
  [
    /^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]$/u,
    (year = 0, month, day) => ({ year, month, day }),
  ],
  [/^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]$/u, (year = 0, month) => ({ year, month })],
  [/^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/, (day, month, year = 0) => ({ year, month, day })],
  [/^(\d{1,2})\.(\d{1,2})\.(\d{2})$/, (day, month, year = 0) => ({ year: fullYear(year), month, day })],
  // Americans put the month first, and dates with strokes are mostly theirs; where it cannot be a month, it is the day.
  [/^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/, (a = 0, b = 0, year = 0) => ofAmerican(a, b, year)],
  [/^(\d{1,2})\/(\d{1,2})\/(\d{2})$/, (a = 0, b = 0, year = 0) => ofAmerican(a, b, fullYear(year))],
];

function numericParts(text: string): Parts | null {
  for (const [pattern, partsOf] of numeric) {
    const match = pattern.exec(text);
    if (match)
      return partsOf(...match.slice(1).map((each) => (each === undefined ? Number.NaN : Number(each))));
  }
  return null;
}

function ofAmerican(a: number, b: number, year: number): Parts {
  return a > 12 ? { year, month: b, day: a } : { year, month: a, day: b };
}

function ofOrdinal(year: number, day: number): Parts {
  const at = new Date(Date.UTC(year, 0, day));
  const isInYear = at.getUTCFullYear() === year && day > 0;
  return { year, month: isInYear ? at.getUTCMonth() + 1 : 0, day: at.getUTCDate() };
}

/** ISO 8601: week 1 is the one with January 4th in it. */
function ofWeek(year: number, week: number, day: number): Parts {
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = 4 - ((fourth.getUTCDay() || 7) - 1);
  const at = new Date(Date.UTC(year, 0, monday + (week - 1) * 7 + (day || 1) - 1));
  const isWeek = week >= 1 && week <= 53;
  return { year: at.getUTCFullYear(), month: isWeek ? at.getUTCMonth() + 1 : 0, day: at.getUTCDate() };
}

/** "Volume 40, Issue 5, June 2026": the numbers are not days. */
const partOfVolume = /\b(?:(?:vol(?:ume)?|issue|no|number|nr)\b\.?\s*\d+\b[\s,;]*)+/gi;

/** A date in which words name the month, or in which the year is all there is. */
function wordyParts(stated: string): Parts | null {
  const text = stated.replace(partOfVolume, ' ');
  const words = text.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  // Of "September–October 2026" the later one: the last day of a span counts.
  const month = words.map(monthOfWord).findLast((each) => each !== undefined);
  const numbers = text.match(/\d+/g) ?? [];
  // RFC 822 wrote years with two digits, after the month.
  const yearText = numbers.find((each) => each.length === 4) ?? /\d\D*\p{L}[\s,./-]*(\d\d)$/u.exec(text)?.[1];
  if (yearText === undefined) return null;
  const year = yearText.length === 2 ? fullYear(Number(yearText)) : Number(yearText);
  const others = [...numbers];
  others.splice(others.lastIndexOf(yearText), 1);
  if (month === undefined) return others.length === 0 && words.length > 0 ? { year } : null;
  const [day, ...more] = others;
  if (day === undefined) return { year, month };
  // Of a span of days ("17-19 June 2026") the first: a paper is out when its issue begins to be.
  const isSpan = more.length === 1 && /\d\s*[-–—/]\s*\d/.test(text);
  return day.length <= 2 && (more.length === 0 || isSpan) ? { year, month, day: Number(day) } : null;
}

const fullYear = (year: number) => year + (year < 70 ? 2000 : 1900);

function ofParts({ year, month, day }: Parts): StatedDate | null {
  // Date.UTC takes the years 0 to 99 for those of the twentieth century.
  if (year < 100) return null;
  if (month === undefined || Number.isNaN(month)) return ofMs(Date.UTC(year, 11, 31), 'year');
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12) return null;
  if (day === undefined || Number.isNaN(day)) return ofMs(Date.UTC(year, month - 1, lastDay), 'month');
  return day >= 1 && day <= lastDay ? ofMs(Date.UTC(year, month - 1, day), 'day') : null;
}

function withTime(
  parts: Parts,
  { seconds, ms }: NonNullable<Split['time']>,
  zone: Split['zone'],
): StatedDate | null {
  const day = ofParts(parts);
  if (day === null || Number.isNaN(seconds)) return null;
  const clockMs = Date.parse(day.at) + seconds * 1000 + ms;
  const offsetMinutes = typeof zone === 'string' ? offsetIn(zone, clockMs) : (zone ?? 0);
  return ofMs(clockMs - offsetMinutes * 60_000, 'instant');
}

/** The offset of a zone in minutes when its clocks show the time that `clockMs` is in UTC. */
function offsetIn(zone: string, clockMs: number): number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const shownMs = (at: number) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
  const roughly = shownMs(clockMs) - clockMs;
  const at = clockMs - roughly;
  return (shownMs(at) - at) / 60_000;
}

function ofMs(ms: number, precision: StatedDate['precision']): StatedDate | null {
  return ms > earliest && ms < latest ? { at: new Date(ms).toISOString(), precision } : null;
}
