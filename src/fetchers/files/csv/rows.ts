// Cuts lines of CSV into rows of cells (RFC 4180), and recovers after a quote that was never closed.
// Own code: csv-parse takes everything after such a quote for one cell, and loses it.

export interface CsvRow {
  /** Null for a line whose quotes don't match. */
  cells: string[] | null;
  /** Whether a quote is inside a cell that isn't quoted: the cell may mean something else. */
  hasStrayQuote: boolean;
  /** The line on which it begins. */
  line: number;
}

/** A cell may hold this many line ends and characters; past either the quote was never closed. */
const maxLinesInRow = 200;
const maxRowLength = 512 * 1024;

export class RowCutter {
  readonly #delimiter: string;
  /** Lines of a row whose quote is still open. */
  #open: string[] = [];
  #openLine = 0;
  #openLength = 0;
  #cells: string[] = [];
  #cell = '';
  #isQuoted = false;
  /** Whether more text follows on a closing quote: some quote before it was never closed. */
  #isBroken = false;
  #hasStrayQuote = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Rows that the line completes. */
  takeLine(text: string, line: number): CsvRow[] {
    if (this.#open.length === 0) this.#openLine = line;
    this.#open.push(text);
    this.#openLength += text.length;
    this.#scan(text);
    if (!this.#isQuoted && !this.#isBroken) return [this.#close()];
    const isTooLong = this.#open.length > maxLinesInRow || this.#openLength > maxRowLength;
    return isTooLong || this.#isBroken ? this.#giveUp() : [];
  }

  /** What is still open when the file ends. */
  finish(): CsvRow[] {
    return this.#open.length === 0 ? [] : [...this.#giveUp(), ...this.finish()];
  }

  /**
   * Refuses the first line of the open row, and reads the others by themselves: one of them may have been the end of it. Where tabs are
   * between cells, many programs write quotes as they are.
   */
  #giveUp(): CsvRow[] {
    const [first = '', ...others] = this.#open;
    const line = this.#openLine;
    this.#close();
    const cells = this.#delimiter === '\t' ? first.split('\t') : null;
    return [
      { cells, hasStrayQuote: true, line },
      ...others.flatMap((text, at) => this.takeLine(text, line + 1 + at)),
    ];
  }

  #close(): CsvRow {
    const row = {
      cells: [...this.#cells, this.#cell],
      hasStrayQuote: this.#hasStrayQuote,
      line: this.#openLine,
    };
    this.#open = [];
    this.#openLength = 0;
    this.#cells = [];
    this.#cell = '';
    this.#isQuoted = false;
    this.#isBroken = false;
    this.#hasStrayQuote = false;
    return row;
  }

  #scan(text: string): void {
    // The row continues from the line before, within a quoted cell.
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
        const piece = text.slice(at, end < 0 ? text.length : end);
        this.#hasStrayQuote ||= piece.includes('"');
        this.#cell += piece;
        if (end < 0) return;
        this.#cells.push(this.#cell);
        this.#cell = '';
        at = end + this.#delimiter.length;
      }
    }
  }

  /** The part of a quoted cell that is on this line; `""` is a quote in it. */
  #quoted(text: string, at: number): number {
    const end = text.indexOf('"', at);
    this.#cell += text.slice(at, end < 0 ? text.length : end);
    if (end < 0) return text.length;
    if (text[end + 1] === '"') {
      this.#cell += '"';
      return end + 2;
    }
    // Databases write \" for a quote in a cell, which no delimiter follows.
    const isEnd = end + 1 >= text.length || text.startsWith(this.#delimiter, end + 1);
    if (text[end - 1] === '\\' && !isEnd) {
      this.#cell = `${this.#cell.slice(0, -1)}"`;
      return end + 1;
    }
    this.#isQuoted = false;
    const rest = text.slice(end + 1).trimStart();
    this.#isBroken ||=
      rest !== '' && !text.startsWith(this.#delimiter, end + 1) && !rest.startsWith(this.#delimiter);
    return end + 1;
  }
}
