// Reads BibTeX's own syntax: cuts a file into entries, however broken some are, and an entry into its fields.
// Own code: the parsers on npm take a file whole and not as a stream, and the tolerant one brings a language model with it.
import { maxEntryLength } from '../file-parser.ts';

/** An entry's text from its `@` to its closing brace, or what there is of it. */
export interface RawEntry {
  text: string;
  line: number;
  isClosed: boolean;
}

/**
 * Cuts lines into entries. Braces are counted as BibTeX counts them, `\{` among them. An entry that was never closed ends where a line
 * begins the next one: only the broken one is lost.
 */
export class EntryCutter {
  #text = '';
  #line = 0;
  /** Braces that are open; null between entries, where everything but an `@` is a comment. */
  #depth: number | null = null;
  /** How the entry opened: `{`, or `(` which a `)` outside braces and quotes closes; empty until it has. */
  #opener = '';
  #isQuoted = false;

  takeLine(line: string, number: number): RawEntry[] {
    const cut: RawEntry[] = [];
    if (
      this.#depth !== null &&
      (/^\s{0,3}@[a-z]+\s*[{(]\s*[^\s,={}"]*\s*(?:,|=|$)/i.test(line) || this.#isTooLong())
    ) {
      cut.push(this.#close(false));
    }
    let from = 0;
    for (let at = 0; at < line.length; at++) {
      if (this.#depth === null) {
        at = line.indexOf('@', at);
        if (at < 0) return cut;
        from = at;
        this.#open(number);
      } else if (this.#isEnd(line[at] ?? '')) {
        this.#text += line.slice(from, at + 1);
        cut.push(this.#close(true));
      }
    }
    if (this.#depth !== null) this.#text += `${line.slice(from)}\n`;
    return cut;
  }

  finish(): RawEntry[] {
    return this.#depth === null ? [] : [this.#close(false)];
  }

  #open(line: number): void {
    this.#text = '';
    this.#line = line;
    this.#depth = 0;
    this.#opener = '';
    this.#isQuoted = false;
  }

  /** Counts a character of an entry; true where it closes it. */
  #isEnd(character: string): boolean {
    const depth = this.#depth ?? 0;
    if (character === '{') {
      if (this.#opener === '') this.#opener = '{';
      this.#depth = depth + 1;
    } else if (character === '(' && this.#opener === '') {
      this.#opener = '(';
    } else if (character === '}') {
      this.#depth = Math.max(0, depth - 1);
      return this.#opener === '{' && this.#depth === 0;
    } else if (character === '"' && depth === 0) {
      this.#isQuoted = !this.#isQuoted;
    }
    return character === ')' && this.#opener === '(' && depth === 0 && !this.#isQuoted;
  }

  #isTooLong(): boolean {
    return this.#text.length > maxEntryLength;
  }

  #close(isClosed: boolean): RawEntry {
    const entry = { text: this.#text, line: this.#line, isClosed };
    this.#depth = null;
    this.#text = '';
    return entry;
  }
}

export interface BibtexEntry {
  /** In lower case: `article`, `string`. */
  type: string;
  key: string;
  /** Names in lower case; of a field that stands twice the first counts, as for BibTeX. */
  fields: Map<string, string>;
}

/** An entry's fields, its macros put in; a text says what is wrong with it. */
export function parseEntry(text: string, macros: ReadonlyMap<string, string>): BibtexEntry | string {
  const [start = '', type = ''] = /^@\s*([a-z]+)\s*[{(]\s*/i.exec(text) ?? [];
  if (!type) return 'it is no entry: expected @type{key, …}';
  const reader = new FieldReader(text, start.length, macros);
  const kind = type.toLowerCase();
  const key = kind === 'string' ? '' : reader.key();
  const fields = reader.fields();
  return typeof fields === 'string' ? fields : { type: kind, key, fields };
}

class FieldReader {
  readonly #text: string;
  #at: number;
  readonly #macros: ReadonlyMap<string, string>;

  constructor(text: string, at: number, macros: ReadonlyMap<string, string>) {
    this.#text = text;
    this.#at = at;
    this.#macros = macros;
  }

  /** What stands before the first comma; empty where the first field stands there. */
  key(): string {
    const [key] = this.#match(/[^,={}"]*(?=[,})])/y) ?? [''];
    return key.trim();
  }

  fields(): Map<string, string> | string {
    const fields = new Map<string, string>();
    for (;;) {
      this.#match(/[\s,]*/y);
      if (this.#at >= this.#text.length - 1) return fields;
      // A forgotten comma shows as a name after a value, and does no harm.
      const [, name] = this.#match(/([^\s=,{}"#]+)\s*=\s*/y) ?? [];
      if (!name) return `expected "name = value" at "${this.#text.slice(this.#at, this.#at + 20).trim()}"`;
      const value = this.#value();
      if (value === null) return `the field "${name}" has no value`;
      if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value);
    }
  }

  /** Pieces joined by `#`: in braces, in quotes, a number, or a macro's name. */
  #value(): string | null {
    let value: string | null = null;
    do {
      const piece = this.#piece();
      if (piece === null) return value;
      value = (value ?? '') + piece;
    } while (this.#match(/\s*#\s*/y));
    return value;
  }

  #piece(): string | null {
    const opener = this.#text[this.#at];
    if (opener === '{' || opener === '"') return this.#delimited(opener === '{' ? '}' : '"');
    const [word] = this.#match(/[^\s,#{}"=()]+/y) ?? [];
    if (word === undefined) return null;
    return this.#macros.get(word.toLowerCase()) ?? word;
  }

  /** The text up to the closer that stands outside inner braces, or what there is. */
  #delimited(closer: '}' | '"'): string {
    const start = this.#at + 1;
    let depth = 0;
    let end = start;
    for (; end < this.#text.length; end++) {
      const character = this.#text[end];
      if (character === closer && depth === 0) break;
      if (character === '{') depth += 1;
      else if (character === '}') depth -= 1;
    }
    this.#at = end + 1;
    return this.#text.slice(start, end);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }
}
