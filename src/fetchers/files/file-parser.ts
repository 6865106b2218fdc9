// The interface of the parser of every file format: lines go in, records and rejects come out.
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
  /** The file has come to its end: what was still open is now a record or a reject. */
  finish(): Iterable<Outcome>;
  /** Whether a later import can resume between two lines, because it needs nothing before them. Some formats show only while they are read. */
  readonly canResume: boolean;
  /** Whether anything of the format was seen, even without a paper: a header, a macro. */
  readonly hasStructure: boolean;
}

/** An entry of several lines that is longer than this is rejected, or was never closed. In UTF-16 units. */
export const maxEntryLength = 4 * 1024 * 1024;

/** Why a longer entry is rejected. */
export const tooLongEntry = `it is longer than ${maxEntryLength / 1024 / 1024} MiB`;

/** The result of an entry; a string is the reason why it was rejected. */
export function outcomeOf(entry: PaperRecord | string, subject: string): Outcome {
  return typeof entry === 'string' ? { reject: { subject, reason: entry } } : { record: entry };
}

/** How a reject names an entry: by its line, and by its own name. */
export function subjectAt(line: number, name = ''): string {
  return name ? `line ${line} (${name.slice(0, 100)})` : `line ${line}`;
}
