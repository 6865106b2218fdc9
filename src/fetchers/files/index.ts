// Papers from files: an async generator of pages like every source, which continues where an interrupted import stopped.
import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import { ParseError } from '../../errors.ts';
import type { Cursor, Page } from '../../model/page.ts';
import type { PaperRecord, Reject } from '../../model/paper.ts';
import { sanitized } from '../sanitize.ts';
import { bibtexParser } from './bibtex/parse-bibtex.ts';
import { csvParser } from './csv/parse-csv.ts';
import { type FileFormat, fileFormats } from './file-format.ts';
import { type FileParser, type Outcome, subjectAt } from './file-parser.ts';
import type { ImportInput } from './input.ts';
import { cslParser } from './json/parse-csl.ts';
import { jsonlParser } from './json/parse-jsonl.ts';
import { snapshotParser } from './json/parse-snapshot.ts';
import { maxLineBytes, readBlocks } from './lines.ts';
import { nbibParser } from './tagged/parse-nbib.ts';
import { risParser } from './tagged/parse-ris.ts';
import { wosParser } from './tagged/parse-wos.ts';

const parsers: Readonly<Record<FileFormat, () => FileParser>> = {
  jsonl: jsonlParser,
  csl: cslParser,
  snapshot: snapshotParser,
  bibtex: bibtexParser,
  ris: risParser,
  nbib: nbibParser,
  wos: wosParser,
  csv: csvParser,
};

/** Raised when the parsers read more out of a file than before, so that one that was finished is read again. */
const reader = 3;

const position = z.object({
  reader: z.literal(reader),
  format: z.enum(fileFormats),
  offset: z.number(),
  line: z.number(),
  /** How many entries were read so far, and how many of them were rejected. */
  entries: z.number(),
  rejected: z.number(),
  done: z.boolean(),
});

/** How far an import has come; it is the cursor of each of its pages. */
export type ImportPosition = z.output<typeof position>;

/** The position that a stored cursor holds, if it is one of this format by this version's parsers. */
export function parsePosition(cursor: Cursor | null, format: FileFormat): ImportPosition | null {
  const parsed = position.safeParse(cursor);
  return parsed.success && parsed.data.format === format ? parsed.data : null;
}

/** A file with this many rejects and not one paper before them is not a file of papers. */
const hopelessAfter = 1000;
/** Storing a page of papers takes a tenth of a second, which is the longest that Ctrl-C waits. */
const maxPageEntries = 500;

/**
 * The pages of a file, from a position on. The last has a cursor that says so. The event loop runs between pages and where many lines bring
 * no page, so that signals arrive.
 * Throws an `AppError` if the file cannot be read to its end, and `ParseError` where it is not in the format: no paper in the first
 * thousand entries, no entry at all, or a table without titles.
 */
export async function* readPages(
  input: ImportInput,
  format: FileFormat,
  from: ImportPosition | null,
  signal?: AbortSignal,
): AsyncGenerator<Page & { cursor: ImportPosition }> {
  const parser = parsers[format]();
  const start: ImportPosition = { reader, format, offset: 0, line: 1, entries: 0, rejected: 0, done: false };
  let state = resumable(from) ?? start;
  /** Where a later import resumes; formats with a header, macros or entries of many lines are read from the beginning. */
  let resumeAt = state;
  let counted = { entries: state.entries, rejected: state.rejected };
  let firstReject: Reject | null = null;
  let hasText = false;
  const page = new PageBuilder();
  const pause = async () => {
    await setImmediate();
    signal?.throwIfAborted();
  };
  const turnedPage = () => {
    const { records, rejects } = page.take();
    counted = {
      entries: counted.entries + records.length + rejects.length,
      rejected: counted.rejected + rejects.length,
    };
    firstReject ??= rejects[0] ?? null;
    if (counted.entries >= hopelessAfter && counted.entries === counted.rejected) {
      throw new ParseError(
        `${input.name} is not ${format}: ${firstReject?.subject}: ${firstReject?.reason}`,
        {
          hint: `Say which format it has: --format ${fileFormats.join('|')}.`,
        },
      );
    }
    return { records, rejects, cursor: resumeAt };
  };
  for await (const block of readBlocks(input.bytes(state.offset), state)) {
    for (const outcome of outcomesOf(block, parser)) {
      page.add(outcome);
      if (page.size < maxPageEntries) continue;
      yield turnedPage();
      await pause();
    }
    hasText ||= block.lines.some((line) => line === null || line.trim() !== '');
    state = { ...state, ...block.end };
    // Where a page has ended within the block, what it counted is counted again by an import that resumes before the block.
    const all = { entries: counted.entries + page.size, rejected: counted.rejected + page.rejected };
    if (parser.canResume) resumeAt = { ...state, ...all };
    if (page.size > 0) yield turnedPage();
    await pause();
  }
  for (const outcome of parser.finish()) {
    page.add(outcome);
    if (page.size >= maxPageEntries) {
      yield turnedPage();
      await pause();
    }
  }
  const entries = counted.entries + page.size;
  if (entries === 0 && hasText && !parser.hasStructure) {
    throw new ParseError(`${input.name} has no entry in the format ${format}`, {
      hint: `Say which format it has: --format ${fileFormats.join('|')}.`,
    });
  }
  resumeAt = { ...state, entries, rejected: counted.rejected + page.rejected, done: true };
  yield turnedPage();
}

/** What to continue from: a place between two lines, in a file that was not read to its end. */
export function resumable(from: ImportPosition | null): ImportPosition | null {
  return from && !from.done ? from : null;
}

class PageBuilder {
  #records: PaperRecord[] = [];
  #rejects: Reject[] = [];

  get size(): number {
    return this.#records.length + this.#rejects.length;
  }

  get rejected(): number {
    return this.#rejects.length;
  }

  add(outcome: Outcome): void {
    if ('record' in outcome) this.#records.push(sanitized(outcome.record));
    else this.#rejects.push(outcome.reject);
  }

  /** What was gathered; the next page begins. */
  take(): { records: PaperRecord[]; rejects: Reject[] } {
    const taken = { records: this.#records, rejects: this.#rejects };
    this.#records = [];
    this.#rejects = [];
    return taken;
  }
}

function* outcomesOf(
  { lines, firstLine }: { lines: (string | null)[]; firstLine: number },
  parser: FileParser,
): Generator<Outcome> {
  for (const [index, text] of lines.entries()) {
    const line = firstLine + index;
    if (text === null) {
      yield {
        reject: { subject: subjectAt(line), reason: `it is longer than ${maxLineBytes / 1024 / 1024} MiB` },
      };
    } else if (text.includes('\r')) {
      // A line may end in CR LF, or in CR alone as on an old Macintosh.
      for (const part of text.replace(/\r$/, '').split('\r')) yield* parser.takeLine(part, line);
    } else {
      // Files that were joined have a byte order mark where the second begins.
      yield* parser.takeLine(text.startsWith('\ufeff') ? text.slice(1) : text, line);
    }
  }
}
