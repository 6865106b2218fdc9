// The shape that the parser of every file format has: lines go in, records and refusals come out.
import type { PaperRecord, Reject } from '../../model/paper.ts';

/** Where a parser puts what it has read. */
export interface Taken {
  records: PaperRecord[];
  rejects: Reject[];
}

export interface FileParser {
  /** Takes in the next line, without its end; `line` counts from 1. What it completes goes to `taken`. */
  takeLine(text: string, line: number, taken: Taken): void;
  /** The file has come to its end: what was still open is a record or a refusal now. */
  finish(taken: Taken): void;
}

/** An entry of several lines that is longer than this was never closed. */
export const maxEntryLength = 4 * 1024 * 1024;

/** Puts what an entry came to where it belongs; a text is the reason why it is no record. */
export function settle(entry: PaperRecord | string, subject: string, taken: Taken): void {
  if (typeof entry === 'string') taken.rejects.push({ subject, reason: entry });
  else taken.records.push(entry);
}

/** How a refusal names an entry: by its line, and by what it calls itself. */
export function subjectAt(line: number, name = ''): string {
  return name ? `line ${line} (${name.slice(0, 100)})` : `line ${line}`;
}
