// Cuts JSON that is not a paper a line into its values: the elements of an array, or objects printed over several lines.
import { maxEntryLength } from '../file-parser.ts';

export interface RawValue {
  text: string;
  line: number;
  fault: 'unclosed' | 'too long' | null;
}

/**
 * Counts brackets outside strings. Where a value's brackets don't match, it ends before the next line that begins a value in the column in
 * which the first one began: only the broken one is lost.
 */
export class ValueCutter {
  #pieces: string[] = [];
  #length = 0;
  #line = 0;
  /** Brackets that are open within a value; null between values. */
  #depth: number | null = null;
  #isQuoted = false;
  /** Where the first value began on its line, after white space only; -1 before. */
  #column = -1;

  *takeLine(line: string, number: number): Generator<RawValue> {
    const indent = line.search(/\S/);
    if (this.#depth !== null && indent === this.#column && line[indent] === '{') yield this.#close(false);
    // No string of JSON continues on the next line.
    this.#isQuoted = false;
    let from = 0;
    for (let at = Math.max(indent, 0); at < line.length; at++) {
      const character = line[at] ?? '';
      if (this.#depth === null) {
        if (/[\s,[\]]/.test(character)) continue;
        if (this.#column < 0 && at === indent) this.#column = indent;
        this.#open(number);
        from = at;
      }
      if (this.#isQuoted) {
        if (character === '\\') at += 1;
        else if (character === '"') this.#isQuoted = false;
        continue;
      }
      if (character === '"') this.#isQuoted = true;
      else if (character === '{' || character === '[') this.#depth = (this.#depth ?? 0) + 1;
      else if (character === '}' || character === ']') this.#depth = (this.#depth ?? 0) - 1;
      const isScalarEnd = this.#depth === 0 && /[,\]]/.test(line[at + 1] ?? ',');
      if ((character === '}' || character === ']' || isScalarEnd) && (this.#depth ?? 0) <= 0) {
        this.#add(line.slice(from, at + 1));
        yield this.#close(true);
      }
    }
    if (this.#depth !== null) this.#add(`${line.slice(from)}\n`);
  }

  *finish(): Generator<RawValue> {
    if (this.#depth !== null) yield this.#close(false);
  }

  #open(line: number): void {
    this.#line = line;
    this.#depth = 0;
    this.#pieces = [];
    this.#length = 0;
  }

  #add(text: string): void {
    if (this.#length <= maxEntryLength) this.#pieces.push(text);
    this.#length += text.length;
  }

  #close(isClosed: boolean): RawValue {
    const isTooLong = this.#length > maxEntryLength;
    const text = isTooLong ? '' : this.#pieces.join('');
    this.#depth = null;
    this.#pieces = [];
    return { text, line: this.#line, fault: isTooLong ? 'too long' : isClosed ? null : 'unclosed' };
  }
}
