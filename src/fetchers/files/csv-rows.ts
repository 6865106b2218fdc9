// Cuts lines of CSV into rows of cells (RFC 4180), and finds back into step after a quote that nobody closed.
// Own code: csv-parse, which reads the subscribers' lists, takes all that follows such a quote for one cell and loses it.

export interface CsvRow {
  cells: string[];
  /** The line on which it begins. */
  line: number;
}

/** A cell may hold this many line ends and characters; past either the quote was never closed. */
const maxLinesInRow = 500;
const maxRowLength = 1024 * 1024;

export class RowCutter {
  readonly #delimiter: string;
  /** Lines of a row whose quote is still open. */
  #open: string[] = [];
  #openLine = 0;
  #openLength = 0;
  #cells: string[] = [];
  #cell = '';
  #isQuoted = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Rows that the line completes; null stands for a line with a quote that is never closed. */
  takeLine(text: string, line: number): (CsvRow | { line: number; cells: null })[] {
    if (this.#open.length === 0) this.#openLine = line;
    this.#open.push(text);
    this.#openLength += text.length;
    this.#scan(text);
    if (!this.#isQuoted) return [this.#close()];
    const isTooLong = this.#open.length > maxLinesInRow || this.#openLength > maxRowLength;
    return isTooLong ? this.finish(false) : [];
  }

  /** Gives up on the row whose quote is open: its first line is refused, the others are read by themselves. */
  finish(isEnd = true): (CsvRow | { line: number; cells: null })[] {
    if (this.#open.length === 0) return [];
    const [, ...others] = this.#open;
    const { line } = { line: this.#openLine };
    this.#close();
    const rows = [{ line, cells: null }, ...others.flatMap((text, at) => this.takeLine(text, line + 1 + at))];
    return isEnd ? [...rows, ...this.finish()] : rows;
  }

  #close(): CsvRow {
    const row = { cells: [...this.#cells, this.#cell], line: this.#openLine };
    this.#open = [];
    this.#openLength = 0;
    this.#cells = [];
    this.#cell = '';
    this.#isQuoted = false;
    return row;
  }

  #scan(text: string): void {
    // The row goes on from the line before, within a quoted cell.
    let at = 0;
    if (this.#isQuoted) this.#cell += '\n';
    while (at < text.length) {
      if (this.#isQuoted) at = this.#quoted(text, at);
      else if (text[at] === '"' && this.#cell.trim() === '') {
        this.#isQuoted = true;
        this.#cell = '';
        at += 1;
      } else {
        const end = text.indexOf(this.#delimiter, at);
        this.#cell += text.slice(at, end < 0 ? text.length : end);
        if (end < 0) return;
        this.#cells.push(this.#cell);
        this.#cell = '';
        at = end + this.#delimiter.length;
      }
    }
  }

  /** The part of a quoted cell that stands on this line; `""` is a quote in it. */
  #quoted(text: string, at: number): number {
    const end = text.indexOf('"', at);
    this.#cell += text.slice(at, end < 0 ? text.length : end);
    if (end < 0) return text.length;
    if (text[end + 1] === '"') {
      this.#cell += '"';
      return end + 2;
    }
    this.#isQuoted = false;
    return end + 1;
  }
}
