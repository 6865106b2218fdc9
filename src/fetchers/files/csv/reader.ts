// Reads lines of CSV whose delimiter is not known: the rows of papers and of subscribers.
import { type CsvRow, RowCutter } from './rows.ts';

/** Takes lines in; rows come out, without those that are empty. */
export class CsvReader {
  #cutter: RowCutter | null = null;

  /** Rows that the line completes. */
  takeLine(text: string, line: number): CsvRow[] {
    if (!this.#cutter) {
      if (text.trim() === '') return [];
      // Excel's own way of naming the delimiter, which is not a row.
      const [, named] = /^"?sep=(.)"?\s*$/i.exec(text) ?? [];
      this.#cutter = new RowCutter(named ?? delimiterOf(text));
      if (named !== undefined) return [];
    }
    return this.#cutter.takeLine(text, line).filter(hasText);
  }

  /** What is still open when the file ends. */
  finish(): CsvRow[] {
    return this.#cutter?.finish().filter(hasText) ?? [];
  }
}

function hasText({ cells }: CsvRow): boolean {
  return cells === null || cells.some((cell) => cell.trim() !== '');
}

/** The one that the first line has most of, outside quotes. */
function delimiterOf(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: bare.split(delimiter).length,
  }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}
