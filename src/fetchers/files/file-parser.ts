// The shape that the parser of every file format has: lines go in, records and refusals come out.
import type { PaperRecord, Reject } from '../../model/paper.ts';

/** What an entry of a file came to. */
export type Outcome = { record: PaperRecord } | { reject: Reject };

/**
 * Takes a file line by line. What a line completes is an iterable, so that the reader can pause between the entries of a line: some
 * files have no line ends.
 */
export interface FileParser {
  /** Takes in the next line, without its end; `line` counts from 1. */
  takeLine(text: string, line: number): Iterable<Outcome>;
  /** The file has come to its end: what was still open is a record or a refusal now. */
  finish(): Iterable<Outcome>;
  /** Whether a later import can resume between two lines, because it needs nothing before them. Some formats show only while they are read. */
  readonly canResume: boolean;
  /** Whether anything of the format was seen, also what tells of no paper: a header, a macro. */
  readonly hasStructure: boolean;
}

/** An entry of several lines that is longer than this is refused, or was never closed. In UTF-16 units. */
export const maxEntryLength = 4 * 1024 * 1024;

/** Why a longer entry is refused. */
export const tooLongEntry = `it is longer than ${maxEntryLength / 1024 / 1024} MiB`;

/** What an entry came to; a text is the reason why it is no record. */
export function outcomeOf(entry: PaperRecord | string, subject: string): Outcome {
  return typeof entry === 'string' ? { reject: { subject, reason: entry } } : { record: entry };
}

/** How a refusal names an entry: by its line, and by what it calls itself. */
export function subjectAt(line: number, name = ''): string {
  return name ? `line ${line} (${name.slice(0, 100)})` : `line ${line}`;
}
