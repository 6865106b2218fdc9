// Reads RIS, the tagged format of reference managers: entries from `TY` to `ER`.
// Own code: the parsers on npm read a file whole and give up on it at a line that has no tag.
import { parseArxivId } from '../../../model/identity.ts';
import type { PaperRecord } from '../../../model/paper.ts';
import { collapseSpace } from '../../../model/text.ts';
import { givenNameFirst } from '../../record.ts';
import { bestDate } from '../dates.ts';
import { type FileParser, type Outcome, outcomeOf, subjectAt, tooLongEntry } from '../file-parser.ts';
import { authorsWithIds, suffixLast } from '../names.ts';
import { citation, importRecord, isAddress } from '../record.ts';
import { TaggedEntry } from './tagged-entries.ts';

// https://en.wikipedia.org/wiki/RIS_(file_format): a tag, two spaces, a hyphen, a space; some programs write fewer.
const tagged = /^\s{0,3}([A-Z][A-Z0-9])([ \t]{0,2})-[ \t]?(.*)$/;
/** Some programs write all tags in small letters. */
const taggedInSmall = /^(\s{0,3}[a-z][a-z0-9])(?=[ \t]{0,2}-)/;

/** A parser of RIS. An entry without its end ends where the next begins; a line without a tag continues the one before. */
export function risParser(): FileParser {
  let entry: TaggedEntry | null = null;
  let spaces = '';
  let isInSmall = false;
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
      const isFirst = /^\s{0,3}ty[ \t]{0,2}-/.test(text);
      if (isFirst || /^\s{0,3}TY/.test(text)) isInSmall = isFirst;
      const plain = isInSmall ? text.replace(taggedInSmall, (small) => small.toUpperCase()) : text;
      const [, tag = '', gap = '', value = ''] = tagged.exec(plain) ?? [];
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
  const addresses = entry
    .all('UR', 'L1', 'L2', 'LK')
    .flatMap((value) => value.split(/(?<![;\s])[;\s]+(?=https?:)/));
  const pages = [entry.first('SP'), entry.first('EP')].filter(Boolean).join('-');
  const date = bestDate([entry.first('DA'), entry.first('Y1'), entry.first('PY')].map(withoutSeason));
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
    ids: {
      id: entry.first('ID', 'AN'),
      arxiv: arxivIdOf(entry),
      doi: doiOf(entry),
      pmid: /^(?:pubmed|medline)/i.test(entry.first('DB', 'DP')) ? entry.first('AN') : '',
      addresses,
    },
    links: { pdf: entry.all('L1').find(isAddress) ?? null },
  });
}

/** The format's dates are `YYYY/MM/DD/other`, and what is other is a season or a day in words. */
function withoutSeason(date: string): string {
  return date.replace(/^(\d{4}\/\d{0,2}\/\d{0,2})\/\D.*$/, '$1');
}

/** `arXiv:2003.01234` in the journal, the accession number or a note. */
function arxivIdOf(entry: TaggedEntry): string {
  const texts = entry.all('AN', 'JO', 'JF', 'T2', 'M1', 'M3', 'N1', 'C7');
  const ids = texts.flatMap((text) => /\barxiv:\s*([\w./-]*\d)/i.exec(text)?.[1] ?? []);
  return ids.find((id) => parseArxivId(id) !== null) ?? '';
}

/** `DO`; some programs write it into `M3`, or as `DOI: …` into a note. */
function doiOf(entry: TaggedEntry): string {
  const [inNote = ''] = entry
    .all('N1')
    .flatMap((note) => /\bdoi:?\s*(10\.\d{4,9}\/\S+)/i.exec(note)?.[1] ?? []);
  const [own = ''] = [...entry.all('DO', 'M3', 'L3')].filter((value) => /10\.\d{4,9}/.test(value));
  return own || inNote;
}

/** `Ames, Ada`, `Ames, Ada, Jr.`, or several names with semicolons or "and" between them. */
function namesOf(text: string): string[] {
  const bare = collapseSpace(text).replaceAll(/ ?\([^()]*\)/g, (inside) =>
    /\d{4}-\d{4}/.test(inside) ? inside : '',
  );
  if (/^et al\.?$/i.test(bare.trim())) return [];
  // "Doe J, Roe L": no given name is a family name with initials.
  const abbreviated = bare.split(',').map((part) => part.trim());
  if (abbreviated.length > 1 && abbreviated.every((part) => /^\p{Lu}\p{L}+ \p{Lu}{1,3}$/u.test(part)))
    return abbreviated;
  return bare.split(';').flatMap((part) => {
    const names = part.trim().split(/\sand\s/);
    // "Rooms and Sons" is one author.
    const all = names.every((name) => name.includes(',')) ? names : [part];
    return all.map((name) => suffixLast(name) ?? givenNameFirst(name.trim().replace(/,$/, '')));
  });
}
