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

  /** Null for a text that contains one that is too long. */
  set(name: string, text: string | null): void {
    if (text === null) {
      this.#refuse(name);
      return;
    }
    const size = name.length + text.length + macroOverhead;
    const fits = text.length <= maxMacro && this.#size + size <= maxAllMacros;
    if (!fits) {
      this.#refuse(name);
      return;
    }
    this.#size += size;
    this.#texts.set(name, text);
  }

  /** Keeps the name, so that entries with it are rejected; beyond the cap not even that. */
  #refuse(name: string): void {
    if (this.#texts.size < maxAllMacros / macroOverhead) this.#texts.set(name, null);
  }

  /** Undefined for a macro that isn't there, null for one that is too long. */
  get(name: string): string | null | undefined {
    return this.#texts.get(name);
  }
}

const entryStart = /^@\s*([a-z]+)\s*[{(]\s*/i;

/** An entry's fields, or a text with the error. */
export function parseEntry(text: string, macros: Macros): BibtexEntry | string {
  const [start = '', type = ''] = entryStart.exec(text) ?? [];
  if (!type) return 'it is not an entry: expected @type{key, …}';
  const reader = new FieldReader(text, start.length, macros);
  const key = reader.key();
  const fields = new Map<string, string>();
  for (;;) {
    const field = reader.next();
    if (field === null) return { type: type.toLowerCase(), key, fields };
    if (typeof field === 'string') return field;
    if (field.value === null) return field.fault;
    if (!fields.has(field.name)) fields.set(field.name, field.value);
  }
}

/** Stores the macros of a `@string`; returns a text if something is wrong. */
export function readMacros(text: string, macros: Macros): string | null {
  const reader = new FieldReader(text, entryStart.exec(text)?.[0].length ?? 0, macros);
  for (;;) {
    const field = reader.next();
    if (field === null || typeof field === 'string') return field;
    macros.set(field.name, field.value);
  }
}

/** A field, or why its text is too long to be put together. */
type Field = { name: string; value: string } | { name: string; value: null; fault: string };

class FieldReader {
  readonly #text: string;
  #at: number;
  readonly #macros: Macros;
  /** Why the value that is read is too long. */
  #fault = '';
  #isCut = false;
  #length = 0;

  constructor(text: string, at: number, macros: Macros) {
    this.#text = text;
    this.#at = at;
    this.#macros = macros;
  }

  /** The text before the first comma; empty if the first field is there. */
  key(): string {
    const [key] = this.#match(/[^,={}"]*(?=[,})])/y) ?? [''];
    return key.trim();
  }

  /** The next field, a text with its error, or null at the end of the entry. */
  next(): Field | string | null {
    this.#match(/[\s,]*/y);
    if (this.#at >= this.#text.length - 1) return null;
    // A forgotten comma shows as a name after a value, and does no harm.
    const [, name] = this.#match(/([^\s=,{}"#]+)\s*=\s*/y) ?? [];
    if (!name) return `expected "name = value" at "${this.#text.slice(this.#at, this.#at + 20).trim()}"`;
    this.#fault = '';
    const value = this.#value();
    if (this.#isCut) return `the text of the field "${name.slice(0, 100)}" has no end`;
    if (this.#fault) return { name: name.toLowerCase(), value: null, fault: this.#fault };
    // `note = ,` says nothing.
    if (value === null && /[,}]/.test(this.#text[this.#at] ?? ''))
      return { name: name.toLowerCase(), value: '' };
    if (value === null) return `the field "${name.slice(0, 100)}" has no value`;
    return { name: name.toLowerCase(), value };
  }

  /** Pieces joined by `#`: in braces, in quotes, a number, or a macro's name. */
  #value(): string | null {
    let value: string | null = null;
    do {
      const piece = this.#piece();
      if (piece === null) return value;
      this.#length += piece.length;
      if (this.#length > maxEntryLength) this.#fault = tooLongEntry;
      value = (value ?? '') + (this.#fault ? '' : piece);
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
    // The last sign of an entry closes the entry, or is missing: a text that takes it in has no end of its own.
    this.#isCut = end >= this.#text.length;
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
