// Checks the data of any source before it is stored, for impossible sizes and dates and for invalid characters.
import { mendWindows1252 } from '../http/charset.ts';
import type { Page } from '../model/page.ts';
import type { PaperRecord } from '../model/paper.ts';
import type { Fetcher } from './fetcher.ts';
import type { Library } from './libraries/library.ts';

/** The fetcher, with whatever is invalid in its pages rejected or corrected. */
export function soundFetcher(fetcher: Fetcher): Fetcher {
  return {
    ...fetcher,
    async *fetch(request, context) {
      for await (const page of fetcher.fetch(request, context)) yield soundPage(page);
    },
  };
}

/** The library, with unsound records left out and counted as rejected. */
export function soundLibrary(library: Library): Library {
  return {
    ...library,
    async read(position, context) {
      const change = await library.read(position, context);
      if (change === null) return null;
      let { rejected } = change;
      const items = change.items.map(({ key, record: said }) => {
        const { record, reason } = said === null ? { record: null, reason: null } : soundRecord(said);
        if (reason === null) return { key, record };
        rejected += 1;
        return { key, record: null };
      });
      return { ...change, items, rejected };
    },
  };
}

/** The record with sanitised text, and why it must be rejected anyway; null for a good one. */
function soundRecord(said: PaperRecord): { record: PaperRecord; reason: string | null } {
  const record = sound(said) as PaperRecord;
  return { record, reason: refusalOf(record) };
}

function soundPage(page: Page): Page {
  const records: PaperRecord[] = [];
  const rejects = page.rejects.map(({ subject, reason }) => ({
    subject: soundText(subject.slice(0, maxSubject)),
    reason: soundText(reason.slice(0, maxReason)),
  }));
  for (const said of page.records) {
    const { record, reason } = soundRecord(said);
    if (reason === null) records.push(record);
    else rejects.push({ subject: (record.title || record.key).slice(0, maxSubject), reason });
  }
  return { ...page, records, rejects };
}

const maxSubject = 200;
const maxReason = 500;

/** Longer than any that there is: the longest title of arXiv's has some 400 characters, the longest list of authors 5,154. */
const limits = { title: 2000, abstract: 50_000, authors: 20_000, other: 10_000, list: 1000, version: 10_000 };
/** More votes, citations or stars than there can be. */
const maxSignal = 1e9;

/** Why a record must be rejected; null for a good one. */
function refusalOf({ title, abstract, authors, categories, version, ...record }: PaperRecord): string | null {
  if (title.length > limits.title) return `its title has ${title.length} characters`;
  if ((abstract?.length ?? 0) > limits.abstract) return `its abstract has ${abstract?.length} characters`;
  if (authors.length > limits.authors) return `it has ${authors.length} authors`;
  if (categories.length > limits.list) return `it has ${categories.length} categories`;
  if (version !== null && !(version >= 0 && version <= limits.version)) return `${version} is not a version`;
  const others = [authors, categories, record.key, record.identifiers, record.organization, record.links];
  const added = [record.keywords, record.submittedBy, record.media, record.discussionId];
  const rest = [...others, ...added, record.thumbnail, record.note, record.journalRef, record.tldr];
  if (rest.some(hasLongText)) return `a text in it has more than ${limits.other} characters`;
  const date = record.announcements.find(({ on }) => !isDate(on));
  if (date) return `"${date.on}" is not a date`;
  const signal = record.signals.find(({ value }) => !(Math.abs(value) <= maxSignal));
  return signal ? `${signal.value} is not a number of ${signal.name}` : null;
}

function hasLongText(value: unknown): boolean {
  if (typeof value === 'string') return value.length > limits.other;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLongText);
}

function isDate(text: string): boolean {
  const atMs = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().slice(0, 10) === text;
}

/** The value with sanitised text; the value itself if nothing had to change. */
export function sanitized<T>(value: T): T {
  return sound(value) as T;
}

/** A value with sound text only; the value itself if nothing had to change. */
function sound(value: unknown): unknown {
  if (typeof value === 'string') return soundText(value);
  if (Array.isArray(value)) {
    const items = value.map(sound);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const corrected = entries.map(([, item]) => sound(item));
  return corrected.every((item, index) => item === entries[index]?.[1])
    ? value
    : Object.fromEntries(entries.map(([key], index) => [key, corrected[index]]));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const suspect = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/;

/**
 * Without control characters, which XML and mails may not hold, and without halves of characters, which no database keeps. The
 * controls from U+0080 on are quotes and dashes of windows-1252 that a program took for Latin-1.
 */
function soundText(text: string): string {
  if (!suspect.test(text)) return text;
  return mendWindows1252(text)
    .replace(controls, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}
