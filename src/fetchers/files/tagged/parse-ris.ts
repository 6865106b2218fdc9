// Reads RIS, the tagged format of reference managers: entries from `TY` to `ER`.
// Own code: the parsers on npm read a file whole and give up on it at a line that has no tag.
import type { PaperRecord } from '../../../model/paper.ts';
import { givenNameFirst } from '../../record.ts';
import { bestDate } from '../dates.ts';
import { type FileParser, type Outcome, outcomeOf, subjectAt, tooLongEntry } from '../file-parser.ts';
import { authorsWithIds, suffixLast } from '../names.ts';
import { citation, importRecord, isAddress } from '../record.ts';
import { TaggedEntry } from './tagged-entries.ts';

// https://en.wikipedia.org/wiki/RIS_(file_format): a tag, two spaces, a hyphen, a space; some programs write fewer.
const tagged = /^\s{0,3}([A-Z][A-Z0-9])( {0,2})- ?(.*)$/;

/** A parser of RIS. An entry without its end ends where the next begins; a line without a tag continues the one before. */
export function risParser(): FileParser {
  let entry: TaggedEntry | null = null;
  let spaces = '';
  let hasStructure = false;
  const close = function* (): Generator<Outcome> {
    const subject = entry && subjectAt(entry.line, entry.first('ID'));
    if (entry && subject) yield outcomeOf(entry.isTooLong ? tooLongEntry : toRecord(entry), subject);
    entry = null;
  };
  return {
    canResume: false,
    get hasStructure() {
      return hasStructure;
    },
    *takeLine(text, line) {
      const [, tag = '', gap = '', value = ''] = tagged.exec(text) ?? [];
      if (tag === 'TY') {
        yield* close();
        entry = new TaggedEntry(line);
        entry.add(tag, value);
        spaces = gap;
        hasStructure = true;
      } else if (tag === 'ER') {
        yield* close();
        // Programs write all tags of an entry alike: "DNA - is a molecule" in an abstract is not a tag.
      } else if (tag !== '' && (gap === spaces || gap === '  ')) {
        entry?.add(tag, value);
      } else {
        entry?.continueWith(text);
      }
    },
    finish: close,
  };
}

function toRecord(entry: TaggedEntry): PaperRecord | string {
  const addresses = entry.all('UR', 'L1', 'L2', 'LK').flatMap((value) => value.split(/[;\s]+(?=https?:)/));
  const pages = [entry.first('SP'), entry.first('EP')].filter(Boolean).join('-');
  const date = bestDate([entry.first('DA'), entry.first('Y1'), entry.first('PY')]);
  const names = entry.all('AU', 'A1');
  return importRecord({
    via: 'ris',
    title: entry.first('TI', 'T1', 'CT', 'BT'),
    abstract: entry.first('AB', 'N2') || null,
    authors: authorsWithIds((names.length > 0 ? names : entry.all('A2', 'ED')).flatMap(namesOf)),
    publishedAt: date,
    note: entry.first('N1') || null,
    journalRef: citation({
      venue: entry.first('JO', 'JF', 'T2', 'JA', 'J2', 'PB'),
      volume: entry.first('VL'),
      issue: entry.first('IS'),
      pages,
      year: date?.slice(0, 4) ?? '',
    }),
    ids: { id: entry.first('ID', 'AN'), doi: doiOf(entry), addresses },
    links: { pdf: entry.all('L1').find(isAddress) ?? null },
  });
}

/** `DO`; some programs write it into `M3`, or as `DOI: …` into a note. */
function doiOf(entry: TaggedEntry): string {
  const [inNote = ''] = entry
    .all('N1')
    .flatMap((note) => /\bdoi:?\s*(10\.\d{4,9}\/\S+)/i.exec(note)?.[1] ?? []);
  const [own = ''] = [...entry.all('DO', 'M3')].filter((value) => /10\.\d{4,9}/.test(value));
  return own || inNote;
}

/** `Ames, Ada`, `Ames, Ada, Jr.`, or several names with semicolons or "and" between them. */
function namesOf(text: string): string[] {
  return text.split(';').flatMap((part) => {
    const names = part.trim().split(/\sand\s/);
    // "Rooms and Sons" is one author.
    const all = names.every((name) => name.includes(',')) ? names : [part];
    return all.map((name) => suffixLast(name) ?? givenNameFirst(name.trim().replace(/,$/, '')));
  });
}
