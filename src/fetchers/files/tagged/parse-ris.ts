// Reads RIS, the tagged format of reference managers: entries from `TY` to `ER`.
// Own code: the parsers on npm read a file whole and give up on it at a line that has no tag.
import type { PaperRecord } from '../../../model/paper.ts';
import { collapseSpace } from '../../../model/text.ts';
import { authorsNamed, givenNameFirst } from '../../record.ts';
import { parseDate } from '../dates.ts';
import { type FileParser, maxEntryLength, settle, subjectAt, type Taken } from '../file-parser.ts';
import { citation, importRecord, isAddress } from '../record.ts';

interface Entry {
  line: number;
  length: number;
  /** Values by tag, in the order of the file. */
  tags: Map<string, string[]>;
  lastTag: string;
}

/** A parser of RIS. An entry without its end ends where the next begins; a line without a tag goes on with the one before. */
export function risParser(): FileParser {
  let entry: Entry | null = null;
  const close = (taken: Taken) => {
    if (entry) settle(toRecord(entry), subjectAt(entry.line, entry.tags.get('ID')?.[0]), taken);
    entry = null;
  };
  return {
    takeLine(text, line, taken) {
      // https://en.wikipedia.org/wiki/RIS_(file_format): a tag, two spaces, a hyphen, a space; some programs write fewer.
      const [, tag, value = ''] = /^\s*([A-Z][A-Z0-9]) {0,2}- ?(.*)$/.exec(text) ?? [];
      if (tag === 'TY') {
        close(taken);
        entry = { line, length: 0, tags: new Map(), lastTag: 'TY' };
      } else if (tag === 'ER') {
        close(taken);
      } else if (entry && entry.length < maxEntryLength) {
        addValue(entry, tag, tag ? value : text);
      }
    },
    finish: close,
  };
}

function addValue(entry: Entry, tag: string | undefined, text: string): void {
  const value = text.trim();
  entry.length += value.length;
  const values = entry.tags.get(tag ?? entry.lastTag) ?? [];
  if (tag) {
    entry.tags.set(tag, [...values, value]);
    entry.lastTag = tag;
  } else if (value && values.length > 0) {
    values[values.length - 1] = `${values.at(-1)} ${value}`;
  }
}

function toRecord({ tags }: Entry): PaperRecord | string {
  const first = (...names: string[]) => {
    for (const name of names) {
      const value = tags.get(name)?.find(Boolean);
      if (value) return collapseSpace(value);
    }
    return '';
  };
  const all = (...names: string[]) => names.flatMap((name) => tags.get(name) ?? []).filter(Boolean);
  const addresses = all('UR', 'L1', 'L2', 'LK').flatMap((value) => value.split(/[;\s]+(?=https?:)/));
  const pages = [first('SP'), first('EP')].filter(Boolean).join('-');
  const date = parseDate(first('DA')) ?? parseDate(first('PY', 'Y1'));
  return importRecord({
    via: 'ris',
    title: first('TI', 'T1', 'CT', 'BT'),
    abstract: first('AB', 'N2') || null,
    authors: authorsNamed(all('AU', 'A1').map(nameOf)),
    publishedAt: date,
    note: first('N1') || null,
    journalRef: citation({
      venue: first('JO', 'JF', 'T2', 'JA', 'J2', 'PB'),
      volume: first('VL'),
      issue: first('IS'),
      pages,
      year: date?.slice(0, 4) ?? '',
    }),
    ids: { id: first('ID', 'AN'), doi: first('DO', 'M3'), addresses },
    links: { pdf: all('L1').find(isAddress) ?? null },
  });
}

/** `Ames, Ada, Jr.`: family name, given names, suffix. */
function nameOf(text: string): string {
  const [family = '', given = '', suffix, ...more] = text.split(',').map((part) => part.trim());
  return suffix && more.length === 0
    ? `${given} ${family} ${suffix}`
    : givenNameFirst(text.replace(/,\s*$/, ''));
}
