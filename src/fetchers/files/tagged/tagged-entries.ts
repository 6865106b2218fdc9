// Gathers the lines of a tagged format (RIS, PubMed, Web of Science) into entries: values by tag.
import { maxEntryLength } from '../file-parser.ts';

/** One entry: what is under each of its tags. */
export class TaggedEntry {
  readonly line: number;
  readonly #values = new Map<string, string[]>();
  #lastTag = '';
  #length = 0;

  constructor(line: number) {
    this.line = line;
  }

  /** Whether more came than an entry may have; what came after that is not kept. */
  get isTooLong(): boolean {
    return this.#length > maxEntryLength;
  }

  add(tag: string, text: string): void {
    this.#length += text.length + 1;
    if (this.isTooLong) return;
    const values = this.#values.get(tag);
    if (values) values.push(text.trim());
    else this.#values.set(tag, [text.trim()]);
    this.#lastTag = tag;
  }

  /** A continuation line of the tag before: part of its last value, or a value of its own. */
  continueWith(text: string, isOwnValue = false): void {
    const values = this.#values.get(this.#lastTag);
    if (!values || text.trim() === '') return;
    if (isOwnValue) {
      this.add(this.#lastTag, text);
      return;
    }
    this.#length += text.length + 1;
    if (!this.isTooLong) values[values.length - 1] += ` ${text.trim()}`;
  }

  /** The first value that is not empty, of the first of the tags that has one. */
  first(...tags: readonly string[]): string {
    for (const tag of tags) {
      const value = this.#values.get(tag)?.find(Boolean);
      if (value) return value;
    }
    return '';
  }

  /** All values of the tags. */
  all(...tags: readonly string[]): string[] {
    return tags.flatMap((tag) => this.#values.get(tag) ?? []).filter(Boolean);
  }

  has(tag: string): boolean {
    return this.#values.has(tag);
  }
}
