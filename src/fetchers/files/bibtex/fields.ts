// Reads the fields of an entry of BibTeX, its macros put in.
import { maxEntryLength, tooLongEntry } from '../file-parser.ts';

export interface BibtexEntry {
  /** In lower case: `article`, `string`. */
  type: string;
  key: string;
  /** Names in lower case; of a field that is there twice the first counts, as for BibTeX. */
  fields: Map<string, string>;
}

/** One macro's text has no more, and all of a file's together no more than `maxAllMacros`: each may hold others several times. */
const maxMacro = 64 * 1024;
const maxAllMacros = 8 * 1024 * 1024;
/** What a macro costs besides its text, in characters. */
const macroOverhead = 100;

/** The macros of a file: those that every style defines, and its own `@string`s. */
export class Macros {
  /** Null for one whose text is too long. */
  readonly #texts = new Map<string, string | null>();
  #size = 0;

  constructor(standard: Iterable<readonly [name: string, text: string]>) {
    for (const [name, text] of standard) this.#texts.set(name, text);
  }

  set(name: string, text: string): void {
    const size = name.length + text.length + macroOverhead;
    const fits = text.length <= maxMacro && this.#size + size <= maxAllMacros;
    // Of one that doesn't fit the name is kept, so that entries with it are refused; past the cap not even that.
    if (fits) this.#size += size;
    if (fits || this.#texts.size < maxAllMacros / macroOverhead) this.#texts.set(name, fits ? text : null);
  }

  /** Undefined for a macro that isn't there, null for one that is too long. */
  get(name: string): string | null | undefined {
    return this.#texts.get(name);
  }
}

/** An entry's fields; a text says what is wrong with it. */
export function parseEntry(text: string, macros: Macros): BibtexEntry | string {
  const [start = '', type = ''] = /^@\s*([a-z]+)\s*[{(]\s*/i.exec(text) ?? [];
  if (!type) return 'it is not an entry: expected @type{key, …}';
  const reader = new FieldReader(text, start.length, macros);
  const kind = type.toLowerCase();
  const key = kind === 'string' ? '' : reader.key();
  const fields = reader.fields();
  return typeof fields === 'string' ? fields : { type: kind, key, fields };
}

class FieldReader {
  readonly #text: string;
  #at: number;
  readonly #macros: Macros;
  /** What is wrong with a value. */
  #fault = '';
  #length = 0;

  constructor(text: string, at: number, macros: Macros) {
    this.#text = text;
    this.#at = at;
    this.#macros = macros;
  }

  /** The text before the first comma; empty where the first field is there. */
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
      if (this.#fault) return this.#fault;
      if (value === null) return `the field "${name.slice(0, 100)}" has no value`;
      if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value);
    }
  }

  /** Pieces joined by `#`: in braces, in quotes, a number, or a macro's name. */
  #value(): string | null {
    let value: string | null = null;
    do {
      const piece = this.#piece();
      if (piece === null) return value;
      this.#length += piece.length;
      if (this.#length > maxEntryLength) this.#fault = tooLongEntry;
      if (this.#fault) return null;
      value = (value ?? '') + piece;
    } while (this.#match(/\s*#\s*/y));
    return value;
  }

  #piece(): string | null {
    const opener = this.#text[this.#at];
    if (opener === '{' || opener === '"') return this.#delimited(opener === '{' ? '}' : '"');
    const [word] = this.#match(/[^\s,#{}"=()]+/y) ?? [];
    if (word === undefined) return null;
    const text = this.#macros.get(word.toLowerCase());
    if (text === null)
      this.#fault = `the macro "${word.slice(0, 100)}" is longer than ${maxMacro / 1024} KiB`;
    return text ?? word;
  }

  /** The text up to the closer outside inner braces, or what there is. */
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
