// Papers from files: an async generator of pages like every source, which goes on where a broken-off import stopped.
import * as z from 'zod';
import { ParseError } from '../../errors.ts';
import type { Cursor, Page } from '../../model/page.ts';
import { bibtexParser } from './bibtex/parse-bibtex.ts';
import { csvParser } from './csv/parse-csv.ts';
import { type FileFormat, fileFormats } from './file-format.ts';
import { type FileParser, subjectAt, type Taken } from './file-parser.ts';
import type { ImportInput } from './input.ts';
import { jsonlParser } from './json/parse-jsonl.ts';
import { snapshotParser } from './json/parse-snapshot.ts';
import { maxLineBytes, readBlocks } from './lines.ts';
import { risParser } from './tagged/parse-ris.ts';

const parsers: Readonly<Record<FileFormat, () => FileParser>> = {
  jsonl: jsonlParser,
  snapshot: snapshotParser,
  bibtex: bibtexParser,
  ris: risParser,
  csv: csvParser,
};

/** Raised when the parsers read more out of a file than before, so that one that was finished is read again. */
const reader = 1;

const position = z.object({
  reader: z.literal(reader),
  format: z.enum(fileFormats),
  offset: z.number(),
  line: z.number(),
  /** How many entries were read so far, and how many of them were refused. */
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

/** So many refusals with no paper among them are no file of papers. */
const hopelessAfter = 1000;

/**
 * The pages of a file, from a position on. The last has a cursor that says so. Throws an `AppError` where the file cannot be read to its
 * end, and `ParseError` where it is not in the format: no paper in the first thousand entries, or a table without titles.
 */
export async function* readPages(
  input: ImportInput,
  format: FileFormat,
  from: ImportPosition | null,
): AsyncGenerator<Page & { cursor: ImportPosition }> {
  const parser = parsers[format]();
  let state: ImportPosition = resumable(from) ?? {
    reader,
    format,
    offset: 0,
    line: 1,
    entries: 0,
    rejected: 0,
    done: false,
  };
  const page = ({ records, rejects }: Taken, done: boolean) => {
    const entries = state.entries + records.length + rejects.length;
    state = { ...state, entries, rejected: state.rejected + rejects.length, done };
    if (entries >= hopelessAfter && entries === state.rejected) {
      throw new ParseError(`${input.name} is not ${format}: ${rejects[0]?.subject}: ${rejects[0]?.reason}`, {
        hint: `Say which format it has: --format ${fileFormats.join('|')}.`,
      });
    }
    return { records, rejects, cursor: state };
  };
  for await (const block of readBlocks(input.bytes(state.offset), state)) {
    const taken: Taken = { records: [], rejects: [] };
    block.lines.forEach((text, index) => {
      takeLine(parser, text, block.firstLine + index, taken);
    });
    state = { ...state, ...block.end };
    if (taken.records.length + taken.rejects.length > 0) yield page(taken, false);
  }
  const taken: Taken = { records: [], rejects: [] };
  parser.finish(taken);
  yield page(taken, true);
}

/**
 * What to go on from. Formats with macros, a header or entries of many lines are read from the beginning: their files are small, and
 * what is stored already is unchanged.
 */
export function resumable(from: ImportPosition | null): ImportPosition | null {
  return from && !from.done && (from.format === 'jsonl' || from.format === 'snapshot') ? from : null;
}

function takeLine(parser: FileParser, text: string | null, line: number, taken: Taken): void {
  if (text === null) {
    taken.rejects.push({
      subject: subjectAt(line),
      reason: `it is longer than ${maxLineBytes / 1024 / 1024} MiB`,
    });
    return;
  }
  // A line may end in CR LF, or in CR alone as on an old Macintosh.
  if (text.includes('\r'))
    for (const part of text.replace(/\r$/, '').split('\r')) parser.takeLine(part, line, taken);
  else parser.takeLine(text, line, taken);
}
