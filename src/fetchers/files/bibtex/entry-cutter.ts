// Cuts lines of BibTeX into entries, however broken some of them are.
// Own code: the parsers on npm take a file whole and not as a stream, and the tolerant one brings a language model with it.
import { maxEntryLength } from '../file-parser.ts';

/** An entry's text from its `@` to its closing brace, or as much of it as there is. */
export interface RawEntry {
  /** Of an entry that is too long, only its beginning. */
  text: string;
  line: number;
  fault: 'unclosed' | 'too long' | null;
}

/** A line that begins an entry, with its key or the name of its macro. */
const newEntry = /^\s{0,3}@[a-z]+\s*[{(]\s*[^\s,={}"]*\s*(?:,|=|$)/i;
/** `@article{`, or `@article` alone on its line. Other "@" between entries are parts of addresses. */
const opening = /@\s*[a-z]+\s*(?:[{(]|$)/iy;
const comment = /@\s*comment\b/iy;

/**
 * Counts braces as BibTeX counts them, `\{` among them. An entry that was never closed ends where a line begins the next one: only the
 * broken one is lost. A comment in braces hides the entries in it.
 */
export class EntryCutter {
  /** Pieces of the open entry's text. */
  #pieces: string[] = [];
  #length = 0;
  #line = 0;
  /** Braces that are open; null between entries, where everything but an `@` is a comment. */
  #depth: number | null = null;
  /** How the entry opened: `{`, or `(` which a `)` outside braces and quotes closes; empty until it has. */
  #opener = '';
  #isQuoted = false;
  /** The lines of an open comment, to be read again in case it has no end; null in other entries. */
  #hidden: { text: string; number: number }[] | null = null;
  /** Set once a comment has had no end: from then on it hides no more than the line it is on. */
  #commentsHideLines = false;

  *takeLine(line: string, number: number): Generator<RawEntry> {
    if (this.#hidden) {
      this.#hidden.push({ text: line, number });
      if (this.#length > maxEntryLength) {
        yield* this.#rereadComment();
        return;
      }
    } else if (this.#depth !== null && newEntry.test(line)) {
      yield this.#close(false);
    }
    let from = 0;
    for (let at = 0; at < line.length; at++) {
      if (this.#depth === null) {
        at = this.#nextOpening(line, at);
        if (at < 0) return;
        from = at;
        this.#open(number);
        comment.lastIndex = at;
        if (comment.test(line)) this.#hidden = [];
      } else if (this.#isEnd(line[at] ?? '')) {
        this.#add(line.slice(from, at + 1));
        yield this.#close(true);
      }
    }
    if (this.#depth !== null) this.#add(`${line.slice(from)}\n`);
  }

  *finish(): Generator<RawEntry> {
    if (this.#hidden) yield* this.#rereadComment();
    if (this.#depth !== null) yield this.#close(false);
  }

  /** Where the next entry of a line begins, or -1. What follows a "%" between entries is a comment. */
  #nextOpening(line: string, from: number): number {
    const percent = line.indexOf('%', from);
    for (let at = line.indexOf('@', from); at >= 0; at = line.indexOf('@', at + 1)) {
      if (percent >= 0 && percent < at) return -1;
      comment.lastIndex = at;
      if (this.#commentsHideLines && comment.test(line)) return -1;
      opening.lastIndex = at;
      if (opening.test(line)) return at;
    }
    return -1;
  }

  #open(number: number): void {
    this.#pieces = [];
    this.#length = 0;
    this.#line = number;
    this.#depth = 0;
    this.#opener = '';
    this.#isQuoted = false;
  }

  #add(text: string): void {
    if (this.#length <= maxEntryLength) this.#pieces.push(text);
    this.#length += text.length;
  }

  /** Counts a character of an entry; true if it closes it. */
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

  #close(isClosed: boolean): RawEntry {
    const isTooLong = this.#length > maxEntryLength;
    const text = isTooLong ? (this.#pieces[0] ?? '').slice(0, 1000) : this.#pieces.join('');
    this.#depth = null;
    this.#pieces = [];
    this.#hidden = null;
    return { text, line: this.#line, fault: isTooLong ? 'too long' : isClosed ? null : 'unclosed' };
  }

  /** A comment had no end: its first line alone is one, and the others are read as if it weren't there. */
  *#rereadComment(): Generator<RawEntry> {
    const lines = this.#hidden ?? [];
    this.#close(false);
    this.#commentsHideLines = true;
    for (const { text, number } of lines) yield* this.takeLine(text, number);
  }
}
