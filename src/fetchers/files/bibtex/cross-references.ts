// Completes entries of BibTeX from the entries they refer to: the proceedings of a paper (`crossref`), shared data (`xdata`).
import type { BibtexEntry } from './fields.ts';

/** An entry with the line it begins on. */
export interface PlacedEntry extends BibtexEntry {
  line: number;
}

/** Entries that others refer to, by their types. */
const containers =
  /^(?:mv)?(?:proceedings|book|collection|reference)$|^(?:periodical|xdata|incollection|inproceedings|techreport)$/;

/** The fields that a paper inherits from its volume, but not the volume's DOI and address. */
const inherited = [
  'year',
  'date',
  'month',
  'day',
  'journal',
  'journaltitle',
  'booktitle',
  'volume',
  'number',
];

/** A longer value is not stored for other entries. */
const maxValue = 2000;
/** How much is kept at most of entries that may be referred to, and of those that wait, in characters. */
const maxKept = 8 * 1024 * 1024;

/**
 * BibTeX wants the volume after its papers, biblatex anywhere: entries that refer to one that has not come yet wait for it, up to the end
 * of the file or until too many wait.
 */
export class CrossReferences {
  readonly #known = new Map<string, BibtexEntry>();
  #knownSize = 0;
  readonly #waiting = new Set<PlacedEntry>();
  #waitingSize = 0;
  /** Those that wait, by the key of the entry that they wait for. */
  readonly #awaited = new Map<string, PlacedEntry[]>();

  /** The entries that are complete with this one. */
  *take(entry: PlacedEntry): Generator<PlacedEntry> {
    const key = keyOf(entry);
    const waiting = this.#awaited.get(key) ?? [];
    this.#awaited.delete(key);
    if (waiting.length > 0 || containers.test(entry.type)) this.#remember(entry);
    for (const each of waiting) {
      if (!this.#waiting.delete(each)) continue;
      this.#waitingSize -= sizeOf(each);
      yield* this.#completeOrWait(each);
    }
    if (entry.type !== 'xdata') yield* this.#completeOrWait(entry);
  }

  /** Those that waited in vain, with what is known. */
  *finish(): Generator<PlacedEntry> {
    for (const entry of this.#waiting) yield this.#completed(entry);
    this.#waiting.clear();
  }

  *#completeOrWait(entry: PlacedEntry): Generator<PlacedEntry> {
    const missing = referencesOf(entry).find((key) => !this.#known.has(key));
    if (missing === undefined) {
      yield this.#completed(entry);
      return;
    }
    this.#waiting.add(entry);
    this.#waitingSize += sizeOf(entry);
    const others = this.#awaited.get(missing);
    if (others) others.push(entry);
    else this.#awaited.set(missing, [entry]);
    for (const first of this.#waiting) {
      if (this.#waitingSize <= maxKept) return;
      this.#waiting.delete(first);
      this.#waitingSize -= sizeOf(first);
      yield this.#completed(first);
    }
  }

  #completed(entry: PlacedEntry): PlacedEntry {
    const fields = new Map(entry.fields);
    const add = (name: string, value: string | undefined) => {
      if (value && !fields.has(name)) fields.set(name, value);
    };
    for (const key of referencesOf(entry)) {
      const parent = this.#known.get(key);
      if (!parent) continue;
      if (parent.type === 'xdata') {
        for (const [name, value] of parent.fields) add(name, value);
        continue;
      }
      const hasDate = fields.has('year') || fields.has('date');
      for (const name of inherited) {
        if (!(hasDate && /^(?:year|date|month|day)$/.test(name))) add(name, parent.fields.get(name));
      }
      // A periodical's title is its journal's.
      add(parent.type === 'periodical' ? 'journaltitle' : 'booktitle', parent.fields.get('title'));
    }
    return { ...entry, fields };
  }

  #remember(entry: BibtexEntry): void {
    if (entry.key === '') return;
    const kept = [...entry.fields].filter(
      ([name, value]) =>
        value.length <= maxValue && (entry.type === 'xdata' || name === 'title' || inherited.includes(name)),
    );
    const parent = { ...entry, fields: new Map(kept) };
    this.#knownSize += sizeOf(parent);
    if (this.#knownSize <= maxKept) this.#known.set(keyOf(entry), parent);
  }
}

function keyOf({ key }: BibtexEntry): string {
  return key.toLowerCase();
}

function referencesOf({ fields }: BibtexEntry): string[] {
  return [fields.get('crossref') ?? '', ...(fields.get('xdata') ?? '').split(',')]
    .map((key) => key.trim().toLowerCase())
    .filter(Boolean);
}

function sizeOf({ key, fields }: BibtexEntry): number {
  let size = key.length + 200;
  for (const [name, value] of fields) size += name.length + value.length + 50;
  return size;
}
